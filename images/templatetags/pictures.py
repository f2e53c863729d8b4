"""`{% picture %}`: a picture of the library as readers get it."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from images import renditions
from pagecache import pages

register = template.Library()

_USUAL = "320 640 1280 1920"
_FIRST, _LATER = mark_safe('fetchpriority="high"'), mark_safe('loading="lazy"')
_MIDDLE = 640  # px: what a browser gets that knows no list of sizes


@register.simple_tag
def picture(pic, sizes="100vw", alt=None, eager=False, widths=_USUAL):
    """Will write a picture with its sizes and its dimensions. No query.

    sizes: as in HTML, how wide it stands at which width of the window. alt: None is the picture's
    own; "" where the words beside it say the same. eager: for the one at the top of the page.
    widths: which renditions to list, in px, at most four, since every page pays for each.
    For every template that shows a picture; crops keep the focal point by components/picture.css.
    """
    if not pic:
        return ""
    pages.depend(pic.page_tag)
    listed = renditions.widths_among(pic, [int(width) for width in widths.split()])
    image = format_html(
        '<img src="{}"{} width="{}" height="{}" alt="{}"{} decoding="async" {}>',
        renditions.url(pic, min(_MIDDLE, max(listed, default=_MIDDLE))),
        _srcset(pic, listed, "jpg", sizes),
        pic.width_px,
        pic.height_px,
        pic.alt if alt is None else alt,
        _focus(pic),
        _FIRST if eager else _LATER,
    )
    if not listed:
        return image
    source = _srcset(pic, listed, "webp", sizes)
    return format_html('<picture><source type="image/webp"{}>{}</picture>', source, image)


def _srcset(pic, widths, extension, sizes):
    if not widths:
        return ""
    listed = format_html_join(
        ", ", "{} {}w", ((renditions.url(pic, width, extension), width) for width in widths)
    )
    return format_html(' srcset="{}" sizes="{}"', listed, sizes)


def _focus(pic):
    """The focal point in steps of 25 per cent, as classes: a style attribute would be blocked."""
    default_x, default_y = 50, 40
    names = []
    if pic.focus_x != default_x:
        names.append(f"focus-x{round(pic.focus_x / 25) * 25}")
    if pic.focus_y != default_y:
        names.append(f"focus-y{round(pic.focus_y / 25) * 25}")
    return format_html(' class="{}"', " ".join(names)) if names else ""
