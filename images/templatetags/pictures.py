"""`{% picture %}`: a picture of the library as readers get it."""

from django import template
from django.utils.safestring import mark_safe

from images import markup

register = template.Library()


@register.simple_tag
def picture(pic, sizes="100vw", alt=None, eager=False, widths=""):
    """Will write a picture with its sizes and its dimensions, by images.markup. No query.

    alt: None is the picture's own. widths: in px, with spaces between; "" is what is usual.
    For every template that shows a picture; crops keep the focal point by components/picture.css.
    """
    if not pic:
        return ""
    plain = markup.Plain(*(getattr(pic, name) for name in markup.COLUMNS))._replace(
        file=pic.file.name
    )
    wanted = tuple(map(int, widths.split())) or markup.USUAL
    words = pic.alt if alt is None else alt
    html = markup.html(plain, sizes=sizes, alt=words, eager=eager, widths=wanted)
    return mark_safe(html)  # noqa: S308 - all that is not ours is escaped there
