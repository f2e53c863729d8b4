"""Where an advertisement may lead: a page of this site, or a public https address. No database."""

import ipaddress
import unicodedata
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

_DOTS = dict.fromkeys(map(ord, "\u3002\uff0e\uff61"), ".")
# Endings of names that no public host has: of one machine, one house, one network.
_PRIVATE = frozenset(
    ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp")
    + ("private", "arpa", "test", "invalid", "onion")
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
    return (
        target.startswith("https://")
        and "@" not in parts.netloc
        and port in (None, 443)
        and "." in host
        and not _is_numeric(host)
        and host.rpartition(".")[2] not in _PRIVATE
    )


def _folded(host: str) -> str:
    """As a browser reads it: letters and dots that look like others are those."""
    return unicodedata.normalize("NFKC", host).translate(_DOTS).casefold().strip(".")


def _is_numeric(host: str) -> bool:
    """An IP address, also in the short and odd spellings that end in a number (127.1, 0x7f.1)."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.rstrip(".").rpartition(".")[2][:1].isdigit()
    return True
