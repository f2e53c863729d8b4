"""A story that begins as breaking: what its form presets, and how readers get it at once."""

from django.db import transaction
from django.urls import reverse

from articles.models import Article
from articles.workflow import UNPUBLISHED
from desk import changing, deeds, next_steps, working_copies

MINUTES = 60  # pressed unless somebody chooses others


def may_begin(user) -> bool:
    """Will say whether this person may begin a story and give it to readers at once."""
    return user.has_perms(["articles.add_article", "articles.publish_article"])


def may_publish(article: Article | None, user) -> bool:
    """Will say whether this person may publish the story as breaking; None is a new one."""
    if article is None:
        return may_begin(user)
    is_new = article.state in UNPUBLISHED
    return is_new and next_steps.may_press(next_steps.BREAKING, article, user)


def preset(user) -> dict:
    """Will give what stands in the form of a new one: the section that this person used last, and
    no comments."""
    own = Article.objects.filter(created_by=user).order_by("-pk")
    return {"section": own.values_list("section", flat=True).first(), "comments_open": False}


def minutes_in(posted, name: str = "breaking_minutes") -> int:
    """Will read for how long it is breaking; MINUTES where that is none of the choices."""
    chosen = posted.get(name, "")
    return int(chosen) if chosen in map(str, deeds.BREAKING_MINUTES) else MINUTES


def address(article: Article, posted) -> str:
    """Will give the page that asks, before readers get the story."""
    page = reverse("admin:articles_article_breaking", args=[article.pk])
    return f"{page}?minutes={minutes_in(posted)}"


@transaction.atomic
def publish(article: Article, *, by, number: int, minutes: int) -> str:
    """Will give readers the version that this person saw, breaking, and say what was done.

    Raises changing.Overtaken where there is another to be seen, and as deeds.publish_breaking.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    copy = working_copies.newest(row)
    if row.state not in UNPUBLISHED:
        raise changing.Overtaken("Somebody moved it: it is no draft any more.")
    if copy.number != number:
        raise changing.Overtaken(f"Version {copy.number} was saved meanwhile.")
    return deeds.publish_breaking(row, copy, str(minutes), by=by)
