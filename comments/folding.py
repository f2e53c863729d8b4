"""A text as lists of words compare it, and where each letter of that came from. No database.

What people do to a word to get it past a list is undone: capitals and wide letters (NFKC, full case
folding), accents, characters without width, tags, letters of other scripts that look the same,
letters set apart, and digits for letters.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from comments.confusables import DIGITS, FRAMED, INNER, LETTERS, SIGNS

# Marks that change how a letter looks and not which word it is; those of Indian scripts are vowels.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_TAG = re.compile(r"</?[a-z!][^<>]{0,200}>", re.IGNORECASE)
_WORD = re.compile(rf"[{SIGNS}]?[^\W_]+(?:[{SIGNS}{INNER}][^\W_]+)*")
# Space, punctuation and pictures; no marks, since those of Indian scripts belong to their letters.
_PICTURES = r"\u2190-\u2bff\U0001f000-\U0001faff"
_APART = rf"[\s!-#%-/:-?\[-`{{-~·\u2010-\u2027\u2030-\u205e\u3000-\u303f{_PICTURES}]"
_SET_APART = re.compile(rf"(?<![^\W_])[^\W_](?:{_APART}{{1,5}}[^\W_](?![^\W_])){{2,}}")
_GAPS = re.compile(f"{_APART}+")
_MOST_CHARACTERS = 4  # that one character may become: enough for any letter


@dataclass(frozen=True)
class Folded:
    """text: as it is compared. origin: the index in the typed text of each of its letters."""

    text: str
    origin: range | tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Will give where the typed text has what stands from start to end, half-open, here."""
        return self.origin[start], self.origin[end - 1] + 1


@lru_cache(maxsize=4096)
def folded_entry(entry: str) -> frozenset[str]:
    """Will give the ways in which an entry of a list may stand in one of views()."""
    plain = " ".join(_fold(entry).text.split())
    own = frozenset(map(_script, filter(str.isalpha, plain)))
    alike = _alike(Folded(plain, range(len(plain))), spoken=own).text
    return frozenset({plain, alike} - {""})


def views(text: str) -> list[Folded]:
    """Will give the text in each way in which a list is to be held against it, plainest first."""
    found = [_fold(text)]
    for turn in (_without_tags, _joined):
        found += _changed(found[-1], turn)
    return found + [turned for folded in found for turned in _changed(folded, _alike)]


def is_disguised(host: str) -> bool:
    """Will say whether the name of a site is written to be taken for another's: with letters of
    another script that look Latin beside Latin ones, or with no other than these."""
    name = host.casefold()
    strange = {letter for letter in name if not letter.isascii()}
    alike = {letter for letter in strange if letter in LETTERS and _script(letter) != "LATIN"}
    mixed = (alike & set(label) and re.search("[a-z]", label) for label in name.split("."))
    return bool(alike) and (alike == strange or any(mixed))


def _changed(folded: Folded, turn: Callable[[Folded], Folded]) -> list[Folded]:
    turned = turn(folded)
    return [turned] if turned.text != folded.text else []


def _fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text.lower(), range(len(text)))
    letters, origin = [], []
    for place, character in enumerate(text):
        for letter in _folded_character(character):
            letters.append(letter)
            origin.append(place)
    return Folded("".join(letters), tuple(origin))


@lru_cache(maxsize=16_384)
def _folded_character(character: str) -> str:
    if unicodedata.category(character) == "Cf" or character in _EMPTY:
        return ""
    if character in FRAMED:
        return FRAMED[character]
    whole = unicodedata.normalize("NFKD", character).casefold()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", whole))
    return bare[:_MOST_CHARACTERS]


def _without_tags(folded: Folded) -> Folded:
    return _without(folded, [match.span() for match in _TAG.finditer(folded.text)])


def _joined(folded: Folded) -> Folded:
    """Write "c a s i n o" as one word."""
    gaps = []
    for run in _SET_APART.finditer(folded.text):
        gaps += [
            (run.start() + gap.start(), run.start() + gap.end()) for gap in _GAPS.finditer(run[0])
        ]
    return _without(folded, gaps)


def _without(folded: Folded, spans: list[tuple[int, int]]) -> Folded:
    if not spans:
        return folded
    kept = list(_between(spans, len(folded.text)))
    origin = [place for start, end in kept for place in folded.origin[start:end]]
    return Folded("".join(folded.text[start:end] for start, end in kept), tuple(origin))


def _between(spans: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in spans:
        yield at, start
        at = end
    yield at, length


def _alike(folded: Folded, spoken: frozenset[str] | None = None) -> Folded:
    """Write letters that look Latin as Latin ones, in words that are not plainly of their script.

    spoken: scripts that the text is taken to be written in; else those of which it has a letter
    that cannot be mistaken. One letter becomes one letter, so that places stay.
    """
    if spoken is None:
        spoken = frozenset(map(_script, filter(_is_unmistakable, set(folded.text))))

    def word(match: re.Match) -> str:
        letters = match[0]
        scripts = {_script(letter) for letter in letters if letter.isalpha()}
        if "LATIN" not in scripts and scripts & spoken:
            return letters
        turned = "".join(LETTERS.get(letter, letter) for letter in letters)
        return turned.translate(DIGITS) if any(map(str.isalpha, turned)) else turned

    return Folded(_WORD.sub(word, folded.text), folded.origin)


def _is_unmistakable(letter: str) -> bool:
    return not letter.isascii() and letter.isalpha() and letter not in LETTERS


@lru_cache(maxsize=16_384)
def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "").partition(" ")[0]
