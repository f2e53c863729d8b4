"""Lists cut into pages."""

import pytest

from articles.listings import Listing, NoSuchPage, cut, page_number
from articles.models import Article
from tests.factories import make_article, make_section

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
    section = make_section()
    for _ in range(5):
        make_article(section=section)
    return Article.objects.published().in_section(section).newest_first()


def test_a_list_is_cut_into_pages_that_know_the_number_of_all(stories):
    pages = [cut(stories, number, per_page=2) for number in (1, 2, 3)]
    assert [len(page.articles) for page in pages] == [2, 2, 1]
    assert {(page.last, page.total) for page in pages} == {(3, 5)}
    assert [a.pk for page in pages for a in page.articles] == [a.pk for a in stories]


def test_a_page_is_one_query(stories, django_assert_num_queries):
    with django_assert_num_queries(1):
        cut(stories, 2, per_page=2)


def test_beyond_the_end_there_is_no_page(stories):
    with pytest.raises(NoSuchPage):
        cut(stories, 4, per_page=2)


def test_an_empty_list_has_one_page(db):
    page = cut(Article.objects.published().newest_first(), 1)
    assert (page.articles, page.last, page.total) == ([], 1, 0)
