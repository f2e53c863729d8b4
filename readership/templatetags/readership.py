"""What is read most, on reader pages: {% load readership %}."""

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from readership.most_read import box

register = template.Library()


@register.simple_tag(takes_context=True)
def most_read(context, article=None, light=False):
    """Will draw the box of what is read most by components/most_read.html; two queries at most.

    article: the story on whose page it stands; it is left out, and so are the stories of the
    context's `shown`, ids that the page links already. Stories in the page's language are taken,
    where there are enough. light: links to light versions.
    Nothing at all while there is no other story.
    """
    language = article.language if article else _plain(get_language() or settings.LANGUAGE_CODE)
    leave_out = set(context.get("shown") or ())
    if article:
        leave_out.add(article.pk)
    found = box(language=language, leave_out=leave_out)
    if found is None:
        return ""
    return render_to_string("components/most_read.html", {"box": found, "light": light})


def _plain(language: str) -> str:
    return language.partition("-")[0]
