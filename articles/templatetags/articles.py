"""What reader templates ask for: the frame around every page, and words for times and names."""

import re

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from articles import frame, moments
from pagecache import pages

register = template.Library()
WORDS_A_MINUTE = 220
# Letters, figures and hyphens between spaces, short enough to fit every line.
_COMPOUND = re.compile(r"(?<!\S)(?=\S{3,14}(?!\S))\w+(?:-\w+)+[,.:;?!]?(?!\S)")


@register.inclusion_tag("components/breaking_bar.html", takes_context=True)
def breaking_bar(context):
    """The one breaking story, as a bar; nothing when nothing is breaking. Used by base.html."""
    return {"story": frame.of(context.get("request")).breaking}


@register.inclusion_tag("components/section_menu.html", takes_context=True)
def section_menu(context):
    """The sections of the menu, that of this address marked. Used by base.html."""
    request = context.get("request")
    return {"sections": frame.of(request).sections, "path": request.path if request else ""}


@register.inclusion_tag("components/footer.html", takes_context=True)
def site_footer(context):
    """The footer with the pages that editors keep. Used by base.html."""
    return {
        "pages": frame.of(context.get("request")).pages,
        "site_name": settings.SITE_NAME,
        "year": timezone.localdate().year,
    }


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
        return moments.tag(at, moments.brief(at, now=timezone.now()))
    if form == "clock":
        return moments.tag(at, moments.clock(at))
    return moments.tag(at, moments.full(at, short=form == "short"))


@register.filter
def updated_at(article):
    """When the story was changed for readers, or None: only then the page says "Updated on"."""
    return moments.updated(article)


@register.filter
def names_of(article, link=False):
    """The authors of a story, joined by "and" in the page's language; with `link`, as links."""
    return joined([byline.author for byline in article.bylines.all()], link)


@register.filter
def joined(authors, link=False):
    """Will write "Asha Varkey, Imran Qadri and Nila Deshmane"; with `link`, as links."""
    pattern = '<a href="{1}" rel="author">{0}</a>' if link else "{0}"
    parts = [
        format_html_join("", pattern, [(author.name, author.get_absolute_url())])
        for author in authors
    ]
    if len(parts) < 2:
        return parts[0] if parts else ""
    # Translators: between the last two names of a list.
    last = _(" and ")
    return mark_safe(_(", ").join(parts[:-1]) + last + parts[-1])  # noqa: S308 - parts are escaped


@register.filter
def reading_minutes(article):
    """How long a story takes to read, at least one minute."""
    return max(1, round(article.word_count / WORDS_A_MINUTE))


@register.simple_tag
def lang_of(language):
    """Attributes lang and dir, with a space before, for words not in the page's language."""
    if not language or language == get_language():
        return ""
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    return mark_safe(f' lang="{language}" dir="{direction}"')  # noqa: S308 - of our own table


@register.filter
def unbroken(headline):
    """Will keep short compounds of a headline, such as "10-year", on one line each."""
    marked = _COMPOUND.sub(r'<span class="unbroken">\g<0></span>', conditional_escape(headline))
    return mark_safe(marked)  # noqa: S308 - escaped above, and only a span of ours put in


@register.filter
def direction(language):
    """rtl or ltr."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"
