"""What is breaking: one moment at which it ends, no flag beside it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from articles import clock, ledger
from articles.models import Article
from articles.refusals import NotReady
from articles.workflow import State
from pagecache import pages

LONGEST = timedelta(hours=6)
MOST = 3  # stories at once: where all is breaking, nothing is


@transaction.atomic
def set_breaking(article: Article, *, by, until: datetime | None) -> None:
    """Will put a published story into the breaking bar until then; None ends it now.

    until: at most LONGEST from now; of a story that is planned, from its publication. Raises
    NotReady where it is longer, where the story is not published or paid for, or where MOST others
    are breaking.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    clock.hold()  # two editors who count at once would both find room
    if row.state != State.PUBLISHED:
        raise NotReady(("", "Only a published story can be breaking."))
    if until is not None and row.paid_by:
        raise NotReady(("", f"{row.paid_by} paid for this story: it cannot be breaking."))
    if until is not None:
        _refuse_too_much(row, until)
    Article.objects.filter(pk=row.pk).update(breaking_until=until)
    article.breaking_until = row.breaking_until = until
    ledger.record(row, verb="breaking" if until else "calm", by=by, before=row.state)
    clock.note()
    pages.forget("breaking", *row.page_tags())


def begins_at(article: Article) -> datetime:
    """Will say from when its minutes count: from now, or from the planned publication."""
    return max(timezone.now(), article.published_at or timezone.now())


def _refuse_too_much(article: Article, until: datetime) -> None:
    if until > begins_at(article) + LONGEST:
        raise NotReady(("", "A story is breaking for six hours at most. Extend it when it is not."))
    others = Article.objects.filter(state=State.PUBLISHED, breaking_until__gt=timezone.now())
    headlines = others.exclude(pk=article.pk).values_list("headline", flat=True)
    if len(headlines) >= MOST:
        named = ", ".join(f"“{headline}”" for headline in headlines)
        raise NotReady(("", f"{MOST} stories are breaking: {named}. End one of them first."))
