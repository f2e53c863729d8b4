from django import template

register = template.Library()

from django.utils.html import format_html  # noqa: E402


@register.simple_tag
def picture(pic, sizes="100vw", alt=None, eager=False):
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}">',
        pic.file.url,
        pic.width_px,
        pic.height_px,
        pic.alt if alt is None else alt,
    )
