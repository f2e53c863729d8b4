"""What is done to typed text before anything else sees it. No database, no request."""

import re
import unicodedata

from articles.typed import tidy

# Letters and symbols by category that yet show nothing: Hangul fillers, the empty Braille pattern.
_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_PILE = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{9,}")
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


def plain(text: str) -> str:
    """Will give the text with one kind of line end, composed, without control characters.

    Tabs and line ends stay. Lone surrogates and code points that are no characters go.
    """
    return "".join(filter(_is_character, tidy(text)))


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


def pile_of_marks(text: str) -> tuple[int, int] | None:
    """Will say where more accents stand on one letter than any script asks for."""
    found = _PILE.search(text)
    return found and found.span()


def _is_character(character: str) -> bool:
    code = ord(character)
    return code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF
