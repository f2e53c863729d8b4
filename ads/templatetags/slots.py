"""Slots on reader pages: {% load slots %}."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from ads import filling
from ads.carrying import why_none
from ads.placement import place
from ads.targeting import Asked
from articles import reader_html
from articles.skeletons import fills, hole

register = template.Library()

# Which slots stand above one, and the holes between: where none is filled, nothing parts the two.
_ABOVE = {
    "rail": {"slot_list": ("most_read",)},
    "footer": {"slot_list": (), "slot_rail": (), "slot_front": ("beside",)},
}


@register.simple_tag(takes_context=True)
def ad_slot(context, name):
    """Will draw a slot of the page, such as {% ad_slot "front" %}, by components/slot.html.

    Nothing at all when no creative runs that fits, on the page of a story or section (the
    context's `article` or `section`) that carries none, and where it would touch another slot, on a
    phone or a wide screen. One query for all slots of a page.
    """
    if context.get("is_skeleton"):
        return hole(f"slot_{name}")
    return mark_safe(_of_page(context.get("request"), context, name))  # noqa: S308 - our own template


def _announced(name):
    @fills(f"slot_{name}")
    def fill(request, context):
        return _of_page(request, context, name)


for _name in ("front", "rail", "list", "footer"):
    _announced(_name)


def _of_page(request, context, name):
    if not _carries(context.get("article"), context.get("section")) or _touches(context, name):
        return ""
    return _drawn(request, _asked(context, name, get_language()), place_name=name)


def _touches(context, name) -> bool:
    filled = context.get("filled") or {}
    return any(
        filled.get(above) and not any(filled.get(hole) for hole in between)
        for above, between in _ABOVE.get(name, {}).items()
    )


@register.simple_tag(takes_context=True)
def story_body(context, article, light=False):
    """Will write the text of a story, its reader_html, with the slots that ads.placement plans.

    The text itself is not touched: without the slots it is reader_html, less the editor's breaks.
    light: for the light version. Queries: that for all slots of a page, and those of
    articles.reader_html for pictures and related stories.
    """
    if context.get("is_skeleton"):
        return hole("light_body" if light else "body")
    asked = {"article": article, "tags": context.get("tags")}
    return mark_safe(_body(context.get("request"), asked, light=light))  # noqa: S308 - see there


@fills("body")
def _ordinary_body(request, context):
    return _body(request, context, light=False)


@fills("light_body")
def _light_body(request, context):
    return _body(request, context, light=True)


def _body(request, context, *, light):
    """Cleaned when it was saved, and our template."""
    article = context["article"]
    asked = _asked(context, "light" if light else "story", article.language)
    pieces, outline = reader_html.pieces(request, article)
    carries = _carries(article, article.section)
    if carries:
        page = filling.of_page(request)
        carries, px = page.stands(asked), page.slot(asked.slot).height_px
    planned = place(outline, slot_px=px).slots if carries else ()
    written: list[str] = []
    for index, piece in enumerate(pieces):
        if index in planned:
            number = planned.index(index) + 1
            written.append(_drawn(request, asked, place_name=f"story-{number}"))
        if outline.kinds[index] != "break":
            written.append(piece)
    return "".join(written)


def _asked(context, slot, language) -> Asked:
    """A place of the page of a story, a section, a tag, or of another."""
    article, tag = context.get("article"), context.get("tag")
    section = context.get("section") or (article and article.section)
    tags = [tag] if tag else context.get("tags") or ()
    return Asked(
        slot,
        section=section.pk if section else None,
        tags=frozenset(tag.pk for tag in tags if tag.pk),
        story=article.pk if article else None,
        language=language,
    )


def _carries(article, section) -> bool:
    if section is None and article and article.section_id:
        section = article.section
    return not why_none(article, section)


def _drawn(request, asked: Asked, *, place_name: str) -> str:
    page = filling.of_page(request)
    if not page.stands(asked):
        return ""
    creative = page.take(asked, place=place_name)
    if creative is None:
        return ""
    return creative.drawn(asked, place=place_name)
