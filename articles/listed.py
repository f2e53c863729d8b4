"""What stories are listed under, found by its address: one query each, compiled once."""

from django.db.models import Model

from articles.models import Author, Section, Tag
from images.models import Picture
from pagecache.statements import Statement

_SECTION = ("id", "name", "slug", "description", "language", "has_slots")
_TAG = ("id", "name", "slug", "description")
_AUTHOR = ("id", "name", "slug", "title", "life", "portrait_id")
_FILE = ("file", "width_px", "height_px", "ready_widths", "has_avif")
_PORTRAIT = ("id", *_FILE, "alt", "credit", "focus_x", "focus_y")

_section = Statement(lambda slug: Section.objects.filter(slug=slug).values_list(*_SECTION))
_tag = Statement(lambda slug: Tag.objects.filter(slug=slug).values_list(*_TAG))
_author = Statement(
    lambda slug: Author.objects.filter(slug=slug).values_list(
        *_AUTHOR, *(f"portrait__{name}" for name in _PORTRAIT)
    )
)


def section(slug: str) -> Section | None:
    """Will give the section of that address with what its page shows, or None."""
    return next((_made(Section, _SECTION, row) for row in _section.rows(slug=slug)), None)


def tag(slug: str) -> Tag | None:
    return next((_made(Tag, _TAG, row) for row in _tag.rows(slug=slug)), None)


def author(slug: str) -> Author | None:
    """Will give the author of that address, with the portrait."""
    for row in _author.rows(slug=slug):
        found = _made(Author, _AUTHOR, row[: len(_AUTHOR)])
        if found.portrait_id is not None:
            found.portrait = _made(Picture, _PORTRAIT, row[len(_AUTHOR) :])
        return found
    return None


def _made(model: type[Model], names: tuple[str, ...], row: tuple) -> Model:
    """names: in the order of the model's fields, in which Django takes the values."""
    return model.from_db("default", names, row)
