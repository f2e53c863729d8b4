"""How a picture comes into the library, and at which addresses its sizes stand."""

from collections.abc import Sequence
from typing import BinaryIO

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from images import files, reading, tasks
from images.models import Picture


def add(
    file: BinaryIO | Image.Image,
    *,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    by=None,
) -> Picture:
    """Will take a picture into the library.

    file: an uploaded or opened file, or a Pillow image, which leaves no original.
    Raises images.reading.Refused when the file is no picture, too large or damaged.
    """
    picture = Picture(alt=alt, caption=caption, credit=credit, uploaded_by=by)
    if isinstance(file, Image.Image):
        return take(picture, reading.Reading(reading.plain(file), ""), None)
    return take(picture, reading.read(file), file)


def take(picture: Picture, read: reading.Reading, original: BinaryIO | None) -> Picture:
    """Will write the files of a new picture and save its row. read: what is in original."""
    master = files.write_master(read.image, timezone.localdate().year)
    if original is not None:
        picture.original = files.keep_original(original, master, read.kind)
    picture.width_px, picture.height_px = read.image.size
    picture.file.name = master
    with transaction.atomic():
        picture.save()
        tasks.make_renditions.enqueue(picture.pk)
    picture.refresh_from_db(fields=["ready_widths"])
    return picture


def url(picture: Picture, width: int, extension: str = "jpg") -> str:
    """Will give the address of the smallest ready size at least that wide, else of the largest."""
    ready = picture.ready_widths
    wide_enough = [w for w in ready if w >= width] or ready[-1:]
    if not wide_enough or (width > ready[-1] and picture.width_px > ready[-1]):
        return picture.file.url
    return default_storage.url(files.rendition(picture.file.name, wide_enough[0], extension))


def widths_among(picture: Picture, wanted: Sequence[int]) -> list[int]:
    """Will give the ready ones of these widths; all that are ready when none of them is."""
    return [width for width in picture.ready_widths if width in wanted] or picture.ready_widths
