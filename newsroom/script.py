"""Joins the scripts of stories into the one that they link, js/newsroom.js, as newsroom.stylesheet
does the style sheets. What fills slots is apart, since blockers may stop it."""

import re
from pathlib import Path

from django.conf import settings

from newsroom.stylesheet import StylesheetFinder

NAME = "js/newsroom.js"
_FOLDER = Path(settings.BASE_DIR) / "static" / "js"
SOURCES = (_FOLDER / "comments.js", _FOLDER / "reading.js")


def joined() -> str:
    """Will give the script of stories and their comments, without comments and indentation."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    without_comments = re.sub(r"^\s*//.*\n|\s//[^'\"`\n]*$", "", text, flags=re.MULTILINE)
    return re.sub(r"\s*\n\s*", "\n", without_comments).strip() + "\n"


class ScriptFinder(StylesheetFinder):
    """Finds the joined script, and nothing else."""

    name = NAME
    joined = staticmethod(joined)
