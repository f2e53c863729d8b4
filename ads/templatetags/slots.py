"""Slots on reader pages: {% load slots %}."""

from django import template
from django.template.loader import render_to_string

from ads import filling
from ads.slots import SLOTS

register = template.Library()


@register.simple_tag(takes_context=True)
def ad_slot(context, name):
    """Will draw a slot of the page, such as {% ad_slot "front" %}, by components/slot.html.

    Nothing at all when no creative runs that fits, and on the page of a story or section (the
    context's `article` or `section`) that carries none. One query for all slots of a page.
    """
    if not _carries(context.get("article"), context.get("section")):
        return ""
    return _drawn(context, name, place=name)


def _carries(article, section) -> bool:
    if article is not None and (article.is_sensitive or not article.has_slots):
        return False
    section = section or (article and article.section)
    return section is None or section.has_slots


def _drawn(context, name, *, place, light=False, language="") -> str:
    slot = SLOTS[name]
    creative = filling.of_page(getattr(context, "request", None)).take(slot, place=place)
    if creative is None:
        return ""
    return render_to_string(
        "components/slot.html",
        {"creative": creative, "slot": slot.name, "place": place, "language": language},
    )


from django.utils.safestring import mark_safe  # noqa: E402


@register.simple_tag
def story_body(article, light=False):
    return mark_safe(article.reader_html)  # noqa: S308
