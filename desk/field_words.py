"""What the fields of a story and their values are called at the desk: for comparing and joining."""

from collections.abc import Iterable
from datetime import datetime

from articles.models import LANGUAGES, Author, Section
from desk import comparing, states
from images.models import Picture

LABELS = {
    "headline": "Headline",
    "standfirst": "Standfirst",
    "dateline_place": "Dateline",
    "body": "Story",
    "tags": "Tags",
    "bylines": "Bylines",
    "agency": "Agency",
    "section_id": "Section",
    "lead_picture_id": "Lead picture",
    "language": "Language",
    "slug": "End of the address",
    "comments_open": "Comments",
    "has_slots": "Advertisements",
    "is_sensitive": "Sensitive",
    "paid_by": "Paid for by",
    "publish_at": "Publish at",
    "expires_at": "Expires at",
}
DELETED = "(deleted)"
_SWITCHES = {"comments_open": ("on", "off"), "has_slots": ("on", "off")}


def label(field: str) -> str:
    return LABELS.get(field) or field.removesuffix("_id").replace("_", " ").capitalize()


class Names:
    """What the keys in some contents stand for: three queries, however many contents there are."""

    def __init__(self, contents: Iterable[dict]):
        contents = list(contents)
        authors = {
            pk for content in contents for pk, _ in comparing.credits_of(content.get("bylines"))
        }
        self.authors = dict(Author.objects.filter(pk__in=authors).values_list("pk", "name"))
        sections = {content.get("section_id") for content in contents}
        self.sections = dict(Section.objects.filter(pk__in=sections).values_list("pk", "name"))
        self.pictures = Picture.objects.in_bulk(
            {content.get("lead_picture_id") for content in contents} - {None}
        )

    def entry(self, field: str, value) -> str:
        """Will name one tag or byline."""
        if field == "tags":
            return value
        author, role = value if not isinstance(value, int) else (value, "words")
        name = self.authors.get(author, DELETED)
        return name if role == "words" else f"{name} ({role})"

    def picture(self, key: int | None) -> Picture | None:
        return self.pictures.get(key)

    def said(self, field: str, value) -> str:
        """Will say a value in words; "none" for nothing."""
        if field in ("tags", "bylines"):
            if field == "bylines":
                value = comparing.credits_of(value)
            return ", ".join(self.entry(field, entry) for entry in value or []) or "none"
        if field == "section_id":
            return self.sections.get(value, DELETED) if value else "none"
        if field == "lead_picture_id":
            return str(self.pictures.get(value, DELETED)) if value else "none"
        if field == "language":
            return dict(LANGUAGES).get(value, value or "none")
        if isinstance(value, bool):
            return _SWITCHES.get(field, ("yes", "no"))[not value]
        if isinstance(value, datetime):
            return states.clock(value)
        return str(value) if value not in (None, "") else "none"
