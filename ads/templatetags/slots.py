"""Slots on reader pages: {% load slots %}."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from ads import filling
from ads.placement import place
from ads.slots import SLOTS
from ads.story_plans import why_none
from articles import reader_html
from articles.skeletons import fills, hole

register = template.Library()


@register.simple_tag(takes_context=True)
def ad_slot(context, name):
    """Will draw a slot of the page, such as {% ad_slot "front" %}, by components/slot.html.

    Nothing at all when no creative runs that fits, and on the page of a story or section (the
    context's `article` or `section`) that carries none. One query for all slots of a page.
    """
    if context.get("is_skeleton"):
        return hole(f"slot_{name}")
    return mark_safe(_of_page(context.get("request"), context, name))  # noqa: S308 - our own template


@fills("slot_front")
def _front(request, context):
    return _of_page(request, context, "front")


@fills("slot_rail")
def _rail(request, context):
    return _of_page(request, context, "rail")


def _of_page(request, context, name):
    if not _carries(context.get("article"), context.get("section")):
        return ""
    return _drawn(request, name, place_name=name, language=get_language())


@register.simple_tag(takes_context=True)
def story_body(context, article, light=False):
    """Will write the text of a story, its reader_html, with the slots that ads.placement plans.

    The text itself is not touched: without the slots it is reader_html, less the editor's breaks.
    light: for the light version. Queries: that for all slots of a page, and those of
    articles.reader_html for pictures and related stories.
    """
    if context.get("is_skeleton"):
        return hole("light_body" if light else "body")
    return mark_safe(_body(context.get("request"), article, light=light))  # noqa: S308 - see there


@fills("body")
def _ordinary_body(request, context):
    return _body(request, context["article"], light=False)


@fills("light_body")
def _light_body(request, context):
    return _body(request, context["article"], light=True)


def _body(request, article, *, light):
    """Cleaned when it was saved, and our template."""
    pieces, outline = reader_html.pieces(request, article)
    planned = place(outline, carries=_carries(article, article.section)).slots
    written: list[str] = []
    for index, piece in enumerate(pieces):
        if index in planned:
            written.append(
                _drawn(
                    request,
                    "light" if light else "story",
                    place_name=f"story-{planned.index(index) + 1}",
                    language=article.language,
                )
            )
        if outline.kinds[index] != "break":
            written.append(piece)
    return "".join(written)


def _carries(article, section) -> bool:
    return not why_none(article, section)


def _drawn(request, name: str, *, place_name: str, language: str) -> str:
    slot = SLOTS[name]
    creative = filling.of_page(request).take(slot, place=place_name)
    if creative is None:
        return ""
    return creative.drawn(slot, place=place_name, is_foreign_page=language != "en")
