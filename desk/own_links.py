"""Links of a story's body to this site that lead readers nowhere. One query for any number."""

import re
from collections.abc import Iterable
from datetime import date
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import Resolver404, ResolverMatch, resolve

from articles.models import Article, Author, Section, Tag

MOST = 40  # links of one body that are looked at, the first ones
_HREF = re.compile(r'\bhref="([^"]*)"')
_STORY_VIEWS = {"article_detail", "article_light", "article_amp"}


class _Target(NamedTuple):
    """What must be there so that a link leads somewhere. kind: of _FOUND_BY."""

    kind: str
    key: str


def dead(body: str) -> list[str]:
    """Will give the links of a clean body, as they stand in it, at whose address is nothing that
    readers can see now: no story, no list, no page. Links to the desk are among them."""
    links = list(dict.fromkeys(unescape(found) for found in _HREF.findall(body)))
    wanted = {link: _targets(path) for link in links[:MOST] if (path := _own_path(link))}
    there = _there({target for targets in wanted.values() for target in targets or ()})
    return [
        link for link, targets in wanted.items() if targets is not None and not there & {*targets}
    ]


def _own_path(link: str) -> str | None:
    """The path of a link to this site; None for links elsewhere."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    own = urlsplit(settings.SITE_URL).netloc.casefold()
    is_own = parts.netloc.casefold() == own if parts.netloc else not parts.scheme
    return unquote(parts.path) or "/" if is_own else None


def _targets(path: str) -> list[_Target] | None:
    """Any one of these must be there; None where an address is there without asking."""
    if "\x00" in path:
        return []
    moved = [_Target("redirect", path)]
    for address in (path, f"{path}/"):
        try:
            found = _target_of(resolve(address))
        except Resolver404:
            continue
        return None if found is None else [*found, *moved]
    return moved


def _target_of(match: ResolverMatch) -> list[_Target] | None:
    given = match.kwargs
    if match.app_name == "admin":
        return []
    if match.app_name == "footer":
        return [_Target("page", f"/{given['address']}/")]
    if match.app_name != "articles":
        return None
    if match.url_name in _FOUND_BY:
        return [_Target(match.url_name, given["slug"])]
    if match.url_name in _STORY_VIEWS:
        return [
            _Target(
                "story", f"{given['year']:04}-{given['month']:02}-{given['day']:02}/{given['slug']}"
            )
        ]
    return None if _is_a_day(given) else []


def _is_a_day(given: dict) -> bool:
    try:
        date(given.get("year", 2000), given.get("month") or 1, given.get("day") or 1)
    except ValueError:
        return False
    return True


def _stories(keys: list[str]) -> QuerySet:
    """By day and slug; that the slugs are asked for too lets an index find them."""
    slugs = {key.partition("/")[2] for key in keys}
    days = {key.partition("/")[0] for key in keys}
    day = Cast("published_on", CharField())
    dated = Concat(day, Value("/"), "slug", output_field=CharField())
    here = Article.objects.published().filter(
        slug__in=slugs, published_on__in=[*filter(_day, days)]
    )
    return here.annotate(key=dated)


def _day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _by(model, field: str):
    return lambda keys: model.objects.filter(**{f"{field}__in": keys}).annotate(key=F(field))


_FOUND_BY = {
    "story": _stories,
    "section": _by(Section, "slug"),
    "tag": _by(Tag, "slug"),
    "author": _by(Author, "slug"),
    "page": _by(FlatPage, "url"),
    "redirect": _by(Redirect, "old_path"),
}


def _there(targets: Iterable[_Target]) -> set[_Target]:
    """Those of these that readers find."""
    wanted: dict[str, list[str]] = {}
    for kind, key in sorted(targets):
        wanted.setdefault(kind, []).append(key)
    parts = [
        _FOUND_BY[kind](keys)
        .order_by()
        .annotate(kind=Value(kind, CharField()))
        .values_list("kind", Cast("key", CharField()))
        for kind, keys in wanted.items()
    ]
    if not parts:
        return set()
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {_Target(kind, key) for kind, key in rows.order_by()}
