"""What is read most, on reader pages: {% load readership %}."""

from django import template
from django.conf import settings
from django.template.loader import render_to_string

from readership.most_read import box

register = template.Library()


@register.simple_tag(takes_context=True)
def most_read(context, article=None, light=False):
    """Will draw the box of what is read most by components/most-read.html; two queries at most.

    article: the story on whose page it stands: it is left out, and where its language is not the
    site's, stories of that language come first. The context's `shown`, ids of stories that the page
    links already, is left out too. light: plain links to light versions.
    Nothing at all while there is no other story.
    """
    site_language = settings.LANGUAGE_CODE.partition("-")[0]
    language = article.language if article is not None else site_language
    leave_out = set(context.get("shown") or ())
    if article is not None:
        leave_out.add(article.pk)
    found = box(language="" if language == site_language else language, leave_out=leave_out)
    if found is None:
        return ""
    return render_to_string(
        "components/most-read.html", {"box": found, "light": light, "language": language}
    )
