"""What an uploaded picture of a creative must be, and how it is written anew. No database, no names
of files: a file is what its content says."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from ads.slots import Size
from images import reading
from images.reading import Refused

MOST_BYTES = 150 * 1024
_KINDS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WebP"}
_TAKEN = "PNG, JPEG, GIF and WebP can be taken"


@dataclass(frozen=True)
class Artwork:
    """A picture as readers get it. content: a PNG or JPEG without metadata, at most MOST_BYTES."""

    content: bytes
    extension: str
    size: Size


def read(file: BinaryIO, sizes: Iterable[str]) -> Artwork:
    """Will decode an uploaded file and write it anew, in exactly one of these sizes.

    Raises Refused, in words for whoever uploaded it.
    """
    file.seek(0, io.SEEK_END)
    if (length := file.tell()) > MOST_BYTES:
        raise Refused(
            f"This file has {-(-length // 1024)} KB; at most {MOST_BYTES // 1024} KB can be taken."
        )
    head = reading.head(file)
    if head.kind not in _KINDS:
        raise Refused(f"This is none of the kinds that slots show. {_TAKEN}.")
    taken = set(sizes)
    _check_shape(head.width_px, head.height_px, taken)
    _check_it_stands_still(file)
    image = reading.read(file).image
    size = _size(image.width, image.height, taken)
    content, extension = _encoded(image, head.kind)
    return Artwork(content, extension, size)


def _check_shape(width_px: int, height_px: int, sizes: set[str]) -> None:
    """Before anything is decoded: a camera may have turned it, so either side may be its width."""
    if f"{height_px}x{width_px}" not in sizes:
        _size(width_px, height_px, sizes)


def _check_it_stands_still(file: BinaryIO) -> None:
    file.seek(0)
    with Image.open(file) as image:
        if getattr(image, "n_frames", 1) > 1:
            raise Refused("This picture moves, which keeps people from reading. Export one frame.")


def _size(width_px: int, height_px: int, sizes: set[str]) -> Size:
    shape = f"{width_px}x{height_px}"
    for size in Size:
        if size == shape and size in sizes:
            return size
    listed = ", ".join(f"{s.width_px} × {s.height_px}" for s in Size if s.width_px and s in sizes)
    raise Refused(
        f"This picture is {width_px} × {height_px}. Slots take exactly: {listed or 'none'}."
    )


def _encoded(image: Image.Image, kind: str) -> tuple[bytes, str]:
    """Drawn things as PNG, photographs as JPEG, each as good as the room allows."""
    if kind in ("png", "gif"):
        content = _bytes(image, format="PNG", optimize=True)
        if len(content) <= MOST_BYTES:
            return content, "png"
    for quality in (92, 85, 75, 60):
        content = _bytes(image, format="JPEG", quality=quality, progressive=True)
        if len(content) <= MOST_BYTES:
            return content, "jpg"
    raise Refused(f"Written anew it has more than {MOST_BYTES // 1024} KB. Make it simpler.")


def _bytes(image: Image.Image, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return buffer.getvalue()
