"""What machines are told about a page in its head: schema.org objects, as plain dicts."""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from articles.bylines import Credit, Role, by_role
from articles.corrections import Kind
from articles.models import Article, Author, Correction
from articles.moments import iso, updated
from articles.site import absolute

LOGO = "images/logo.png"
LOGO_PX = 512
CONTEXT = "https://schema.org"
_AUTHORS = (Role.WORDS, Role.BOTH, Role.ADDITIONAL)


def embed(*things: dict[str, Any]) -> SafeString:
    """Will write things as the content of a JSON script element, from which nothing breaks out."""
    text = json.dumps(
        {"@context": CONTEXT, "@graph": things}, ensure_ascii=False, separators=(",", ":")
    )
    # No "<" may end the element, and U+2028 and U+2029 are line ends to old parsers.
    safe = re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)
    return mark_safe(safe)  # noqa: S308 - nothing that HTML reads is left in it


def website() -> dict[str, Any]:
    """Will describe the site, for its front page."""
    return {
        "@type": "WebSite",
        "@id": absolute("/#site"),
        "url": absolute("/"),
        "name": settings.SITE_NAME,
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute("/search/?q={search_term_string}"),
            },
            "query-input": "required name=search_term_string",
        },
    }


def news_article(
    article: Article, *, credits: list[Credit], tags: list, corrections: Sequence[Correction] = ()
) -> dict[str, Any]:
    """Will describe a published story. Its dates are those that the page shows."""
    did = {
        role: [_person(credit.author) for credit in some] for role, some in by_role(credits).items()
    }
    writers = [person for role in _AUTHORS for person in did.get(role, ())]
    story: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": absolute(f"{article.get_absolute_url()}#story"),
        "url": absolute(article.get_absolute_url()),
        "mainEntityOfPage": absolute(article.get_absolute_url()),
        "headline": one_line(article.headline),
        "datePublished": iso(article.published_at),
        "dateModified": iso(updated(article) or article.published_at),
        "articleSection": article.section.name,
        "inLanguage": article.language,
        "isAccessibleForFree": True,
        "wordCount": article.word_count,
        "commentCount": article.comment_count,
        "author": writers or [publisher()],
        "publisher": publisher(),
        "image": [picture(article.lead_picture)] if article.lead_picture else [_logo()],
    }
    if article.standfirst.strip():
        story["description"] = one_line(article.standfirst)
    if Role.PICTURES in did:
        story["contributor"] = did[Role.PICTURES]
    if Role.EDITING in did:
        story["editor"] = did[Role.EDITING]
    if article.agency.strip():
        story["sourceOrganization"] = {"@type": "Organization", "name": one_line(article.agency)}
    if article.paid_by:
        story["sponsor"] = {"@type": "Organization", "name": one_line(article.paid_by)}
    if tags:
        story["keywords"] = [tag.name for tag in tags]
    # An update adds to what was right.
    if mended := [note for note in corrections if note.kind != Kind.UPDATE]:
        story["correction"] = [_comment(note) for note in mended]
    return story


def profile(author: Author, *, language: str) -> dict[str, Any]:
    """Will describe the page of an author, in that language, and the person whom it is about."""
    person = {**_person(author), "worksFor": publisher()}
    person["@id"] = absolute(f"{author.get_absolute_url()}#person")
    if author.life.strip():
        person["description"] = one_line(author.life)
    if author.portrait is not None:
        person["image"] = picture(author.portrait)
    return {
        "@type": "ProfilePage",
        "@id": absolute(f"{author.get_absolute_url()}#profile"),
        "url": absolute(author.get_absolute_url()),
        "name": author.name,
        "inLanguage": language,
        "mainEntity": person,
    }


def _comment(note: Correction) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "text": one_line(note.note),
        "datePublished": iso(note.at),
    }


def breadcrumbs(*steps: tuple[str, str]) -> dict[str, Any]:
    """Will describe the way to a page. steps: pairs (name, path), from the top."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(steps, start=1)
        ],
    }


def publisher() -> dict[str, Any]:
    return _publisher(settings.SITE_NAME, settings.SITE_URL)


@lru_cache(maxsize=8)
def _publisher(name: str, url: str) -> dict[str, Any]:
    return {
        "@type": "NewsMediaOrganization",
        "@id": absolute("/#publisher"),
        "name": name,
        "url": f"{url}/",
        "logo": _logo(),
    }


def picture(pic) -> dict[str, Any]:
    shown = {
        "@type": "ImageObject",
        "url": absolute(pic.file.url),
        "width": pic.width_px,
        "height": pic.height_px,
    }
    if pic.credit.strip():
        shown["creditText"] = pic.credit
    return shown


def one_line(text: str) -> str:
    """Will put text on one line, as attributes and titles want it."""
    return " ".join(text.split())


def _person(author: Author) -> dict[str, Any]:
    return {
        "@type": "Person",
        "name": author.name,
        "url": absolute(author.get_absolute_url()),
        **({"jobTitle": author.title} if author.title.strip() else {}),
    }


def _logo() -> dict[str, Any]:
    return {
        "@type": "ImageObject",
        "url": absolute(static(LOGO)),
        "width": LOGO_PX,
        "height": LOGO_PX,
    }
