"""A dateline at the beginning of a text."""

from datetime import date

import pytest

from articles import datelines

TODAY = date(2025, 12, 20)


@pytest.mark.parametrize(
    ("text", "place", "on"),
    [
        ("New Delhi,Nov.01,2025:The pact", "New Delhi", date(2025, 11, 1)),
        ("New Delhi, Nov. 1, 2025: The pact", "New Delhi", date(2025, 11, 1)),
        ("NEW DELHI, November 1: The pact", "New Delhi", date(2025, 11, 1)),
        ("Mumbai, 1 Nov 2025 – The pact", "Mumbai", date(2025, 11, 1)),  # noqa: RUF001
        ("Mumbai,1st November,2025—The pact", "Mumbai", date(2025, 11, 1)),
        ("MUMBAI Nov 1 - The pact", "Mumbai", date(2025, 11, 1)),
        ("UN, Nov 1: The pact", "UN", date(2025, 11, 1)),
        ("St. John’s, Sept 3, 2024: The pact", "St. John’s", date(2024, 9, 3)),  # noqa: RUF001
        ("ST. JOHN’S, Sept 3, 2024: The pact", "St. John’s", date(2024, 9, 3)),  # noqa: RUF001
        ("नई दिल्ली, 1 नवंबर 2025: समझौता", "नई दिल्ली", date(2025, 11, 1)),
        ("نئی دہلی، 1 نومبر 2025: معاہدہ", "نئی دہلی", date(2025, 11, 1)),
        ("\u00a0Lagos,\u00a0Nov\u00a01: The pact", "Lagos", date(2025, 11, 1)),
    ],
)
def test_place_and_day_are_read_however_they_are_written(text, place, on):
    found = datelines.read(text, today=TODAY)
    assert (found.place, found.on) == (place, on)
    assert text[found.length :] in ("The pact", "समझौता", "معاہدہ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "New Delhi: the pact",
        "On Monday, March 3: the pact",
        "Published on Nov 1, 2025: the pact",
        "In Paris, May 1: the pact",
        "the pact, 1 Nov 2025: a beginning",
        "New Delhi, 31 Feb 2025: the pact",
        "New Delhi, Nov 45: the pact",
        "New Delhi, Nov 1, 2025 the pact",
        "The government said it would sign, Nov 1: the pact",
        "The pact (signed in Delhi), Nov 1: a beginning",
        "India, 12: the pact",
        "A, Nov 1: x",
        "\v\v, Nov 1:",
    ],
)
def test_what_is_a_sentence_stays_one(text):
    assert datelines.read(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("day", "today", "year"),
    [
        ("Dec 31", date(2026, 1, 2), 2025),
        ("Jan 1", date(2025, 12, 31), 2026),
        ("Feb 29", date(2025, 3, 1), 2024),
    ],
)
def test_a_year_that_is_not_said_is_the_nearest(day, today, year):
    assert datelines.read(f"Delhi, {day}: x", today=today).on.year == year


def test_a_day_is_told_in_words():
    assert datelines.told(date(2025, 11, 1)) == "1 November 2025"
