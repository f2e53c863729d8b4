"""Work on stories that nobody need wait for."""

from collections.abc import Iterable
from itertools import batched

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from articles import reader_html, search
from articles.models import Article
from articles.workflow import State
from pagecache import due, pages, parts, versions

_A_TASK, _A_TRANSACTION = 1000, 50  # stories; while a transaction lasts, SQLite lets nobody write
_PREPARED_FROM = ("reader_version", "body", "language", "dateline_place", "published_at")
_PREPARED = ("reader_html", "reader_version", "reader_outline", "word_count")


def index_all_anew(story_ids: Iterable[int]) -> None:
    """Will have the index rows of these stories written anew, after the deed that calls this."""
    for some in batched(story_ids, _A_TASK, strict=False):
        index_anew.enqueue(list(some))


@task
def index_anew(story_ids: list[int]) -> None:
    """Will write the index rows of those stories that have one anew: a name in them changed."""
    for some in batched(story_ids, _A_TRANSACTION, strict=False):
        with transaction.atomic():
            search.index_all(Article.objects.filter(pk__in=some))


@task
def settle() -> None:
    """Will do the planned updates and roll-backs that are due, where no reader came before, and
    note when the next thing is."""
    due.settle()


@task
def prepare_anew() -> int:
    """Will prepare the texts of published stories that another edition prepared, and count them.

    Until then a page prepares such a text each time it is drawn. Safe to run again, beside itself
    and beside editors: a story that changes meanwhile is left to its own deed. When all are done
    that is noted, so that it costs one query from then on.
    """
    done = f"prepared/{reader_html.VERSION}"
    if parts.found("stories", done):
        return 0
    number, count, last = versions.counter(), 0, 0
    old = Article.objects.filter(state=State.PUBLISHED).exclude(reader_version=reader_html.VERSION)
    columns = {*_PREPARED_FROM, "word_count", "section_id", "breaking_until"}
    while found := list(old.filter(pk__gt=last).order_by("pk").only(*columns)[:_A_TRANSACTION]):
        count += _prepare_anew(found)
        last = found[-1].pk
    until = timezone.now() + parts.LONGEST
    parts.keep("stories", done, True, tags=(), number=number, until=until)
    return count


def _prepare_anew(stories: list[Article]) -> int:
    """Prepared before the transaction begins, and written where nothing changed since."""
    seen = [{name: getattr(story, name) for name in _PREPARED_FROM} for story in stories]
    words = [story.word_count for story in stories]
    for story in stories:
        reader_html.prepare(story)
    count = 0
    with transaction.atomic():
        for story, source, before in zip(stories, seen, words, strict=True):
            made = {name: getattr(story, name) for name in _PREPARED}
            written = Article.objects.filter(pk=story.pk, **source).update(**made)
            count += written
            if written and story.word_count != before:  # cards say how long a story takes to read
                pages.forget(*story.page_tags())
    return count
