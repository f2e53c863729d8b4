"""What waits for a story to be done at its moment: looked for, and dropped."""

from django.utils import timezone

from articles.models import Article, PlannedUpdate
from articles.refusals import NotReady


def waiting(article: Article) -> PlannedUpdate | None:
    """Will give the story's one planned update, or roll-back, that is still to come."""
    return article.planned_updates.filter(due_at__isnull=False).select_related("by").first()


def refuse_while_waiting(article: Article) -> None:
    """Raises NotReady where one is. It replaces all that readers have, so what is published before
    would be lost."""
    if planned := waiting(article):
        what = "A roll-back" if planned.applied_at else "An update"
        when = f"{timezone.localtime(planned.due_at):%-d %b, %H:%M %Z}"
        raise NotReady(("", f"{what} of this story is planned for {when}. Cancel it first."))


def drop(article: Article) -> int:
    """Will let what waits not be done, and say whether there was anything: 0 or 1."""
    coming = PlannedUpdate.objects.filter(article=article, due_at__isnull=False)
    return coming.update(due_at=None, cancelled_at=timezone.now())
