"""Which stories stand in the box of what is read most: ids once a minute, stories at each page."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from pagecache import pages
from readership import ranking
from readership.models import HourlyReads

LENGTH = 5
ENOUGH = 3  # fewer stories than this with readers make no ranking
KEPT = 100  # of each language, and in all: a page may show many of them elsewhere
MAX_AGE = timedelta(seconds=60)
_KEY = "most-read"


@dataclass(frozen=True)
class Box:
    """What the box shows. is_ranked: whether by reading, or just the newest."""

    is_ranked: bool
    articles: list[Article]
    max_age_seconds: int = int(MAX_AGE.total_seconds())


@dataclass(frozen=True)
class _Ranking:
    """made_at, and the languages of the ranked stories by their ids, most read first."""

    made_at: datetime
    languages: dict[int, str]


def box(*, language: str = "", leave_out: Collection[int] = ()) -> Box | None:
    """Will give the stories for a box on a page; None when no story could stand in it.

    language: of the page, whose own stories are taken where enough of them are read; "" is any.
    leave_out: ids of stories that stand on the page already.
    Two queries at most. The page is made to end when the ranking is a minute old, or when one of
    the stories expires, and to be freed when one of them changes.
    """
    now = timezone.now()
    ranked = _ranked(now)
    ids = [pk for pk in _of_language(ranked.languages, language) if pk not in leave_out]
    found = _public(ids[: 2 * LENGTH], now) if len(ids) >= ENOUGH else []
    if len(found) >= ENOUGH:
        shown = Box(True, found[:LENGTH])
    else:
        shown = Box(False, _newest(language, leave_out, now))
    ends = [article.expires_at for article in shown.articles if article.expires_at]
    pages.depend(
        "trending",
        *(f"article:{article.pk}" for article in shown.articles),
        until=min([ranked.made_at + MAX_AGE, *ends]),
    )
    return shown if shown.articles else None


def _ranked(now: datetime) -> _Ranking:
    found = cache.get(_KEY)
    if found is None or not now - MAX_AGE < found.made_at <= now:
        found = _make(now)
        cache.set(_KEY, found, MAX_AGE.total_seconds())
    return found


def _make(now: datetime) -> _Ranking:
    rows = HourlyReads.objects.filter(
        hour_start__gt=now - ranking.WINDOW - timedelta(hours=1),
        article__in=Article.objects.published(now),
    ).values_list("article_id", "article__language", "hour_start", "views")
    languages, hours = {}, []
    for pk, language, hour_start, views in rows.iterator():
        languages[pk] = language
        hours.append((pk, hour_start, views))
    ranked = ranking.trending(hours, now=now, limit=len(languages))
    return _Ranking(now, _kept(ranked, languages))


def _kept(ranked: list[tuple[int, float]], languages: dict[int, str]) -> dict[int, str]:
    """The first KEPT of all, and of each language, in the order of the ranking."""
    kept: dict[int, str] = {}
    of_language: Counter[str] = Counter()
    for pk, _ in ranked:
        of_language[languages[pk]] += 1
        if len(kept) < KEPT or of_language[languages[pk]] <= KEPT:
            kept[pk] = languages[pk]
    return kept


def _of_language(languages: dict[int, str], language: str) -> list[int]:
    own = [pk for pk, its_language in languages.items() if its_language == language]
    return own if len(own) >= ENOUGH else list(languages)


def _lines():
    return Article.objects.only(
        "headline", "language", "slug", "published_on", "published_at", "expires_at"
    )


def _public(ids: list[int], now: datetime) -> list[Article]:
    found = {article.pk: article for article in _lines().published(now).filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def _newest(language: str, leave_out: Collection[int], now: datetime) -> list[Article]:
    """The newest stories that are not on the page: its language's, where there are enough."""
    newest = Article.objects.published(now).exclude(pk__in=leave_out).newest_first().values("pk")
    wanted = Q(pk__in=newest[:LENGTH]) | Q(pk__in=newest.filter(language=language)[:LENGTH])
    found = list(_lines().filter(wanted).newest_first())
    own = [article for article in found if article.language == language]
    return own if len(own) >= ENOUGH else found[:LENGTH]
