"""Collects static files where something changed since they were collected last.

Packing all of them takes longer than everything else that a start does.
"""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

PACKERS = ("django", "whitenoise", "brotli")  # another version may make other files


def collect() -> bool:
    """Will collect them, unless sources and collected files are as they were after the last time;
    says whether it did. What it saw then stands beside STATIC_ROOT."""
    stamp, sources = Path(f"{settings.STATIC_ROOT}.collected"), _sources()
    if stamp.exists() and stamp.read_text() == f"{sources} {_collected()}":
        return False
    stamp.unlink(missing_ok=True)  # so that one who is interrupted begins anew
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(f"{sources} {_collected()}")
    return True


def _sources() -> str:
    """By content: a fresh clone has new times and the same files."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for package in PACKERS:
        digest.update(f"{package} {version(package)}\n".encode())
    for name, content in _files():
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _files() -> Iterator[tuple[str, bytes]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            with storage.open(name) as file:
                yield f"{getattr(storage, 'prefix', '') or ''}/{name}", file.read()


def _collected() -> str:
    """By name, size and time: whoever else collects, or takes a file away, is noticed."""
    digest = hashlib.sha256()
    for path in sorted(Path(settings.STATIC_ROOT).rglob("*")):
        about = path.stat()
        if path.is_file():
            digest.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
