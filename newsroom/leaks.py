"""Finds addresses of people in what a site serves, also hashed or encoded. No database.

A text is looked at as it is, without its %-codes, without its HTML entities, and with everything
that may be base64 decoded. Hexadecimal and base64 words are compared with the addresses' digests.
"""

import base64
import binascii
import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

DIGESTS = ("md5", "sha1", "sha256", "sha512")
_HEX = re.compile(r"[0-9a-f]{32,128}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")


class Addresses:
    """The addresses that are looked for, ready to be found in many texts."""

    def __init__(self, addresses: Iterable[str], machines: Sequence[str] = ()):
        """machines: network addresses, which are looked for beside those of people."""
        self.plain = {address.strip().lower(): address for address in addresses if "@" in address}
        parts = [address.rpartition("@") for address in self.plain]
        self._locals = sorted({len(local) for local, _, _ in parts})
        self._domains = sorted({len(domain) for _, _, domain in parts})
        self._digests: dict[str, tuple[str, str]] = {}
        self._machines = [machine.lower() for machine in machines]
        for lower, address in [*self.plain.items(), *zip(self._machines, machines, strict=True)]:
            for spelled in {lower, address, address.strip()}:
                self._digests |= dict(_digests_of(spelled))

    def in_text(self, text: str) -> dict[str, str]:
        """Will give the addresses that stand there, in lower case, each with how: plain, md5 …"""
        found: dict[str, str] = {}
        for form, reading in _readings(text):
            lowered = reading.lower()
            for address in self._standing_in(lowered):
                found.setdefault(address, form)
            for machine in self._machines:
                if machine in lowered:
                    found.setdefault(machine, form)
        words = {*_HEX.findall(text.lower()), *(word.rstrip("=") for word in _BASE64.findall(text))}
        for word in words & self._digests.keys():
            found.setdefault(*self._digests[word])
        return found

    def _standing_in(self, text: str) -> Iterator[str]:
        at = text.find("@")
        while at >= 0:
            for before in self._locals:
                for after in self._domains:
                    word = text[max(0, at - before) : at + 1 + after]
                    if word in self.plain:
                        yield word
            at = text.find("@", at + 1)


def _digests_of(address: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for name in DIGESTS:
        digest = hashlib.new(name, address.encode(), usedforsecurity=False)
        meaning = (address.strip().lower(), name)
        yield digest.hexdigest(), meaning
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(digest.digest()).decode().rstrip("="), meaning


def _readings(text: str) -> Iterator[tuple[str, str]]:
    yield "plain", text
    yield "in %-codes", unquote(text)
    yield "in entities", html.unescape(text)
    for word in _BASE64.findall(text):
        for start in range(4):  # a slash or a letter before it may have been taken for its begin
            if decoded := _decoded(word[start:]):
                yield "base64", decoded


def _decoded(word: str) -> str:
    word = word.rstrip("=").replace("-", "+").replace("_", "/")
    whole = word[: len(word) - (len(word) % 4 == 1)]
    try:
        raw = base64.b64decode(whole + "=" * (-len(whole) % 4))
    except binascii.Error:
        return ""
    return raw.decode("latin-1") if b"@" in raw else ""
