"""Which stories are read most just now: made once for all processes, and a minute old at most.

A task makes it anew each half minute; where no worker runs, the first page that finds it old does.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from articles.models import Article
from pagecache import parts, versions
from readership import scores

MAX_AGE = timedelta(seconds=60)
CANDIDATES = 3_000  # what is read less than all of these stands nowhere, whatever its language
KEPT = 100  # of each language, and in all: a page may show many of them elsewhere
_OWNER, _KIND = "trending", "trending/standings"


class Standings(NamedTuple):
    """made_at, and the languages of the public stories by their ids, most read first."""

    made_at: datetime
    languages: dict[int, str]


def current(now: datetime) -> Standings:
    """Will give what is kept, or make it where that is old: one query, or those of make()."""
    kept = parts.found(_OWNER, _KIND)
    if kept is None:
        return make(now)
    seconds, languages = kept
    return Standings(datetime.fromtimestamp(seconds, UTC), dict(languages))


def make(now: datetime) -> Standings:
    """Will make it anew and keep it: two queries to read, and those of parts.keep."""
    number = versions.counter()
    ranked = scores.highest(now, limit=CANDIDATES)
    stories = Article.objects.published(now).filter(pk__in=[pk for pk, _ in ranked])
    languages = dict(stories.values_list("pk", "language"))
    found = Standings(now, kept([pk for pk, _ in ranked if pk in languages], languages))
    written = [now.timestamp(), list(found.languages.items())]
    until = now + MAX_AGE
    parts.keep(_OWNER, _KIND, written, tags=["trending"], number=number, until=until)
    return found


def kept(ranked: list[int], languages: dict[int, str]) -> dict[int, str]:
    """Will give the first KEPT of all, and of each language, in the order of the ranking."""
    found: dict[int, str] = {}
    of_language: Counter[str] = Counter()
    for pk in ranked:
        of_language[languages[pk]] += 1
        if len(found) < KEPT or of_language[languages[pk]] <= KEPT:
            found[pk] = languages[pk]
    return found
