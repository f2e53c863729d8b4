"""Times in words and for machines."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from articles import moments

MORNING = datetime(2025, 11, 1, 4, 0, 0, 123, tzinfo=UTC)  # 09:30 in New Delhi


def test_a_time_is_written_in_the_newsrooms_zone_and_names_it():
    assert moments.full(MORNING) == "1 November 2025, 09:30 IST"


def test_words_and_machine_copy_say_the_same_moment():
    assert moments.iso(MORNING) == "2025-11-01T09:30:00+05:30"
    assert (
        moments.tag(MORNING, "words") == '<time datetime="2025-11-01T09:30:00+05:30">words</time>'
    )


def test_a_date_of_long_ago_still_has_no_microseconds():
    assert moments.iso(MORNING.replace(year=1947)).startswith("1947-11-01T09:30:00")


@pytest.mark.parametrize(
    ("language", "words"),
    [("hi", "1 नवंबर 2025, 09:30 IST"), ("ur", "1 نومبر 2025، <bdi>09:30 IST</bdi>")],
)
def test_dates_are_told_in_the_language_of_the_page(language, words):
    with override(language):
        told = moments.full(MORNING)
    assert told == words


def test_what_is_of_today_shows_its_time_and_what_is_older_its_date():
    assert moments.brief(MORNING, now=datetime(2025, 11, 1, 18, 29, tzinfo=UTC)) == "09:30 IST"
    assert moments.brief(MORNING, now=datetime(2025, 11, 1, 18, 31, tzinfo=UTC)) == "1 Nov 2025"


def test_the_date_of_the_masthead_changes_at_midnight_in_the_newsrooms_zone():
    midnight = moments.next_midnight(MORNING)
    assert midnight.isoformat() == "2025-11-02T00:00:00+05:30"
