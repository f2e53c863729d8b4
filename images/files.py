"""The files of a picture and their names. Knows the model's fields, not who uploads or who looks.

All are named for their content, pictures/2026/ab12….jpg, so that an address never changes its
meaning, and what a camera or a person called the file is gone. Beside the master stand the smaller
ones, pictures/2026/ab12…-640.jpg, .webp and .avif. The original lies in a folder that nothing
serves.
"""

import hashlib
import io
from base64 import b32encode
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from PIL import Image, features

WIDTHS = (320, 640, 960, 1280, 1920)
_MASTER = {"format": "JPEG", "quality": 85, "progressive": True}
_SMALLER = {
    "jpg": {"format": "JPEG", "quality": 78, "progressive": True},
    "webp": {"format": "WEBP", "quality": 78, "method": 2},
}
# As good to look at as the WebP above and a fifth smaller, for five times its time: a worker's.
_SLOWER = {"avif": {"format": "AVIF", "quality": 65, "speed": 8}}


def rendition(master: str, width: int, extension: str) -> str:
    """Will name the smaller file of that width beside a master."""
    return f"{master.removesuffix('.jpg')}-{width}.{extension}"


def edge_tag(name: str) -> str:
    """Will name the tag by which an HTTP cache lets go of a master and all smaller files of it."""
    return f"file:{PurePosixPath(name).stem.partition('-')[0]}"


def write_master(image: Image.Image, year: int) -> str:
    """Will write the picture that readers may get, and give its name."""
    return keep(_encoded(image, _MASTER), folder=f"pictures/{year}", extension="jpg")


def keep(content: bytes, *, folder: str, extension: str) -> str:
    """Will write what readers may get under a name made of it, and give that name. The same content
    has the same name, whoever writes it, at the same time too."""
    name = f"{folder}/{_short(hashlib.sha256(content))}.{extension}"
    _write(default_storage, name, ContentFile(content))
    return name


def drop(name: str) -> None:
    """Will remove a file of keep(); one that is gone already is no error."""
    default_storage.delete(name)


def keep_original(file: BinaryIO, master: str, extension: str) -> str:
    """Will keep the uploaded file as it came, named for its master and itself; gives its name."""
    file.seek(0)
    place = master.removeprefix("pictures/").removesuffix(".jpg")
    name = f"{place}-{_short(hashlib.file_digest(file, 'sha256'))}.{extension}"
    _write(_originals(), name, File(file))
    return name


def write_renditions(master: str) -> list[int]:
    """Will write every smaller size of a master as JPEG and WebP, anew if need be.

    Gives their widths in px, ascending.
    """
    return sorted(_write_smaller(master, width, image, _SMALLER) for width, image in _sizes(master))


def write_avif(master: str) -> list[int]:
    """Will write the same sizes as AVIF; [] where Pillow was built without it."""
    if not features.check("avif"):
        return []
    return sorted(_write_smaller(master, width, image, _SLOWER) for width, image in _sizes(master))


def _sizes(master: str) -> Iterator[tuple[int, Image.Image]]:
    """The smaller pictures, the widest first: each from the one before, which halves the work."""
    with default_storage.open(master) as file:
        image = Image.open(file)
        image.load()
    for width in reversed([width for width in WIDTHS if width <= image.width]):
        if width < image.width:
            height = max(1, round(image.height * width / image.width))
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        yield width, image


def _write_smaller(master: str, width: int, image: Image.Image, kinds: dict) -> int:
    for extension, options in kinds.items():
        content = ContentFile(_encoded(image, options))
        _write(default_storage, rendition(master, width, extension), content)
    return width


def remove(master: str, original: str, widths: Iterable[int]) -> None:
    """Will remove a picture's files; those that are gone already are no error."""
    default_storage.delete(master)
    for width in widths:
        for extension in (*_SMALLER, *_SLOWER):
            default_storage.delete(rendition(master, width, extension))
    if original:
        _originals().delete(original)


def _originals() -> Storage:
    return FileSystemStorage(
        location=settings.ORIGINALS_ROOT,
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )


def _short(digest) -> str:
    return b32encode(digest.digest()).decode().lower()[:13]


def _encoded(image: Image.Image, options: dict) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return buffer.getvalue()


def _write(storage: Storage, name: str, content: File) -> None:
    """A file of that name and size is the same, for the name is a hash; a torn one is replaced."""
    if storage.exists(name):
        if storage.size(name) == content.size:
            return
        storage.delete(name)
    content.seek(0)
    storage.save(name, content)
