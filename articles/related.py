"""Which stories to read after this one: same tags first, then the same section, newest first.

What is newest in a section and under a tag is prepared, for all story pages that name them.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC

from django.utils import timezone, translation
from django.utils.safestring import SafeString

from articles import cards, clock
from articles.models import Article
from pagecache import pages, parts
from pagecache.statements import Statement

COUNT = 4
_KEPT = COUNT + 1  # one of them may be the story itself

Newest = Sequence[tuple[int, str, str]]  # pk, a moment that sorts as text, card

_in_section = Statement(
    lambda key, now: (
        Article.objects.published(now).in_section(key).newest_first().card_rows()[:_KEPT]
    )
)
_under_tag = Statement(
    lambda key, now: Article.objects.published(now).tagged(key).newest_first().card_rows()[:_KEPT]
)


def to(
    request, article_pk: int, *, section_pk: int, tag_ids: Collection[int], language: str
) -> list[SafeString]:
    """Will give up to COUNT cards of other public stories, in that language's words.

    No query beside that for the page's parts, if it wanted those of owners() too.
    """
    shown = parts.of(request)
    in_section, *under_tags = (
        shown.get(owner, f"newest/{language}", lambda owner=owner: newest(owner, language))
        for owner in owners(section_pk, tag_ids)
    )
    return among(under_tags, in_section, leave_out=article_pk)


def owners(section_pk: int, tag_ids: Iterable[int]) -> list[str]:
    """Will name the owners of the parts that to() asks for."""
    return [f"section:{section_pk}", *(f"tag:{pk}" for pk in tag_ids)]


def newest(owner: str, language: str) -> list[list]:
    """Will make the part "newest/{language}" of a section or tag: triples as in Newest."""
    kind, _, key = owner.partition(":")
    asked = {"section": _in_section, "tag": _under_tag}[kind]
    now = timezone.now()
    pages.depend(owner, until=clock.next_change(now))
    with translation.override(language):
        return [
            [
                story.pk,
                story.published_at.astimezone(UTC).isoformat(timespec="microseconds"),
                cards.html(story, cards.ROW, now=now),
            ]
            for story in cards.of(asked.rows(key=int(key), now=now))
        ]


def among(
    under_tags: Iterable[Newest], in_section: Newest, *, leave_out: int, count: int = COUNT
) -> list[SafeString]:
    """Will choose from what is newest under each tag of a story and in its section.

    Those that share a tag come first, then those of the section; the newest first among equals,
    and none twice. leave_out: the story itself.
    """
    chosen: dict[int, str] = {}
    tagged = [story for stories in under_tags for story in stories]
    for stories in (tagged, in_section):
        ordered = sorted(stories, key=lambda story: (story[1], story[0]), reverse=True)
        for pk, _, card in ordered:
            if pk != leave_out:
                chosen.setdefault(pk, card)
    return [SafeString(card) for card in list(chosen.values())[:count]]
