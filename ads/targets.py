"""Where an advertisement may lead: a page of this site, or a public https address. No database."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

_DOTS = dict.fromkeys(map(ord, "\u3002\uff0e\uff61"), ".")
# Endings of names that no public host has: of one machine, one house, one network.
_PRIVATE = frozenset(
    ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp")
    + ("private", "arpa", "test", "invalid", "onion")
)
# Letters and marks that browsers leave out of a host, or that nobody sees.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)

REFUSED = "Give a path of this site such as /about/, or a full address that begins with https://."


def is_foreign(target: str) -> bool:
    return not target.startswith("/")


def validate_target(target: str) -> None:
    """Will raise ValidationError unless a link to it is safe and stays where it says."""
    if not _is_plain(target) or not (_is_own_path(target) or _is_public_address(target)):
        raise ValidationError(REFUSED, code="target")


def _is_plain(target: str) -> bool:
    """No backslash, which browsers read as a slash; nothing unseen, which they drop or fold."""
    return "\\" not in target and not any(
        character.isspace() or unicodedata.category(character).startswith("C")
        for character in target
    )


def _is_own_path(target: str) -> bool:
    return target.startswith("/") and not target.startswith("//")


def _is_public_address(target: str) -> bool:
    try:
        parts = urlsplit(target)
        port = parts.port
    except ValueError:
        return False
    host = _folded(parts.hostname or "")
    *above, ending = host.removesuffix(".").split(".")
    return (
        target.startswith("https://")
        and "@" not in parts.netloc
        and port in (None, 443)
        and bool(above)
        and all(map(_is_label, (*above, ending)))
        and not ending[
            0
        ].isdigit()  # an IP address, also in short and odd spellings (127.1, 0x7f.1)
        and ending not in _PRIVATE
    )


def _folded(host: str) -> str:
    """As a browser reads it: letters and dots that look like others are those."""
    return unicodedata.normalize("NFKC", host).translate(_DOTS).casefold()


def _is_label(label: str) -> bool:
    """Only what a browser leaves as it is: no % either, which would stand for something else."""
    return (
        bool(label)
        and not _UNSEEN.search(label)
        and all(c == "-" or unicodedata.category(c)[0] in "LM" or c.isdecimal() for c in label)
    )
