"""The checks of a story before publication, one function each. How grave each is: desk.lint.

A check looks at a story in memory that reads as a working copy says, and at that copy's content.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from articles import readiness
from articles.models import Article, Section
from articles.words import words_of
from desk import near_names, own_links
from desk.working_copies import as_story
from images.models import Picture

LONG_HEADLINE, LONGEST_HEADLINE = 110, 250
LEAST_WIDTH_PX = 1200
_NAMED_LINKS = 3
_LATELY = 300  # stories among which one of the same headline is looked for


@dataclass(frozen=True)
class Found:
    """As desk.lint.Finding, without its level."""

    check: str
    sentence: str
    field: str
    cure: str
    cure_words: str = "Write it"


@dataclass(frozen=True)
class _Copy:
    story: Article
    content: dict
    picture: Picture | None
    has_section: bool


def found(article: Article, content: dict, wanted: Iterable[str]) -> list[Found]:
    """Will run these checks, by the names of desk.lint.LEVELS, and give what they found."""
    wanted = set(wanted)
    copy = _copy(article, content)
    return [
        one
        for names, check in _CHECKS
        if wanted & names
        for one in check(copy)
        if one.check in wanted
    ]


def _copy(article: Article, content: dict) -> _Copy:
    story = as_story(article, content)
    picture = Picture.objects.filter(pk=story.lead_picture_id).first()
    story.lead_picture = picture  # a picture that was deleted since is none
    has_section = story.section_id is not None and (
        story.section_id == article.section_id
        or Section.objects.filter(pk=story.section_id).exists()
    )
    return _Copy(story, content, picture, has_section)


def _unready(copy: _Copy) -> Iterator[Found]:
    """What no deed gives to readers."""
    names = {"headline": "headline", "body": "text", "lead_picture": "alternative text"}
    for field, sentence in readiness.unready(copy.story):
        cure = _picture(copy) if field == "lead_picture" else _FIELDS[field]
        yield Found(names[field], sentence, field, cure)


def _headline(copy: _Copy) -> Iterator[Found]:
    length, cure = len(copy.story.headline), _FIELDS["headline"]
    if length > LONGEST_HEADLINE:
        sentence = f"The headline has {length} characters; at most {LONGEST_HEADLINE} fit."
        yield Found("headline", sentence, "headline", cure, "Cut it")
    elif length > LONG_HEADLINE:
        sentence = f"The headline has {length} characters: too long for search results."
        yield Found("headline’s length", sentence, "headline", cure, "Cut it")


def _section(copy: _Copy) -> Iterator[Found]:
    if not copy.has_section:
        sentence = "The story stands in no section."
        yield Found("section", sentence, "section", _FIELDS["section"], "Choose one")


def _blanks(copy: _Copy) -> Iterator[Found]:
    if not copy.story.standfirst.strip():
        yield Found("standfirst", "No standfirst.", "standfirst", _FIELDS["standfirst"])
    if not copy.story.dateline_place.strip():
        sentence = "No dateline: where was it written?"
        yield Found("dateline", sentence, "dateline_place", _FIELDS["dateline_place"])
    if not copy.content.get("bylines") and not copy.story.agency.strip():
        sentence = "No byline and no agency."
        yield Found("byline", sentence, "bylines", _FIELDS["bylines"], "Choose one")


def _lead_picture(copy: _Copy) -> Iterator[Found]:
    picture, field = copy.picture, "lead_picture"
    if picture is None:
        yield Found("lead picture", "No lead picture.", field, _FIELDS[field], "Choose one")
        return
    if picture.width_px < LEAST_WIDTH_PX:
        sentence = (
            f"The lead picture is {picture.width_px} px wide; it should have {LEAST_WIDTH_PX}."
        )
        yield Found("picture’s width", sentence, field, _FIELDS[field], "Choose another")
    if not picture.credit.strip():
        yield Found("picture’s credit", "The lead picture has no credit.", field, _picture(copy))


def _tags(copy: _Copy) -> Iterator[Found]:
    names = [str(name) for name in copy.content.get("tags", [])]
    for name, near in near_names.new(names, article_pk=copy.story.pk).items():
        ask = f" Did you mean “{near}”?" if near else ""
        sentence = f"Tag “{name}” was never used before.{ask}"
        yield Found("tags", sentence, "tags", _FIELDS["tags"], "Change it" if near else "See tags")


def _links(copy: _Copy) -> Iterator[Found]:
    dead = own_links.dead(copy.story.body)
    if not dead:
        return
    shown = ", ".join(link[:80] for link in dead[:_NAMED_LINKS])
    more = f" and {len(dead) - _NAMED_LINKS} more" if len(dead) > _NAMED_LINKS else ""
    lead = "A link leads" if len(dead) == 1 else f"{len(dead)} links lead"
    sentence = f"{lead} to nothing that readers can see: {shown}{more}"
    yield Found("links", sentence, "body", _FIELDS["body"], "See the text")


def _same_headline(copy: _Copy) -> Iterator[Found]:
    words = words_of(copy.story.headline)
    if not words:
        return
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = Article.objects.came_or_out_since(midnight, most=_LATELY).exclude(pk=copy.story.pk)
    for pk, headline in today.order_by("-pk").values_list("pk", "headline")[: 2 * _LATELY]:
        if words_of(headline) == words:
            sentence = "Another story of today has this headline. Add this as update to that story?"
            cure = reverse("admin:articles_article_change", args=[pk])
            yield Found("same headline", sentence, "headline", cure, "Open it")
            return


def _picture(copy: _Copy) -> str:
    return reverse("admin:images_picture_change", args=[copy.picture.pk])  # type: ignore[union-attr]


# Where each field of the story's form is, for a link on that page.
_FIELDS = {
    "headline": "#id_headline",
    "standfirst": "#id_standfirst",
    "dateline_place": "#id_dateline_place",
    "body": "#story-body",
    "section": "#id_section",
    "tags": "#id_tags",
    "bylines": "#id_bylines",
    "lead_picture": "#picture-choices",
}

_CHECKS: tuple[tuple[set[str], Callable[[_Copy], Iterator[Found]]], ...] = (
    ({"headline", "text", "alternative text"}, _unready),
    ({"headline", "headline’s length"}, _headline),
    ({"section"}, _section),
    ({"standfirst", "dateline", "byline"}, _blanks),
    ({"lead picture", "picture’s width", "picture’s credit"}, _lead_picture),
    ({"tags"}, _tags),
    ({"links"}, _links),
    ({"same headline"}, _same_headline),
)
