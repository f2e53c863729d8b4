"""Joins the readers' style sheets into the one that pages link, css/newsroom.css.

A finder of Django's staticfiles: whoever looks for the file, by collectstatic or by the
development server, gets it joined from the sources as they are now. There is no step to remember.
"""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/newsroom.css"
SOURCES = Path(settings.BASE_DIR) / "static" / "css"
MADE = Path(settings.BASE_DIR) / "build" / "joined"


def sources() -> list[Path]:
    """Will list the sheets in the order in which they count: components by name, print last."""
    components = sorted((SOURCES / "components").glob("*.css"))
    return [SOURCES / "tokens.css", SOURCES / "base.css", *components, SOURCES / "print.css"]


def joined() -> str:
    """Will give the style sheet of all reader pages, without comments and indentation."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", without_comments).strip() + "\n"


class StylesheetFinder(BaseFinder):
    """Finds the joined style sheet, and nothing else.

    name: of the file. joined: gives its text.
    """

    name = NAME
    joined = staticmethod(joined)
    storage = FileSystemStorage(location=MADE)

    def find(self, path, find_all=False):
        if Path(path).as_posix() != self.name:
            return []
        target = str(self._write())
        return [target] if find_all else target

    def list(self, ignore_patterns):
        self._write()
        yield self.name, self.storage

    def check(self, **kwargs):
        return []

    def _write(self) -> Path:
        target, text = MADE / self.name, self.joined()
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return target
