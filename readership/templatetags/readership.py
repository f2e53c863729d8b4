"""What is read most, on reader pages: {% load readership %}."""

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.skeletons import fills, hole
from readership.most_read import box

register = template.Library()


@register.simple_tag(takes_context=True)
def most_read(context, article=None, light=False):
    """Will draw the box of what is read most; no query beside that for the page's parts.

    article: the story on whose page it stands; it is left out, and so are the stories of the
    context's `shown`, ids that the page links already. Stories in the page's language are taken,
    where there are enough. light: links to light versions.
    Nothing at all while there is no other story.
    """
    if context.get("is_skeleton"):
        return hole("light_most_read" if light else "most_read")
    return _drawn(context.get("request"), article, light=light, shown=context.get("shown") or ())


@fills("most_read")
def _of_page(request, context):
    return _drawn(request, context.get("article"), shown=context.get("shown") or ())


@fills("light_most_read")
def _of_light_story(request, context):
    return _drawn(request, context["article"], light=True)


def _drawn(request, article, *, light=False, shown=()):
    language = article.language if article else _plain(get_language() or settings.LANGUAGE_CODE)
    leave_out = set(shown)
    if article:
        leave_out.add(article.pk)
    found = box(request, language=language, leave_out=leave_out)
    if found is None:
        return ""
    end = "mobile/" if light else ""
    lines = format_html_join(
        "\n",
        '<li><a href="{}{}"{}>{}</a></li>',
        ((line.url, end, mark_safe(line.attributes), line.headline) for line in found.lines),  # noqa: S308 - of our own table
    )
    return format_html(
        '<section class="most-read" data-trending data-age="{}" aria-labelledby="most-read">'
        '<div class="part-head"><h2 class="part-title" id="most-read">{}</h2></div>'
        "<ol>{}</ol></section>",
        found.max_age_seconds,
        _("Trending") if found.is_ranked else _("Latest"),
        lines,
    )


def _plain(language: str) -> str:
    return language.partition("-")[0]
