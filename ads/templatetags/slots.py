"""Slots on reader pages: {% load slots %}."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ads import filling
from ads.placement import place
from ads.slots import SLOTS
from articles import reader_html

register = template.Library()


@register.simple_tag(takes_context=True)
def ad_slot(context, name):
    """Will draw a slot of the page, such as {% ad_slot "front" %}, by components/slot.html.

    Nothing at all when no creative runs that fits, and on the page of a story or section (the
    context's `article` or `section`) that carries none. One query for all slots of a page.
    """
    if not _carries(context.get("article"), context.get("section")):
        return ""
    return _drawn(context, name, place_name=name, language=get_language())


@register.simple_tag(takes_context=True)
def story_body(context, article, light=False):
    """Will write the text of a story, its reader_html, with the slots that ads.placement plans.

    The text itself is not touched: without the slots it is reader_html, less the editor's breaks.
    light: for the light version. Queries: that for all slots of a page, and those of
    articles.reader_html for pictures and related stories.
    """
    parts = reader_html.blocks(article)
    planned = place(parts, carries=_carries(article, article.section)).slots
    written: list[str] = []
    for index, block in enumerate(parts):
        if index in planned:
            written.append(
                _drawn(
                    context,
                    "light" if light else "story",
                    place_name=f"story-{planned.index(index) + 1}",
                    language=article.language,
                )
            )
        if block.kind != "break":
            written.append(block.html)
    return mark_safe("".join(written))  # noqa: S308 - cleaned when it was saved, and our template


def _carries(article, section) -> bool:
    if article and (article.is_sensitive or not article.has_slots):
        return False
    section = section or (article and article.section)
    return not section or section.has_slots


def _drawn(context, name: str, *, place_name: str, language: str = "en") -> SafeString:
    slot = SLOTS[name]
    creative = filling.of_page(getattr(context, "request", None)).take(slot, place=place_name)
    if creative is None:
        return SafeString()
    inputs = {
        "creative": creative,
        "slot": slot.name,
        "place": place_name,
        "number": place_name.rpartition("-")[2] if "-" in place_name else "",
        "is_foreign_page": language != "en",
    }
    return mark_safe(render_to_string("components/slot.html", inputs).strip())  # noqa: S308
