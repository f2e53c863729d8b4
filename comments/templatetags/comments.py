"""The comments of a story, for its page."""

from django import template
from django.utils.safestring import mark_safe

from articles.skeletons import fills, hole
from comments import section, switches
from comments.thread import page_of

register = template.Library()


@register.simple_tag(takes_context=True)
def comment_thread(context, article, light=False):
    """Will show the first page of a story's comments and the form, for article_detail.html and the
    light version, to which the reader then comes back. No query beside that for the parts."""
    if context.get("is_skeleton"):
        return hole("light_comments" if light else "comments")
    drawn = _drawn(context.get("request"), article, light)
    return mark_safe(drawn)  # noqa: S308 - escaped where it is drawn


@register.simple_tag
def comment_section(article, page):
    """Will show a page of a story's comments (comments.thread.Page), for comments/thread.html."""
    return mark_safe(section.drawn(article, page))  # noqa: S308 - escaped there


@fills("comments")
def _ordinary(request, context):
    return _drawn(request, context["article"], False)


@fills("light_comments")
def _light(request, context):
    return _drawn(request, context["article"], True)


def _drawn(request, article, light):
    switches.say_on_page(request, article)
    return section.drawn(article, page_of(request, article, light=light), light=light)
