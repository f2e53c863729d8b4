"""What reader templates ask for: the frame around every page, and words for times and names."""

import re

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from articles import cards, frame, languages, moments, page_head
from articles.skeletons import hole
from pagecache import pages

register = template.Library()
# Letters, figures and hyphens between spaces, short enough to fit every line.
_COMPOUND = re.compile(r"(?<!\S)(?=\S{3,14}(?!\S))\w+(?:-\w+)+[,.:;?!]?(?!\S)")


@register.simple_tag(takes_context=True)
def breaking_bar(context):
    """The one breaking story, as a bar; nothing when nothing is breaking. Used by base.html."""
    if context.get("is_skeleton"):
        return hole("bar")
    return mark_safe(frame.drawn(context.get("request")).bar)  # noqa: S308 - our own template


@register.simple_tag(takes_context=True)
def masthead(context):
    """Name, date and search. Used by base.html."""
    if context.get("is_skeleton"):
        return hole("masthead")
    return mark_safe(frame.drawn(context.get("request")).masthead)  # noqa: S308 - our own template


@register.simple_tag(takes_context=True)
def section_menu(context):
    """The sections of the menu, that of this address marked. Used by base.html."""
    if context.get("is_skeleton"):
        return hole("menu")
    request = context.get("request")
    menu = frame.drawn(request).menu_at(request.path if request else "")
    return mark_safe(menu)  # noqa: S308 - our own template


@register.simple_tag(takes_context=True)
def site_footer(context):
    """The footer with the pages that editors keep. Used by base.html."""
    if context.get("is_skeleton"):
        return hole("footer")
    return mark_safe(frame.drawn(context.get("request")).footer)  # noqa: S308 - our own template


@register.simple_tag(takes_context=True, name="page_head")
def head_of_page(context):
    """What machines read in the head: the context's `head`. Used by base.html."""
    if context.get("is_skeleton"):
        return hole("head")
    return mark_safe(page_head.drawn(context["head"]))  # noqa: S308 - escaped where it is drawn


@register.simple_tag(name="hole")
def named_hole(name):
    """A place that articles.skeletons fills for each request."""
    return hole(name)


@register.simple_tag
def today():
    """The date of the masthead. Kept pages end at midnight, in the newsroom's time zone."""
    now = timezone.now()
    pages.depend(until=moments.next_midnight(now))
    local = timezone.localtime(now)
    return f"{moments.weekday(local)} {moments.long_date(local)}"


@register.simple_tag
def moment(at, form="long"):
    """A time as <time>: "long" and "short" with date and zone, "brief" the time if it is today."""
    if form == "brief":
        return cards.brief(at, now=timezone.now())
    if form == "clock":
        return moments.tag(at, moments.clock(at))
    return moments.tag(at, moments.full(at, short=form == "short"))


@register.filter
def updated_at(article):
    """When the story was changed for readers, or None: only then the page says "Updated on"."""
    return moments.updated(article)


@register.simple_tag
def card(story, form):
    """A story in a list. story: an articles.cards.Story. form: a name among cards.FORMS."""
    return cards.html(story, cards.FORMS[form], now=timezone.now())


@register.filter
def joined(authors, link=False):
    """Will write "Asha Varkey, Imran Qadri and Nila Deshmane"; with `link`, as links."""
    pattern = '<a href="{1}" rel="author">{0}</a>' if link else "{0}"
    names = [format_html(pattern, author.name, author.get_absolute_url()) for author in authors]
    return mark_safe(cards.joined(names))  # noqa: S308 - names are escaped


@register.simple_tag
def lang_of(language):
    """Attributes lang and dir, with a space before, for words not in the page's language."""
    if not language or language == get_language():
        return ""
    return mark_safe(languages.foreign(language))  # noqa: S308 - of our own table


@register.filter
def unbroken(headline):
    """Will keep short compounds of a headline, such as "10-year", on one line each."""
    marked = _COMPOUND.sub(r'<span class="unbroken">\g<0></span>', conditional_escape(headline))
    return mark_safe(marked)  # noqa: S308 - escaped above, and only a span of ours put in


@register.filter
def direction(language):
    """rtl or ltr."""
    return languages.direction(language)
