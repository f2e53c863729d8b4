"""Joins the readers' scripts into the one that pages link, js/newsroom.js, as newsroom.stylesheet
does their style sheets."""

import re
from pathlib import Path

from django.conf import settings

from newsroom.stylesheet import StylesheetFinder

NAME = "js/newsroom.js"
SOURCES = Path(settings.BASE_DIR) / "static" / "js"


def joined() -> str:
    """Will give the script of all reader pages, without comments and indentation."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.js")))
    without_comments = re.sub(r"^\s*//.*\n|\s//[^'\"`]*$", "", text, flags=re.MULTILINE)
    return re.sub(r"\s*\n\s*", "\n", without_comments).strip() + "\n"


class ScriptFinder(StylesheetFinder):
    """Finds the joined script, and nothing else."""

    name = NAME
    joined = staticmethod(joined)
