"""Finding stories by their words: what a reader asks becomes public stories, best first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from articles import body, cards, search_hits, search_index
from articles.models import Article
from articles.words import words_of
from articles.workflow import State
from pagecache.statements import Statement

SORTS = ("relevance", "newest")
RANKED = 200  # of more hits, the newest
_MOST_WORDS = 64  # of a question; a headline has fewer


@dataclass(frozen=True)
class Hits:
    """One page of what was found. total: of all pages. page: 1 … pages, and pages is at least 1.

    has_more: whether there are older hits, which no page shows.
    """

    articles: list[cards.Story]
    total: int
    page: int
    pages: int
    has_more: bool = False


def index(article: Article) -> None:
    """Will write the story's row of the index, in the transaction of the deed: three queries.

    Stories in each state have one; readers find those that are published, the desk finds all.
    """
    names = [
        article.section.name,
        *article.tags.values_list("name", flat=True),
        *article.bylines.values_list("author__name", flat=True),
    ]
    texts = {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "names": " ".join([*names, article.agency, article.dateline_place]),
        "body": body.text_of(article.body),
    }
    words = {part: words_of(text) for part, text in texts.items()}
    if article.state != State.PUBLISHED:
        words["names"].append(search_index.UNPUBLISHED)
    search_index.write(article.pk, words)


def index_all(stories: QuerySet) -> int:
    """Will write the rows of these stories, and count them."""
    count = 0
    for article in stories.select_related("section").order_by("pk").iterator(chunk_size=500):
        index(article)
        count += 1
    return count


def search(
    query: str,
    *,
    section: int | None = None,
    since: date | None = None,
    until: date | None = None,
    sort: str = "relevance",
    page: int = 1,
    per_page: int = 20,
) -> Hits:
    """Will find the public stories that hold all words of the query, in any order and case.

    Where no story holds them all, words that begin like them count too. Any text is safe: what is
    not a letter or digit only parts words, and without a word nothing is found.
    Of more than RANKED stories, those that came into the newsroom last are taken. They are ranked:
    first those with all words in the headline, then those with some, then the others; the newest
    first among equals.
    section: its pk. since, until: first and last day, in the newsroom's time zone, of first
    publication. sort: one of SORTS; any other is relevance. page: one beyond the last gives the
    last. Three queries at most.
    """
    words = _words(query)
    if not words:
        return Hits([], 0, 1, 1)
    choice = {"section": section, "since": since, "until": until}
    narrowed = {name: value for name, value in choice.items() if value is not None}
    found = _found(words, narrowed) or _found(words, narrowed, beginnings=True)
    by_rank = (lambda hit: 0) if sort == "newest" else (lambda hit: hit[2])
    ordered = sorted(found[:RANKED], key=lambda hit: hit[1::-1], reverse=True)
    ordered.sort(key=by_rank)  # a stable sort keeps the newest first
    pages = max(1, -(-len(ordered) // per_page))
    page = min(max(1, page), pages)
    shown = [pk for pk, *_ in ordered[(page - 1) * per_page : page * per_page]]
    return Hits(_cards_of(shown), len(ordered), page, pages, has_more=len(found) > RANKED)


def keys(query: str, *, most: int) -> list[int]:
    """Will find the stories of whatever state that hold all words of the query, for the desk.

    As search() does, also for the beginnings of words. Gives their ids, those that came into the
    newsroom last first, and of more than `most` only these. Two queries at most.
    """
    words = _words(query)
    if not words:
        return []
    return search_hits.keys(words, most=most) or search_hits.keys(words, most=most, beginnings=True)


def _words(query: str) -> list[str]:
    return list(dict.fromkeys(words_of(query)))[:_MOST_WORDS]


def _found(words: list[str], narrowed: dict, *, beginnings: bool = False) -> list[tuple]:
    """The newest hits: (pk, moment of publication, rank). One more than RANKED where there are."""
    asked = search_hits.question(words, beginnings=beginnings)
    return _hits.rows(tuple(narrowed), now=timezone.now(), **narrowed, **asked)


def _hits_among(narrowed, *, now, section=None, since=None, until=None, **asked):
    stories = Article.objects.published(now)
    if section is not None:
        stories = stories.in_section(section)
    if since is not None:
        stories = stories.filter(published_on__gte=since)
    if until is not None:
        stories = stories.filter(published_on__lte=until)
    newest = search_hits.newest(stories, wanted=RANKED + 1, is_narrowed=bool(narrowed), **asked)
    return newest.values_list("pk", "published_at", "match_rank")


_hits = Statement(_hits_among)
_shown = Statement(lambda keys: Article.objects.filter(pk__in=keys).card_rows())


def _cards_of(keys: list[int]) -> list[cards.Story]:
    found = {story.pk: story for story in cards.of(_shown.rows(keys=keys))} if keys else {}
    return [found[pk] for pk in keys if pk in found]
