"""What may stand in the words of a creative: what is seen, within its own line. No database."""

import unicodedata
from itertools import groupby

MOST_MARKS = 4  # on one letter; what stands higher covers the line above, such as the label
# Joiners that Hindi, Urdu and emoji are written with, and marks that say which way a word runs.
_JOINING = frozenset("\u200c\u200d\u200e\u200f\u061c")
_EMPTY = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")

UNSEEN = "Take out what cannot be seen or turns words around: type it anew."
PILED = f"At most {MOST_MARKS} marks can stand on one letter."
NOTHING = "Nothing of this can be seen."


def problem(text: str) -> str:
    """Will say what is wrong with such words; "" where nothing is."""
    if any(_is_unseen(character) for character in text):
        return UNSEEN
    if text and not any(unicodedata.category(c)[0] in "LNPS" for c in text):
        return NOTHING
    runs = (len(list(run)) for is_mark, run in groupby(text, _is_mark) if is_mark)
    return PILED if max(runs, default=0) > MOST_MARKS else ""


def _is_unseen(character: str) -> bool:
    is_tag = "\U000e0020" <= character <= "\U000e007f"  # flags of parts of a country
    is_format = unicodedata.category(character) in ("Cf", "Cc", "Co", "Cn", "Zl", "Zp")
    return character in _EMPTY or (is_format and not is_tag and character not in _JOINING)


def _is_mark(character: str) -> bool:
    """Joiners between them make the pile no smaller; a variant's sign is no mark that is seen."""
    is_variant = "\ufe00" <= character <= "\ufe0f"
    return character in _JOINING or (
        unicodedata.category(character) in ("Mn", "Me") and not is_variant
    )
