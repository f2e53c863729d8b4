"""What people type, made fit to keep before anything else looks at it. No database.

Composed letters (NFC), line ends as one character, no control characters and no halves of letters
that no database stores. Everything else stays as it was typed.
"""

import re
import unicodedata

_KEY = re.compile(r"[1-9][0-9]{0,17}")
_DROPPED = {"Cc", "Cs"}


def tidy(text: str) -> str:
    """Will give the text as it is kept; the same text again when it is tidied twice."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in _DROPPED)
    return unicodedata.normalize("NFC", kept)


def tidied(data):
    """Will give a copy of a form's QueryDict with every value tidied."""
    copy = data.copy()
    for name, values in copy.lists():
        copy.setlist(name, [tidy(value) for value in values])
    return copy


def key_in(text: str) -> int | None:
    """Will read the key of a row as an address or a form carries it; None where it is none."""
    return int(text) if _KEY.fullmatch(text) else None
