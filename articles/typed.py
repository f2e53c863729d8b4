"""What people type, made fit to keep before anything else looks at it. No database.

Composed letters (NFC), line ends as one character, no control characters and no halves of letters
that no database stores. Everything else stays as it was typed.
"""

import re
import unicodedata

_KEY = re.compile(r"[1-9][0-9]{0,17}")
# Categories Cc and Cs, but for tabs and line ends; by one expression, since texts may be long.
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def tidy(text: str) -> str:
    """Will give the text as it is kept; the same text again when it is tidied twice."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _DROPPED.sub("", lines))


def tidied(data):
    """Will give a copy of a form's QueryDict with every value tidied."""
    copy = data.copy()
    for name, values in copy.lists():
        copy.setlist(name, [tidy(value) for value in values])
    return copy


def key_in(text: str) -> int | None:
    """Will read the key of a row as an address or a form carries it; None where it is none."""
    return int(text) if _KEY.fullmatch(text) else None
