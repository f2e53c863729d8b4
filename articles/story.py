"""One public story as its page needs it, with all that it is filed under: one query."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db.models import OuterRef, StringAgg, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONArray
from django.utils import timezone

from articles import corrections
from articles.bylines import Credit
from articles.models import (
    Article,
    Author,
    Byline,
    Correction,
    Section,
    Tag,
    TaggedArticle,
)
from images.models import Picture
from pagecache.statements import Statement

_STORY = (
    *("pk", "section_id", "lead_picture_id", "headline", "slug", "standfirst", "language"),
    *(
        "agency",
        "comments_open",
        "has_slots",
        "is_sensitive",
        "paid_by",
        "state",
        "comment_count",
        "word_count",
    ),
    *("published_at", "published_on", "updated_at", "expires_at"),
    *("reader_html", "reader_version", "reader_outline"),
)
_SECTION = ("pk", "name", "slug", "language", "has_slots")
_AUTHOR = ("id", "name", "slug", "title")
_PICTURE = (
    *("pk", "file", "width_px", "height_px", "ready_widths", "has_avif"),
    *("alt", "caption", "credit", "focus_x", "focus_y"),
)


class Story(NamedTuple):
    """credits: in their order. tags: by name. corrections: newest first. Of all of them only what a
    page shows is there."""

    article: Article
    credits: list[Credit]
    tags: list[Tag]
    corrections: Sequence[Correction] = ()


def find(day: date, slug: str) -> Story | None:
    """Will give the public story of that address, None when there is none now."""
    rows = _public.rows(day=day, slug=slug, now=timezone.now())
    return _story(rows[0]) if rows else None


def _of_address(day, slug, now):
    bylines = Byline.objects.filter(article=OuterRef("pk"))
    tagged = TaggedArticle.objects.filter(content_object=OuterRef("pk"))
    notes = Correction.objects.filter(article=OuterRef("pk"))
    return (
        Article.objects.filter(published_on=day, slug=slug)
        .published(now)
        .annotate(
            names=_listed(bylines, "position", "role", *(f"author__{name}" for name in _AUTHOR)),
            topics=_listed(tagged, "tag__name", "tag_id", "tag__slug"),
            notes=_listed(notes, "pk", "kind", "note", "at_top", "at"),
        )
        .values_list(
            *_STORY,
            *(f"section__{name}" for name in _SECTION),
            *(f"lead_picture__{name}" for name in _PICTURE),
            "names",
            "topics",
            "notes",
        )
    )


def _listed(rows, *columns: str) -> Subquery:
    """All these rows as the inside of one JSON list, in any order."""
    row = Cast(JSONArray(*columns), TextField())
    grouped = rows.order_by().values(one=Value(1))
    return Subquery(grouped.annotate(all=StringAgg(row, Value(","))).values("all"))


_public = Statement(_of_address)


def _story(row: tuple) -> Story:
    values = iter(row)
    article = _made(Article, _STORY, values)
    section = _made(Section, _SECTION, values)
    picture = _made(Picture, _PICTURE, values)
    article.section = section
    article.lead_picture = picture if picture.pk else None
    names, topics, notes = (sorted(json.loads(f"[{text or ''}]")) for text in values)
    return Story(
        article,
        [
            Credit(Author(**dict(zip(_AUTHOR, author, strict=True))), role)
            for _, role, *author in names
        ],
        [Tag(pk=pk, name=name, slug=slug) for name, pk, slug in topics],
        corrections.newest_first(map(_note, notes)),
    )


def _made(model, names, values):
    """A row of that model; it reads from the database what is not among these names."""
    columns = ["id" if name == "pk" else name for name in names]
    given = dict(zip(columns, values, strict=False))
    ordered = [
        given[field.attname] for field in model._meta.concrete_fields if field.attname in given
    ]
    return model.from_db("default", columns, ordered)


def _note(row: list) -> Correction:
    """at: as the database writes a moment in UTC, with or without saying so."""
    pk, kind, note, at_top, at = row
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return Correction(pk=pk, kind=kind, note=note, at_top=bool(at_top), at=moment)
