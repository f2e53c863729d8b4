"""Which stories stand in the box of what is read most: a prepared part, made once a minute."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from articles.languages import foreign
from articles.models import Article
from pagecache import pages, parts
from readership import standings
from readership.standings import MAX_AGE

LENGTH = 5
FEW, MANY = 12, 60  # how many are prepared, for a page that links few or many others
ENOUGH = 3  # fewer stories than this with readers make no ranking


class Line(NamedTuple):
    """One story of the box. attributes: lang and dir, with a space before, or ""."""

    pk: int
    url: str
    attributes: str
    headline: str


@dataclass(frozen=True)
class Box:
    """What the box shows. is_ranked: whether by reading, or just the newest."""

    is_ranked: bool
    lines: list[Line]
    max_age_seconds: int = int(MAX_AGE.total_seconds())


def box(request, *, language: str, leave_out: Collection[int] = ()) -> Box | None:
    """Will give the stories for a box on a page; None when no story could stand in it.

    language: of the page, whose own stories are taken where enough of them are read.
    leave_out: ids of stories that stand on the page already.
    No query beside that for the page's parts, of which it is one: it is made anew when its ranking
    is a minute old, when one of its stories expires, and when one of them changes.
    """
    owner, length = (parts.SITE, FEW) if len(leave_out) <= FEW - LENGTH else ("front", MANY)

    def left(kind: str, make) -> list[Line]:
        kind = f"trending/{kind}/{language}"
        made = parts.of(request).get(owner, kind, partial(make, language, length))
        return [Line(*line) for line in made if line[0] not in leave_out]

    ranked = left("ranked", _ranked)
    if len(ranked) >= ENOUGH:
        return Box(True, ranked[:LENGTH])
    newest = left("latest", _latest)
    own = [line for line in newest if not line.attributes]
    shown = own if len(own) >= ENOUGH else newest
    return Box(False, shown[:LENGTH]) if shown else None


def _ranked(language: str, length: int) -> list[Line]:
    """The lines by reading, with some to spare for what a page leaves out."""
    now = timezone.now()
    found = standings.current(now)
    listed = _public(_of_language(found.languages, language)[:length], now)
    return _lines(listed, language, until=found.made_at + MAX_AGE)


def _latest(language: str, length: int) -> list[Line]:
    """The newest, for a page on which too few of those stand that are read."""
    now = timezone.now()
    return _lines(_newest(language, length, now), language, until=now + MAX_AGE)


def _lines(articles: list[Article], language: str, *, until: datetime) -> list[Line]:
    ends = [article.expires_at for article in articles if article.expires_at]
    tags = (f"headline:{article.pk}" for article in articles)
    pages.depend("trending", *tags, until=min([until, *ends]))
    return [_line(article, language) for article in articles]


def _line(article: Article, language: str) -> Line:
    attributes = "" if article.language == language else foreign(article.language)
    return Line(article.pk, article.get_absolute_url(), attributes, article.headline)


def _of_language(languages: dict[int, str], language: str) -> list[int]:
    own = [pk for pk, its_language in languages.items() if its_language == language]
    return own if len(own) >= ENOUGH else list(languages)


def _stories():
    """None that somebody paid for: nobody buys a place among what is read most."""
    return Article.objects.filter(paid_by="").only(
        "headline", "language", "slug", "published_on", "published_at", "expires_at"
    )


def _public(ids: list[int], now: datetime) -> list[Article]:
    found = {article.pk: article for article in _stories().published(now).filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def _newest(language: str, length: int, now: datetime) -> list[Article]:
    """The newest stories, and those of the language that are not among them, newest first."""
    newest = Article.objects.published(now).filter(paid_by="").newest_first().values("pk")
    wanted = Q(pk__in=newest[:length]) | Q(pk__in=newest.filter(language=language)[:length])
    return list(_stories().filter(wanted).newest_first())
