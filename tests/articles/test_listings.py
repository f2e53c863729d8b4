"""Lists cut into pages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from articles import listings
from articles.listings import KINDS, Asked, Listing, NoSuchPage, asked, cut, page_number
from articles.models import Article, Tag
from pagecache.statements import Statement
from tests.factories import make_article, make_author, make_section

WRONG = ["0", "-1", "abc", "", "01", "1.0", "+1", "٣", "\x00", "1\n", "9" * 5000, "100001", " 1"]


def numbers(number, last):
    return Listing(articles=[], number=number, last=last, total=0).numbers


def test_no_number_is_the_first_page():
    assert page_number(None) == 1


@pytest.mark.parametrize("text", WRONG)
def test_what_no_link_of_ours_says_is_no_page(text):
    with pytest.raises(NoSuchPage):
        page_number(text)


@pytest.mark.parametrize(
    ("number", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 2, [1, 2]),
        (1, 26, [1, 2, 3, None, 26]),
        (2, 26, [1, 2, 3, None, 26]),
        (5, 26, [1, None, 4, 5, 6, None, 26]),
        (25, 26, [1, None, 24, 25, 26]),
        (26, 26, [1, None, 25, 26]),
        (3, 4, [1, 2, 3, 4]),
    ],
)
def test_the_pager_shows_the_first_the_neighbours_and_the_last(number, last, shown):
    assert numbers(number, last) == shown


def test_the_first_page_has_nothing_newer_and_the_last_nothing_older():
    first, last = (Listing([], number, 3, 60) for number in (1, 3))
    assert (first.newer, first.older) == (None, 2)
    assert (last.newer, last.older) == (2, None)


@pytest.fixture
def stories(db):
    """Five stories of one section, tag and author, the newest first."""
    section, author = make_section(), make_author()
    day = datetime(2026, 3, 4, 6, tzinfo=UTC)
    made = [
        make_article(
            section=section,
            tags=["Rivers"],
            authors=[author],
            published_at=day - timedelta(hours=n),
        )
        for n in range(5)
    ]
    make_article(published_at=day)
    return made


@pytest.fixture
def small(monkeypatch):
    """Two stories a page, and two pages with numbers."""
    monkeypatch.setattr(listings, "PER_PAGE", 2)
    monkeypatch.setattr(listings, "NUMBERED", 2)
    for statement in ("_numbered", "_older"):  # compiled with other ends
        fresh = Statement(getattr(listings, statement)._build)
        monkeypatch.setattr(listings, statement, fresh)


def pks(listing):
    return [story.pk for story in listing.articles]


def lists_of(story):
    """Every kind of list on which that story stands with the four others."""
    return {
        "section": {"section": story.section_id},
        "tag": {"tag": Tag.objects.get().pk},
        "author": {"author": story.bylines.get().author_id},
        "span": {"first": date(2026, 3, 1), "after": date(2026, 4, 1)},
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_goes_on_by_numbers_and_then_from_story_to_story(stories, small, kind):
    if kind == "span":
        Article.objects.exclude(pk__in=[story.pk for story in stories]).delete()
    of = lists_of(stories[0])[kind]
    first, second = (cut(kind, Asked(number), **of) for number in (1, 2))
    assert (first.last, first.total, first.has_more, first.older_than) == (2, 4, True, "")
    assert (second.number, second.older) == (2, None)
    beyond = cut(kind, asked({"before": second.older_than}), **of)
    assert (beyond.number, beyond.older_than, beyond.numbers) == (0, "", [1])
    shown = [pk for page in (first, second, beyond) for pk in pks(page)]
    assert shown == [story.pk for story in stories]


def test_stories_of_one_moment_are_told_apart_by_their_key(stories, small):
    Article.objects.update(published_at=stories[0].published_at)
    of = {"section": stories[0].section_id}
    newest = sorted((story.pk for story in stories), reverse=True)
    second = cut("section", Asked(2), **of)
    assert pks(second) == newest[2:4]
    assert pks(cut("section", asked({"before": second.older_than}), **of)) == newest[4:]


def test_a_number_beyond_those_of_the_pager_still_answers(stories, small):
    of = {"section": stories[0].section_id}
    third = cut("section", Asked(3), **of)
    assert pks(third) == [stories[4].pk]
    assert (third.number, third.last, third.newer, third.older) == (3, 3, 2, None)
    assert [Asked(number).is_kept for number in (1, 2, 3)] == [True, True, False]


def test_what_is_not_public_is_neither_listed_nor_counted(stories):
    Article.objects.filter(pk=stories[0].pk).update(state="withdrawn")
    Article.objects.filter(pk=stories[1].pk).update(expires_at=stories[1].published_at)
    page = cut("section", Asked(), section=stories[0].section_id)
    assert (pks(page), page.total) == ([story.pk for story in stories[2:]], 3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [1, 2])
def test_a_page_is_one_query(stories, small, kind, number, django_assert_num_queries):
    of = lists_of(stories[0])[kind]
    with django_assert_num_queries(1):
        cut(kind, Asked(number), **of)


def test_only_the_first_page_reads_names(stories, small):
    of = {"section": stories[0].section_id}
    first, second = (cut("section", Asked(number), **of) for number in (1, 2))
    assert first.articles[0].names
    assert not second.articles[0].names


@pytest.mark.parametrize("page", [Asked(4), Asked(9999), Asked(0, (datetime(2020, 1, 1, tzinfo=UTC), 1))])  # fmt: skip
def test_beyond_the_end_there_is_no_page(stories, small, page):
    with pytest.raises(NoSuchPage):
        cut("section", page, section=stories[0].section_id)


def test_an_empty_list_has_one_page(db):
    page = cut("section", Asked(), section=make_section().pk)
    assert (page.articles, page.last, page.total, page.older_than) == ([], 1, 0, "")


@pytest.mark.parametrize(
    "text", ["", "1", "-1", "1-", "1-0", "a-1", "1-1-1", "1" * 18 + "-1", "١-١", "1-1\n"]
)  # fmt: skip
def test_what_no_older_link_says_is_no_page(text):
    with pytest.raises(NoSuchPage):
        asked({"before": text})


def test_a_page_is_asked_for_in_one_way_only():
    with pytest.raises(NoSuchPage):
        asked({"before": "1-1", "page": "2"})
