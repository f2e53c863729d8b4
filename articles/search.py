"""Finding stories by their words: what a reader asks becomes public stories, best first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from articles import body, search_index
from articles.models import Article, Section
from articles.words import words_of
from articles.workflow import State

SORTS = ("relevance", "newest")
_MOST_WORDS = 64  # of a question; a headline has fewer


@dataclass(frozen=True)
class Hits:
    """One page of what was found. total: of all pages. page: 1 … pages, and pages is at least 1."""

    articles: list[Article]
    total: int
    page: int
    pages: int


def index(article: Article) -> None:
    """Will write the story's row of the index, in the transaction of the deed: three queries."""
    names = [
        article.section.name,
        *article.tags.values_list("name", flat=True),
        *article.bylines.values_list("author__name", flat=True),
    ]
    texts = {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "names": " ".join([*names, article.dateline_place]),
        "body": body.text_of(article.body),
    }
    search_index.write(article.pk, {part: words_of(text) for part, text in texts.items()})


def index_all(stories: QuerySet) -> int:
    """Will write the rows of those among these stories that are published, and count them."""
    count = 0
    published = stories.filter(state=State.PUBLISHED).select_related("section")
    for article in published.order_by("pk").iterator(chunk_size=500):
        index(article)
        count += 1
    return count


def forget(article: Article) -> None:
    """Will take the story out of the index."""
    search_index.erase(article.pk)


def search(
    query: str,
    *,
    section: Section | None = None,
    since: date | None = None,
    until: date | None = None,
    sort: str = "relevance",
    page: int = 1,
    per_page: int = 20,
) -> Hits:
    """Will find the public stories that hold all words of the query, in any order and case.

    Where no story holds them all, words that begin like them count too. Any text is safe: what is
    not a letter or digit only parts words, and without a word nothing is found.
    since, until: first and last day, in the newsroom's time zone, of first publication.
    sort: one of SORTS; any other is relevance. page: one beyond the last gives the last.
    The stories are ready for cards: four queries at most.
    """
    words = list(dict.fromkeys(words_of(query)))[:_MOST_WORDS]
    if not words:
        return Hits([], 0, 1, 1)
    candidates = _among(section, since, until)
    found = search_index.matching(candidates, words)
    total = found.count()
    if not total:
        found = search_index.matching(candidates, words, beginnings=True)
        total = found.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    first = (page - 1) * per_page
    best_first = [] if sort == "newest" else ["match_rank"]
    ordered = found.for_cards().order_by(*best_first, "-published_at", "-pk")
    shown = list(ordered[first : first + per_page]) if total else []
    return Hits(shown, total, page, pages)


def _among(section: Section | None, since: date | None, until: date | None) -> QuerySet:
    stories = Article.objects.published()
    if section is not None:
        stories = stories.in_section(section)
    if since is not None:
        stories = stories.filter(published_on__gte=since)
    if until is not None:
        stories = stories.filter(published_on__lte=until)
    return stories
