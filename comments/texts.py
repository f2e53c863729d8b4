"""What is done to typed text before anything else sees it. No database, no request."""

import re
import unicodedata
from itertools import groupby

from articles.typed import tidy

# Letters and symbols by category that yet show nothing: Hangul fillers, an empty Braille pattern, a
# note without a head.
_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
_LAST = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NO_CHARACTERS = re.compile(f"[\ufdd0-\ufdef{_LAST}]")
_PILE = 9  # marks one after the other: more than any script sets on one letter
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


def plain(text: str) -> str:
    """Will give the text with one kind of line end, composed, without control characters.

    Tabs and line ends stay. Lone surrogates and code points that are no characters go.
    """
    return _NO_CHARACTERS.sub("", tidy(text))


def one_line(text: str) -> str:
    return " ".join(plain(text).split())


def shows_something(text: str) -> bool:
    """Will say whether a reader would see anything of it."""
    return any(
        unicodedata.category(character)[0] not in "ZCM" and character not in _EMPTY
        for character in text
    )


def hides_something(text: str) -> bool:
    """Will say whether it holds characters that show nothing, or turn the order of others."""
    return any(unicodedata.category(character) == "Cf" or character in _EMPTY for character in text)


def places_of_links(text: str) -> list[tuple[int, int]]:
    """Will say where each link of the text begins: half-open spans, in their order."""
    return [match.span() for match in _LINK.finditer(text)]


def piles_of_marks(text: str) -> list[tuple[int, int]]:
    """Will say where more accents stand on one letter than any script asks for: half-open spans of
    the accents, in their order."""
    piles, at = [], 0
    for are_marks, run in groupby(text, _is_mark):
        length = sum(1 for _ in run)
        if are_marks and length >= _PILE:
            piles.append((at, at + length))
        at += length
    return piles


def _is_mark(character: str) -> bool:
    """Characters without width between them make the pile no smaller."""
    return not character.isascii() and unicodedata.category(character) in ("Mn", "Me", "Cf")
