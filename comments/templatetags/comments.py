"""The comments of a story, for its page."""

from django import template

from comments.forms import CommentForm
from comments.thread import page_of

register = template.Library()


@register.inclusion_tag("components/comment_thread.html")
def comment_thread(article, light=False):
    """Will show the first page of a story's comments and the form, for article_detail.html and the
    light version, to which the reader then comes back. One query."""
    return {
        "article": article,
        "page": page_of(article, light=light),
        "form": CommentForm(initial={"light": "1"} if light else None),
    }
