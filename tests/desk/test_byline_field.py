"""Choosing who did what: rows of an author and a role."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from desk.byline_field import BylineRows, BylinesField


@pytest.fixture
def field():
    field = BylinesField(required=False)
    field.authors = {1: "Asha", 2: "Imran"}
    return field


def typed(query):
    return BylineRows().value_from_datadict(QueryDict(query), {}, "bylines")


def test_rows_are_read_in_their_order_and_empty_ones_left_out(field):
    query = "bylines=2&bylines_role=editing&bylines=&bylines_role=words&bylines=1&bylines_role=both"
    assert field.clean(typed(query)) == [[2, "editing"], [1, "both"]]


def test_a_row_without_a_role_is_of_words(field):
    assert field.clean(typed("bylines=1")) == [[1, "words"]]


def test_a_row_that_stands_there_twice_counts_once(field):
    assert field.clean(typed("bylines=1&bylines=1")) == [[1, "words"]]


def test_one_author_has_one_role(field):
    query = "bylines=1&bylines_role=words&bylines=1&bylines_role=pictures"
    with pytest.raises(ValidationError, match="Asha stands here twice"):
        field.clean(typed(query))


@pytest.mark.parametrize(
    "query", ["bylines=3", "bylines=x", "bylines=-1", "bylines=1&bylines_role=cooking", "bylines=٣"]
)
def test_what_is_not_on_the_list_is_refused(field, query):
    with pytest.raises(ValidationError, match="of the list"):
        field.clean(typed(query))


def test_the_form_draws_two_free_rows(field):
    assert field.rows([[1, "editing"]]) == [("1", "editing"), ("", "words"), ("", "words")]
