"""How a picture comes into the library, and at which addresses its sizes stand."""

from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from PIL import Image

from images import files, markup, reading, tasks
from images.models import Picture


def add(
    file: BinaryIO | Image.Image,
    *,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    by=None,
) -> Picture:
    """Will take a picture into the library, with all its sizes ready.

    file: an uploaded or opened file, or a Pillow image, which leaves no original.
    Raises images.reading.Refused when the file is no picture, too large or damaged.
    """
    picture = Picture(alt=alt, caption=caption, credit=credit, uploaded_by=by)
    if isinstance(file, Image.Image):
        _write(picture, reading.Reading(reading.plain(file), ""), None)
    else:
        _write(picture, reading.read(file), file)
    picture.save()
    tasks.make_renditions.call(picture.pk)
    picture.refresh_from_db(fields=["ready_widths", "has_avif"])
    return picture


def take(picture: Picture, read: reading.Reading, original: BinaryIO) -> None:
    """Will write the files of a new picture, save its row and have its sizes made by a worker.

    read: what is in original. Until the sizes are ready, readers get the master.
    """
    _write(picture, read, original)
    with transaction.atomic():
        picture.save()
        tasks.make_renditions.enqueue(picture.pk)


def _write(picture: Picture, read: reading.Reading, original: BinaryIO | None) -> None:
    master = files.write_master(read.image, timezone.localdate().year)
    if original is not None:
        picture.original = files.keep_original(original, master, read.kind)
    picture.width_px, picture.height_px = read.image.size
    picture.file.name = master


def url(picture: Picture, width: int, extension: str = "jpg") -> str:
    """Will give the address of the smallest ready size at least that wide, else of the largest."""
    return markup.url(picture, width, extension)
