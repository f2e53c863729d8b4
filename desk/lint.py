"""What is missing or odd in a story before readers get it: the table of checks, and who must obey.

The checks themselves are in desk.checks. What no deed gives to readers, whoever asks, is said by
articles.readiness.unready; here it stands among the others, so that writers see it in time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from articles import publishing
from articles.models import Article
from desk import checks


class Level(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


_BLOCK, _WARN, _OFF = Level.BLOCK, Level.WARN, Level.OFF
COLUMNS = ("reporter", "editor", "breaking")
LEVELS: dict[str, tuple[Level, Level, Level]] = {
    # name of the check     reporter editor  breaking, whoever publishes
    "headline":            (_BLOCK, _BLOCK, _BLOCK),
    "section":             (_BLOCK, _BLOCK, _BLOCK),
    "text":                (_BLOCK, _BLOCK, _BLOCK),
    "alternative text":    (_BLOCK, _BLOCK, _BLOCK),
    "headline’s length":   (_WARN, _WARN, _WARN),
    "same headline":       (_WARN, _WARN, _WARN),
    "standfirst":          (_WARN, _WARN, _OFF),
    "dateline":            (_BLOCK, _WARN, _OFF),
    "lead picture":        (_WARN, _WARN, _OFF),
    "picture’s width":     (_WARN, _WARN, _OFF),
    "picture’s credit":    (_BLOCK, _WARN, _WARN),
    "byline":              (_WARN, _WARN, _OFF),
    "tags":                (_WARN, _WARN, _OFF),
    "links":               (_BLOCK, _WARN, _WARN),
}  # fmt: skip


# What is told as one where all of it is well.
_PARTS = {
    "headline": {"headline’s length", "same headline"},
    "lead picture": {"alternative text", "picture’s width", "picture’s credit"},
}


@dataclass(frozen=True)
class Finding:
    """What a check found. cure: the address of where it is mended, "#…" on the story's form, or
    "". field: that field of the form whose error it is."""

    check: str
    level: Level
    sentence: str
    cure: str = ""
    cure_words: str = ""
    field: str = ""

    @property
    def blocks(self) -> bool:
        return self.level == Level.BLOCK


@dataclass(frozen=True)
class Report:
    """What all checks of a column say of a story. findings: what blocks first. passed: names."""

    findings: list[Finding]
    passed: list[str]

    @property
    def must_fix(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocks]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.blocks]


def column(user, *, is_breaking: bool = False) -> str:
    """Will say by which of COLUMNS a story is judged when this person gives it to readers."""
    if is_breaking:
        return "breaking"
    return "editor" if user.has_perm("articles.publish_article") else "reporter"


def report(article: Article, content: dict, *, by: str) -> Report:
    """Will check what that content of a story says: six queries at most, whatever it holds.

    by: one of COLUMNS.
    """
    levels = _levels(by)
    wanted = {name for name, level in levels.items() if level != Level.OFF}
    return _report(article, content, levels, wanted)


def refuse(article: Article, content: dict, *, by: str) -> None:
    """Will raise publishing.NotReady with all that blocks, each at its field of the form."""
    levels = _levels(by)
    wanted = {name for name, level in levels.items() if level == Level.BLOCK}
    found = _report(article, content, levels, wanted).must_fix
    if found:
        raise publishing.NotReady(*((one.field, one.sentence) for one in found))


def missing(article: Article) -> list[str]:
    """Will name what a story of desk.states.for_desk() lacks, for its row of a list. No query."""
    has = {
        "dateline": article.dateline_place.strip(),
        "lead picture": article.lead_picture_id,
        "byline": article.bylines.all() or article.agency.strip(),
    }
    return [name for name, there in has.items() if not there]


def _levels(by: str) -> dict[str, Level]:
    place = COLUMNS.index(by)
    return {name: levels[place] for name, levels in LEVELS.items()}


def _report(article: Article, content: dict, levels, wanted: Iterable[str]) -> Report:
    found = [
        Finding(one.check, levels[one.check], one.sentence, one.cure, one.cure_words, one.field)
        for one in checks.found(article, content, wanted)
    ]
    order = list(LEVELS)
    found.sort(key=lambda finding: (not finding.blocks, order.index(finding.check)))
    failed = {finding.check for finding in found}
    told = set(wanted).difference(*_PARTS.values())
    passed = [n for n in order if n in told and not failed & {n, *_PARTS.get(n, ())}]
    return Report(found, passed)
