"""A picture as HTML for readers, from plain values. No query."""

from collections.abc import Collection, Sequence
from functools import partial
from html import escape
from typing import NamedTuple

from django.core.files.storage import default_storage

from images import files
from pagecache import pages

USUAL = (320, 640, 1280, 1920)  # px
_MIDDLE = 640  # px: what a browser gets that knows no WebP
_DEFAULT_FOCUS = (50, 40)


class Plain(NamedTuple):
    """What of a picture its HTML needs, in the order of COLUMNS. file: its name."""

    pk: int
    file: str
    width_px: int
    height_px: int
    ready_widths: list[int]
    has_avif: bool
    focus_x: int
    focus_y: int


COLUMNS = Plain._fields


def html(
    pic: Plain, *, sizes: str, alt: str, eager: bool = False, widths: Collection[int] = USUAL
) -> str:
    """Will write a picture with its sizes and its dimensions, and note that the page shows it.

    sizes: as in HTML, how wide it stands at which width of the window. alt: "" where the words
    beside it say the same. eager: for the one at the top of the page.
    widths: which renditions to list, in px, at most four, since every page pays for each.
    They are WebP, or AVIF with half as many WebP beside it; the few browsers that know neither get
    one JPEG of a middle size.
    """
    pages.depend(f"picture:{pic.pk}")
    ready = pic.ready_widths
    listed = [width for width in ready if width in widths] or ready
    master = default_storage.url(pic.file)
    middle = url(pic, min(_MIDDLE, max(listed, default=_MIDDLE)), master=master)
    image = (
        f'<img src="{escape(middle)}" '
        f'width="{pic.width_px}" height="{pic.height_px}" alt="{escape(alt)}"{_focus(pic)} '
        f'decoding="async" {'fetchpriority="high"' if eager else 'loading="lazy"'}>'
    )
    if not listed:
        return image
    source = partial(_source, pic, master, sizes)
    if not pic.has_avif:
        return f"<picture>{source('webp', listed)}{image}</picture>"
    fewer = listed[1::2] or listed
    return f"<picture>{source('avif', listed)}{source('webp', fewer)}{image}</picture>"


def _source(pic: Plain, master: str, sizes: str, kind: str, widths: Sequence[int]) -> str:
    names = ", ".join(f"{_rendition(pic.file, master, width, kind)} {width}w" for width in widths)
    return f'<source type="image/{kind}" srcset="{escape(names)}" sizes="{escape(sizes)}">'


def url(pic, width: int, extension: str = "jpg", *, master: str = "") -> str:
    """Will give the address of the smallest ready size at least that wide, else of the largest.

    pic: a Plain, or anything with its names. master: the address of its file, where it is known.
    """
    name = str(pic.file)
    master = master or default_storage.url(name)
    ready = pic.ready_widths
    enough = next((w for w in ready if w >= width), ready[-1] if ready else None)
    if enough is None or (enough < width and pic.width_px > enough):
        return master
    return _rendition(name, master, enough, extension)


def _rendition(name: str, master: str, width: int, extension: str) -> str:
    """Where the addresses are plain, they differ as the names do: the storage is asked once."""
    if master.endswith(".jpg"):
        return files.rendition(master, width, extension)
    return default_storage.url(files.rendition(name, width, extension))


def _focus(pic: Plain) -> str:
    """The focal point in steps of 25 per cent, as classes: a style attribute would be blocked."""
    if (pic.focus_x, pic.focus_y) == _DEFAULT_FOCUS:
        return ""
    names = []
    if pic.focus_x != _DEFAULT_FOCUS[0]:
        names.append(f"focus-x{round(pic.focus_x / 25) * 25}")
    if pic.focus_y != _DEFAULT_FOCUS[1]:
        names.append(f"focus-y{round(pic.focus_y / 25) * 25}")
    return f' class="{" ".join(names)}"'
