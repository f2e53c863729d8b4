"""Pages of which only parts differ: drawn once by their template, then filled.

A template costs as much for what never changes as for what does. The readers' busiest pages are
therefore drawn once in each process and language with holes in them, and each request fills the
holes with HTML that is ready. `{% hole "name" %}` marks one that the view fills; tags of the apps
above mark one that they fill themselves, by a function that they announce with `fills`.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from articles import frame, page_head

_BLANK_LINES = re.compile(r"\n\s*\n")


def hole(name: str) -> SafeString:
    """Will mark the place of a hole while a page is drawn."""
    return mark_safe(f"\x00{name}\x00")  # noqa: S308 - a name of ours between two marks


_fillers: dict[str, Callable[[HttpRequest, dict], str]] = {}


def fills(name: str) -> Callable:
    """Will let a function of (request, context) fill the holes of that name.

    context: that of the page, with the HTML of the holes above by their names as `filled`.
    """

    def announce(function):
        _fillers[name] = function
        return function

    return announce


def fill(request: HttpRequest, template: str, context: dict, holes: dict[str, str]) -> HttpResponse:
    """Will answer with the page of that template, drawn in `page_language` of the context.

    context: what a view gives a template, with its `head`. holes: ready HTML by name.
    Raises KeyError when nobody fills one.
    """
    language = context["page_language"]
    skeleton = _skeleton.__wrapped__ if settings.DEBUG else _skeleton
    texts, names = skeleton(template, language, settings.STORAGES["staticfiles"]["BACKEND"])
    filled = _frame(request) | {"head": page_head.drawn(context["head"])} | holes
    context = context | {"filled": filled}
    written = []
    with translation.override(language):
        for text, name in zip(texts, names, strict=False):
            if name not in filled:
                filled[name] = _fillers[name](request, context)
            written += (text, filled[name])
    return HttpResponse("".join([*written, texts[-1]]))


def _frame(request: HttpRequest) -> dict[str, str]:
    drawn = frame.drawn(request)
    menu = drawn.menu_at(request.path)
    return {"bar": drawn.bar, "masthead": drawn.masthead, "menu": menu, "footer": drawn.footer}


@lru_cache(maxsize=64)
def _skeleton(template: str, language: str, storage: str) -> tuple[list[str], list[str]]:
    """The texts of the page, and the names of the holes between them: one text more."""
    inputs = {
        "is_skeleton": True,
        "page_language": language,
        "site_name": settings.SITE_NAME,
        "site_edition": settings.SITE_EDITION,
    }
    pieces = _BLANK_LINES.sub("\n", render_to_string(template, inputs)).split("\x00")
    return pieces[::2], pieces[1::2]
