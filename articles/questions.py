"""What a reader asks of the search page: read from its address, and written back as its form.

The keys of the address are public: q, section, from, to, sort.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import NamedTuple

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.models import Section
from articles.search import SORTS
from pagecache import pages
from pagecache.statements import Statement

_sections = Statement(
    lambda: Section.objects.order_by("position", "name").values_list("pk", "slug", "name")
)
KEYS = ("q", "section", "from", "to", "sort")
LONGEST_WORDS = 200


class Choice(NamedTuple):
    """A section that may be chosen."""

    pk: int
    slug: str
    name: str


@dataclass(frozen=True)
class Question:
    """typed: what stands in the fields, by key. problems: what is wrong with it, in words, by key.

    section, since, until: as articles.search.search takes them.
    """

    typed: dict[str, str]
    problems: dict[str, str]
    section: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def words(self) -> str:
        return self.typed["q"]

    @property
    def address(self) -> str:
        """The query of the page that answers it: "q=rain&sort=newest"."""
        return urlencode({key: text for key, text in self.typed.items() if text})

    @property
    def is_narrowed(self) -> bool:
        """Whether more than words was asked, or asked wrongly: the further choices stand open."""
        return any(self.typed[key] for key in KEYS if key != "q")


def sections() -> list[tuple[int, str, str]]:
    """Will make the part "sections" of the search page: all that may be chosen, as Choice."""
    pages.depend(pages.NAMES)
    return list(_sections.rows())


def read(query: Mapping[str, str], sections: Sequence[Choice]) -> Question:
    """Will read a question from an address. query: tidied. Too many words are cut."""
    typed = {key: query.get(key, "") for key in KEYS}
    typed["q"] = typed["q"].strip()[:LONGEST_WORDS]
    problems: dict[str, str] = {}
    chosen = [choice.pk for choice in sections if choice.slug == typed["section"]]
    if typed["section"] and not chosen:
        problems["section"] = _("There is no such section.")
    if typed["sort"] and typed["sort"] not in SORTS:
        problems["sort"] = _("There is no such order.")
    days: dict[str, date | None] = {}
    for key in ("from", "to"):
        try:
            days[key] = date.fromisoformat(typed[key]) if typed[key] else None
        except ValueError:
            problems[key], days[key] = _("Write the date as 2026-01-31."), None
    return Question(typed, problems, *chosen[:1] or [None], since=days["from"], until=days["to"])


def form(question: Question, sections: Sequence[Choice]) -> str:
    """Will write the form of the search page, with the question in it, in the active language."""
    labels = _("Section"), _("Order"), _("From"), _("To")
    orders = zip(SORTS, (_("Best match first"), _("Newest first")), strict=True)
    areas = [("", _("All sections")), *((choice.slug, choice.name) for choice in sections)]
    choices = (
        _select(question, "section", areas),
        _select(question, "sort", orders),
        _input(question, "from", "date"),
        _input(question, "to", "date"),
    )
    fields = "".join(
        f'<p><label for="id_{key}">{escape(label)}</label> {choice}</p>'
        for key, label, choice in zip(
            ("section", "sort", "from", "to"), labels, choices, strict=True
        )
    )
    return (
        f'<form class="search-form" action="/search/" role="search" '
        f'aria-label="{escape(_("Search with more choices"))}"><div class="search-box">'
        f'<label class="visually-hidden" for="id_q">{escape(_("Words"))}</label>'
        f"{_input(question, 'q', 'search', f' maxlength="{LONGEST_WORDS}"')}"
        f"<button>{escape(_('Search'))}</button></div>"
        f"<details{' open' if question.is_narrowed else ''}><summary>{escape(_('More choices'))}"
        f'</summary><div class="search-choices">{fields}</div></details></form>'
    )


def _input(question: Question, key: str, kind: str, more: str = "") -> str:
    text = escape(question.typed[key])
    value = f' value="{text}"' if text else ""
    wrong, problem = _problem(question, key)
    return f'<input type="{kind}" name="{key}"{value}{more}{wrong} id="id_{key}">{problem}'


def _select(question: Question, key: str, choices) -> str:
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == question.typed[key] else ""}>'
        f"{escape(name)}</option>"
        for value, name in choices
    )
    wrong, problem = _problem(question, key)
    return f'<select name="{key}"{wrong} id="id_{key}">{options}</select>{problem}'


def _problem(question: Question, key: str) -> tuple[str, str]:
    """Attributes of a field that is wrong, and the words behind it."""
    if key not in question.problems:
        return "", ""
    words = escape(question.problems[key])
    return (
        f' aria-invalid="true" aria-describedby="id_{key}_error"',
        f'<ul class="errorlist" id="id_{key}_error"><li>{words}</li></ul>',
    )
