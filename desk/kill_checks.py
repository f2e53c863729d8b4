"""What became of a story that was killed: each place where readers could meet it, looked at now.

Pages are asked for as readers ask, in this process and through the cache; nothing is taken from
what the deed says it did.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from articles import content, related
from articles.models import Article, FrontPagePick
from desk import states, whereabouts
from pagecache import asking, edge
from pagecache.tasks import is_owed
from readership import most_read

SECONDS = 5.0  # for all pages together, of which a quiet machine needs a tenth
GONE, MOST_STEPS = 410, 3
MOST_PROBLEMS = 5  # named in one line
TAKE_OFF = "Press “Take it off again”. If that does not help, whoever runs the site has to look."
LOOK_AGAIN = "Look again: pages that were made anew just now answer at once then."
WAIT = "Look again in a moment. If it stays, no worker runs: tell whoever runs the site."
TELL = "Tell whoever runs the site: this cannot be mended here."


@dataclass(frozen=True)
class Line:
    """One thing that must be so. seen: what was looked at; "" where there was no time to look.

    problems: where it is not so, in sentences; () is nowhere. advice: what to do then.
    """

    wanted: str
    seen: str
    problems: tuple[str, ...]
    advice: str

    @property
    def is_so(self) -> bool:
        return not self.problems

    @property
    def is_open(self) -> bool:
        """Whether it was not looked at."""
        return not self.seen


class Answer(NamedTuple):
    """What a reader gets in the end: status, and the body as text, "" where it came packed."""

    status: int
    text: str


class Late(Exception):
    """The time for asking is over."""


class Reader:
    """Asks for pages as a reader does, each once, until the time is over."""

    def __init__(self) -> None:
        self._end = monotonic() + SECONDS
        self._known: dict[tuple[str, str], Answer] = {}

    def ask(self, path: str, packing: str = "") -> Answer:
        """Will give the answer there, or where it leads to. Raises Late."""
        asked = (path, packing)
        if asked not in self._known:
            self._known[asked] = self._answer(path, packing)
        return self._known[asked]

    def _answer(self, path: str, packing: str) -> Answer:
        for _ in range(MOST_STEPS):
            if monotonic() > self._end:
                raise Late
            response = asking.site().ask(path, packing)
            if response.status_code not in (301, 302):
                break
            path = urlsplit(response.headers["Location"])._replace(scheme="", netloc="").geturl()
        text = "" if packing else asking.body_of(response).decode("utf-8", "replace")
        return Answer(response.status_code, text)


Seen = tuple[str, list[str]]  # what was looked at, and the problems


@dataclass(frozen=True)
class Check:
    """wanted: what must be so, for people. see: looks at it. advice: what to do where it is not."""

    wanted: str
    see: Callable[[Article, Reader], Seen]
    advice: str


def look(article: Article) -> list[Line]:
    """Will look at every place where readers could meet this killed story: a line for each."""
    reader = Reader()
    return [_line(check, article, reader) for check in CHECKS]


def _line(check: Check, article: Article, reader: Reader) -> Line:
    try:
        seen, problems = check.see(article, reader)
    except Late:
        return Line(check.wanted, "", ("The time for asking was over.",), LOOK_AGAIN)
    further = len(problems) - MOST_PROBLEMS
    more = [f"… and {further} more."] if further > 0 else []
    return Line(check.wanted, seen, (*problems[:MOST_PROBLEMS], *more), check.advice)


def _gone(paths: Iterable[str], reader: Reader) -> Seen:
    answers = {path: reader.ask(path).status for path in paths}
    problems = [f"{path} answers {got}." for path, got in answers.items() if got != GONE]
    return _counted(answers, "address", "addresses"), problems


def _absent(paths: Iterable[str], article: Article, reader: Reader) -> Seen:
    """None of these pages leads to the story, and none fails."""
    answers, ways = {path: reader.ask(path) for path in paths}, whereabouts.ways_to(article)
    problems = []
    for path, answer in answers.items():
        if any(way in answer.text for way in ways):
            problems.append(f"{path} leads to it.")
        elif answer.status >= 500:
            problems.append(f"{path} answers {answer.status}.")
    return _counted(answers, "page", "pages"), problems


def _counted(asked: Collection, one: str, many: str) -> str:
    return f"{len(asked)} {one if len(asked) == 1 else many} asked"


def _own(article, reader):
    return _in_all_forms([article.get_absolute_url()], article, reader)


def _old(article, reader):
    old = whereabouts.left_by(article)
    return _in_all_forms(old, article, reader) if old else ("it has none", [])


def _in_all_forms(addresses, article, reader):
    forms = whereabouts.of_story(article, addresses)
    _, problems = _gone(forms, reader)
    return f"{len(forms)} forms of {', '.join(map(unquote, addresses))} asked", problems


def _comments(article, reader):
    return _gone(whereabouts.of_comments(article), reader)


def _kept(article, reader):
    """Also packed, since each packing of a page is kept by itself."""
    paths = (article.get_absolute_url(), article.get_light_url())
    kept = [
        f"{path} answers {got} where it is sent as {packing}."
        for path in paths
        for packing in ("gzip", "br")
        if (got := reader.ask(path, packing).status) != GONE
    ]
    if not edge.is_there():
        return "packed pages asked; no HTTP cache stands before this site", kept
    owed = ["It has not answered yet."] if is_owed(f"article:{article.pk}") else []
    return "packed pages asked; the HTTP cache before this site answered", kept + owed


def _front(article, reader):
    seen, problems = _absent(["/"], article, reader)
    if FrontPagePick.objects.filter(article=article).exists():
        problems.append("It still has a place that an editor gave it.")
    return seen, problems


def _breaking(article, reader):
    is_so = Article.objects.breaking().filter(pk=article.pk).exists()
    return _absent(["/"], article, reader)[0], ["It is breaking."] if is_so else []


def _lists(article, reader):
    return _absent(whereabouts.lists_of(article), article, reader)


def _archive(article, reader):
    return _absent(whereabouts.archives_of(article), article, reader)


def _feeds(article, reader):
    return _absent(whereabouts.feeds_of(article), article, reader)


def _maps(article, reader):
    return _absent(whereabouts.maps_of(article), article, reader)


def _search(article, reader):
    return _absent([whereabouts.search_for(article)], article, reader)


def _trending(article, reader):
    box = most_read.box(None, language=article.language)
    stands = box is not None and any(line.pk == article.pk for line in box.lines)
    return "the box of this moment read", ["It stands there."] if stands else []


def _related(article, reader):
    tags = list(article.tagged_articles.values_list("tag_id", flat=True))
    offered = related.to(
        None, 0, section_pk=article.section_id, tag_ids=tags, language=article.language
    )
    leads = any(way in card for way in whereabouts.ways_to(article) for card in offered)
    return "what its section and tags offer read", ["It is offered."] if leads else []


def _reserved(article, reader):
    """A new story that asks for one of its addresses gets another."""
    day, slugs = article.published_on, [article.slug]
    slugs += article.old_addresses.values_list("slug", flat=True)[: whereabouts.MOST_OLD]
    given = [slug for slug in slugs if content.free_slug(Article(slug=slug), day) == slug]
    problems = [f"A new story would get “{slug}”." for slug in given]
    return f"{len(slugs)} asked for as a new story would", problems


def _recorded(article, reader):
    move = article.transitions.select_related("by").filter(verb="kill").order_by("-pk").first()
    if move is None:
        return "the ledger read", ["The ledger has no such deed."]
    return f"by {move.by or 'nobody here'}, {states.clock(move.at)}: {move.note}", []


CHECKS = (
    Check("Its address says: gone (410)", _own, TAKE_OFF),
    Check("Old addresses say the same", _old, TAKE_OFF),
    Check("So do the pages of its comments", _comments, TAKE_OFF),
    Check("No kept page of it is left", _kept, WAIT),
    Check("Not on the front page, and no place is held for it", _front, TAKE_OFF),
    Check("Not in the breaking bar", _breaking, TAKE_OFF),
    Check("Not under its section, tags and authors", _lists, TAKE_OFF),
    Check("Not in the archive", _archive, TAKE_OFF),
    Check("Not in feeds", _feeds, TAKE_OFF),
    Check("Not in the maps for search engines", _maps, TAKE_OFF),
    Check("Not found by search", _search, TAKE_OFF),
    Check("Not among what is read most", _trending, LOOK_AGAIN),
    Check("Not offered beside other stories", _related, TAKE_OFF),
    Check("No other story can have its addresses", _reserved, TELL),
    Check("The ledger says who, when and why", _recorded, TELL),
)
