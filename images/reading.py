"""What an uploaded file must be, and its picture in plain RGB. No database, no names of files.

A file is what its content says, never what its name says. Its size in pixels is read from its head
and judged before anything is decoded.
"""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
ROOM = (2560, 4096)  # px: a master is made to fit, never made larger
_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")

_TAKEN = "JPEG, PNG, WebP, GIF and AVIF can be taken"
_DAMAGED = "This picture is damaged or cut off: it cannot be read to its end."
# What Pillow's decoders raise when a file lies.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    TypeError,
    MemoryError,
    struct.error,
    zlib.error,
)
_SRGB = ImageCms.createProfile("sRGB")


class Refused(ValueError):
    """The file cannot be taken; the text says why, in words for the person who uploaded it."""


@dataclass(frozen=True)
class Reading:
    """A file that was taken. image: RGB, upright, within ROOM. kind: its true extension."""

    image: Image.Image
    kind: str


@dataclass(frozen=True)
class Head:
    """What a file says of itself. kind: its true extension. Its size as it lies, not upright."""

    kind: str
    width_px: int
    height_px: int


def head(file: BinaryIO) -> Head:
    """Will read an uploaded file's head and decode nothing. Raises Refused."""
    image = _open(file)
    return Head(_kind(image), *image.size)


def read(file: BinaryIO) -> Reading:
    """Will decode an uploaded file: its first frame, upright, on white, in sRGB, without metadata.

    Raises Refused.
    """
    image = _open(file)
    try:
        image.draft(None, (ROOM[0], ROOM[0]))  # a JPEG far too large is decoded at half its size
        image.load()
    except _BROKEN as error:
        raise Refused(_DAMAGED) from error
    return Reading(plain(_upright(image)), _kind(image))


def plain(image: Image.Image) -> Image.Image:
    """Will give the picture in RGB, transparency on white, within ROOM, and nothing else of it."""
    profile = image.info.get("icc_profile")
    image = _fit(_on_white(_eight_bit(image)))
    image = _in_srgb(image, profile) if profile else image.convert("RGB")
    image.info = {}  # Pillow would write a comment or profile that it finds here
    return image


def _kind(image: Image.Image) -> str:
    return "jpg" if image.format in ("JPEG", "MPO") else str(image.format).lower()


def _open(file: BinaryIO) -> Image.Image:
    _check_length(file)
    file.seek(0)
    try:
        image = Image.open(file, formats=_KINDS)
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise Image.DecompressionBombError
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(
            f"This picture has more than {MOST_PIXELS // 1_000_000} megapixels. "
            "Make it smaller and upload it again."
        ) from error
    except _BROKEN as error:
        file.seek(0)
        raise Refused(_why_not(file.read(1024))) from error
    if not width or not height:
        raise Refused(_DAMAGED)
    return image


def _check_length(file: BinaryIO) -> None:
    file.seek(0, io.SEEK_END)
    size = file.tell()
    if not size:
        raise Refused("This file is empty.")
    if size > MOST_BYTES:
        raise Refused(
            f"This file has {size / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB can be taken."
        )


def _why_not(head: bytes) -> str:
    if b"<svg" in head.lower():
        return "SVG drawings are not taken, since they can carry programs. Export it as PNG."
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "HEIC pictures are not taken. Export it as JPEG."
    known = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")
    if head.startswith(known) or head[4:12] == b"ftypavif":
        return _DAMAGED
    return f"This is not a picture of a kind that can be taken, whatever its name. {_TAKEN}."


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:  # notes that cannot be read say nothing about which way is up
        return image


def _eight_bit(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey, which convert() would cut to white
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    opaque = not image.has_transparency_data
    return image.convert("RGB") if image.mode in ("1", "P", "F") and opaque else image


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image
    image = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def _fit(image: Image.Image) -> Image.Image:
    image = image.copy()
    if image.width > ROOM[0] or image.height > ROOM[1]:
        image.thumbnail(ROOM, Image.Resampling.LANCZOS)
    return image


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
            return image
        converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")  # a profile that is broken, or of another colour space
    return converted or image.convert("RGB")
