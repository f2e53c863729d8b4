"""Pages packed for the way: Brotli or gzip, whichever the browser takes."""

import gzip
import re

import brotli

_OFFERED = ("br", "gzip")
_SHAPE = {
    name: re.compile(rf"(?<![\w-]){name}(?![\w-])(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
    for name in _OFFERED
}


def best(accepted: str) -> str:
    """Will give the name of the encoding that this Accept-Encoding takes; "" is none."""
    if not accepted:
        return ""
    return next((name for name in _OFFERED if _SHAPE[name].search(accepted)), "")


def packed(body: bytes, encoding: str) -> bytes:
    """Will pack a page once, for all who ask afterwards. encoding: of best(), not empty."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
    return gzip.compress(body, 6, mtime=0)
