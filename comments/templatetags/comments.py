"""The comments of a story, for its page."""

from django import template

register = template.Library()


@register.simple_tag
def comment_thread(article, light=False):
    return ""
