"""Whether what is prepared and kept equals what would be made of the newsroom's rows now.

Each page is asked for as readers ask, which gives what is kept; then past the cache, of prepared
parts; then past both, with every part made anew. All must be the same to the byte, but for elements
that say with `data-age` how old they may be. So must each part, and columns that a deed prepares.
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from html import unescape
from time import sleep
from typing import Any
from urllib.error import HTTPError
from urllib.parse import unquote, urljoin
from urllib.request import HTTPRedirectHandler, Request, build_opener

import brotli
from django.conf import settings
from django.db.models import QuerySet
from django.test.utils import override_settings
from django.utils import timezone

from articles import reader_html
from articles.models import Article
from comments.models import Comment
from newsroom import public_pages
from pagecache import asking, parts
from pagecache.models import Part

DOOR = "pagecache.door.Door"
COMPARED = (
    "Content-Type",
    "Content-Language",
    "Content-Security-Policy",
    "Location",
    "X-Robots-Tag",
)
MOMENTARY = {"/healthz", "/readyz"}  # they tell of this moment
PACKINGS = ("gzip", "br")
AROUND = 90  # letters shown on each side of a difference
ATTEMPTS, PAUSE_SECONDS = 3, 0.5  # while others work here, what is fresh now is old at once
AGED_KINDS = ("trending/",)  # parts of which pages make elements that say their age
_STORY = re.compile(r'<a href="/(\d{4})/(\d\d)/(\d\d)/([^/"]+)/[^>]*>([^<]*)</a>')
_AGED = re.compile(r"<([a-z]+)\b[^>]*\sdata-age(?=[\s=>])[^>]*>")


class Blind(Exception):
    """The site does not show its pages here: equal errors would prove nothing."""


@dataclass(frozen=True)
class Answer:
    """What was answered. text: the headers that count, and the body without what may be old.

    aged: what may be old. is_kept: whether it may come from a kept page.
    """

    status: int
    text: str
    aged: str
    is_kept: bool


@dataclass
class Report:
    """pages, parts, stories: how many were compared. unreached: prepared parts that no page of
    these asked for. differences: sentences by what differs."""

    pages: int = 0
    parts: int = 0
    stories: int = 0
    unreached: int = 0
    differences: dict[str, str] = field(default_factory=dict)


class Prover:
    """Asks this newsroom's site for pages, in this process. made: (owner, kind) of the parts seen.

    base: the address of a running site whose answers are taken for the kept ones; "" is none.
    attempts: how often is looked, with half a second between, before two answers count as
    different: more than once where others work at the same time.
    """

    def __init__(self, base: str = "", *, attempts: int = ATTEMPTS):
        self._base = base
        self._attempts = attempts
        self._kept = asking.Site()
        self._past_door = _site([layer for layer in settings.MIDDLEWARE if layer != DOOR])
        self.made: set[tuple[str, str]] = set()

    def kept(self, path: str, packing: str = "") -> Answer:
        """Will give what readers get who take that packing of PACKINGS, or none."""
        if self._base:
            return _fetched(urljoin(self._base, path), packing)
        return _asked(self._kept, path, packing)

    def fresh(self, path: str) -> tuple[Answer, dict[tuple[str, str], Any]]:
        """Will give what readers should get, and each part made for it, by owner and kind."""
        with parts.anew() as made:
            answer = _asked(self._past_door, path)
        self.made |= made.keys()
        return answer, made

    def stale(self, path: str) -> str:
        """Will say how the kept page differs from a fresh one; "" is nowhere. Quicker than all."""
        kept = self.kept(path)
        fresh, _ = self.fresh(path)
        return _unlike(kept, fresh) or _not_public(kept.aged)

    def differences(self, path: str) -> dict[str, str]:
        """Will say how this page and its parts differ from fresh ones: a sentence each."""
        self.kept(path)  # so that the next ones are kept, if it may be
        for attempt in range(self._attempts):
            sleep(PAUSE_SECONDS if attempt else 0)
            found = {name: words for name, words in self._look(path).items() if words}
            if not found:
                break
        return found

    def _look(self, path: str) -> dict[str, str]:
        plain = self.kept(path)
        packings = PACKINGS if plain.is_kept else ()
        answers = {f"{path} kept for {packing}": self.kept(path, packing) for packing in packings}
        answers |= {f"{path} kept": plain, f"{path} of parts": _asked(self._past_door, path)}
        fresh, made = self.fresh(path)
        found = {name: _unlike(answer, fresh) for name, answer in answers.items()}
        found[f"{path} aged"] = _not_public(plain.aged)
        for (owner, kind), content in made.items():
            row = parts.found(owner, kind)
            if row is not None and not kind.startswith(AGED_KINDS):
                texts = (parts.as_json(one) for one in (row, content))
                found[f"part {kind} of {owner}"] = first_difference(*texts)
        return found


def prove(stories: QuerySet, *, base: str = "", most: int | None = None) -> Report:
    """Will compare the pages of these stories, of all lists, of the site and what those link, and
    what is prepared in the rows of these stories.

    most: of each kind of list at most so many, the newest first, and so many of the links.
    Raises Blind, and OSError when the running site does not answer at all.
    """
    report, prover = Report(), Prover(base)
    if prover.fresh("/")[0].status != 200:
        raise Blind("The front page does not answer in this process. Are static files collected?")
    for story in stories.iterator(chunk_size=200):
        report.stories += 1
        report.differences |= column_differences(story)
    for path in _with_links(public_pages.of_newsroom(stories, most=most), prover, most):
        report.pages += 1
        report.differences |= prover.differences(path)
    report.parts = len(prover.made)
    kept = set(Part.objects.filter(until__gt=timezone.now()).values_list("owner", "kind"))
    report.unreached = len(kept - prover.made)
    return report


def column_differences(story: Article) -> dict[str, str]:
    """Will say how what is prepared in the row of a story differs from what would be now."""
    fresh = copy(story)
    reader_html.prepare(fresh)
    count = Comment.objects.of(story.pk).visible().count()
    pairs = {"comment_count": (story.comment_count, count)}
    if story.reader_version == reader_html.VERSION:  # an older one is prepared when it is drawn
        pairs["word_count"] = (story.word_count, fresh.word_count)
        pairs["reader_html"] = (story.reader_html, fresh.reader_html)
        pairs["reader_outline"] = (story.reader_outline, fresh.reader_outline)
    found = {name: first_difference(*map(parts.as_json, pair)) for name, pair in pairs.items()}
    return {f"{name} of story {story.pk}": words for name, words in found.items() if words}


def first_difference(kept: str, fresh: str) -> str:
    """Will show the first place where two texts differ, with what stands around; "" is nowhere."""
    if kept == fresh:
        return ""
    shorter = min(len(kept), len(fresh))
    at = next((place for place in range(shorter) if kept[place] != fresh[place]), shorter)
    here = slice(max(0, at - AROUND), at + AROUND)
    line = kept.count("\n", 0, at) + 1
    return f"line {line}, letter {at}\n    kept:  {kept[here]!r}\n    fresh: {fresh[here]!r}"


def parted(text: str) -> tuple[str, str]:
    """Will part HTML into what must be true at any moment, and the elements that say their age."""
    aged = []
    while opening := _AGED.search(text):
        start, end, depth = opening.start(), len(text), 0
        for tag in re.finditer(rf"<(/?){opening[1]}\b[^>]*>", text[start:]):
            depth += -1 if tag[1] else 1
            if depth == 0:
                end = start + tag.end()
                break
        aged.append(text[start:end])
        text = text[:start] + text[end:]
    return text, "".join(aged)


def _not_public(aged: str) -> str:
    """Also what may be old shows no story that was taken from readers, nor an old headline."""
    for year, month, day, slug, words in _STORY.findall(aged):
        here = Article.objects.filter(published_on=f"{year}-{month}-{day}", slug=unquote(slug))
        story = here.published().first()
        if story is None or unescape(words) != story.headline:
            return f"it shows {words!r}, and the story says {story and story.headline!r}"
    return ""


def _site(layers: list[str]) -> asking.Site:
    with override_settings(MIDDLEWARE=layers):
        return asking.Site()


def _asked(site: asking.Site, path: str, packing: str = "") -> Answer:
    response = site.ask(path, packing)
    return _answer(response.status_code, response.headers, asking.body_of(response))


class _Stay(HTTPRedirectHandler):
    """Where a page leads to is its answer."""

    def redirect_request(self, *args, **kwargs):
        return None


def _fetched(address: str, packing: str) -> Answer:
    if not address.startswith(("http://", "https://")):
        raise ValueError(f"{address} is no address of a site")
    headers = {"User-Agent": "Newsroom proof (bot)", "Accept-Encoding": packing or "identity"}
    request = Request(address, headers=headers)  # noqa: S310
    try:
        with build_opener(_Stay).open(request, timeout=20) as answer:
            return _answer(answer.status, answer.headers, answer.read())
    except HTTPError as error:
        return _answer(error.code, error.headers, error.read())


def _answer(status: int, headers: Any, body: bytes) -> Answer:
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(headers.get("Content-Encoding"))
    body = unpack(body) if unpack else body
    told = [f"{name}: {headers[name]}" for name in COMPARED if name in headers]
    text, aged = parted("\n".join([*told, body.decode("utf-8", "replace")]))
    return Answer(status, text, aged, is_kept="ETag" in headers)


def _unlike(kept: Answer, fresh: Answer) -> str:
    if kept.status != fresh.status:
        return f"kept answers {kept.status}, fresh {fresh.status}"
    if fresh.status >= 500:
        return f"both answer {fresh.status}"
    return first_difference(kept.text, fresh.text)


def _with_links(paths: Iterable[str], prover: Prover, most: int | None) -> Iterator[str]:
    """These pages, and then those of the same site that they link."""
    asked, linked = set(MOMENTARY), []
    for path in paths:
        if path not in asked:
            asked.add(path)
            linked += public_pages.linked_in(prover.fresh(path)[0].text)
            yield path
    yield from [path for path in dict.fromkeys(linked) if path not in asked][:most]
