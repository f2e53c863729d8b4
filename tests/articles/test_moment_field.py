"""A moment typed in the newsroom's zone: what clocks skip is refused, what they repeat is asked."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.moment_field import MomentField


class Form(forms.Form):
    at = MomentField(required=False)


@pytest.fixture(autouse=True)
def berlin(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    with timezone.override("Europe/Berlin"):
        yield


def test_a_moment_is_read_in_the_newsrooms_zone():
    assert MomentField().clean("2026-07-01T18:00") == datetime(2026, 7, 1, 16, tzinfo=UTC)
    assert MomentField().clean("2026-01-01T18:00") == datetime(2026, 1, 1, 17, tzinfo=UTC)


def test_a_time_that_clocks_skip_is_refused_and_the_cure_told():
    with pytest.raises(ValidationError, match="no 02:30.*would be 03:30"):
        MomentField().clean("2026-03-29T02:30")


def test_a_time_that_comes_twice_is_asked_for_and_the_answer_is_kept():
    asked = Form({"at": "2026-10-25T02:30"})
    assert "comes twice" in asked.errors["at"][0]
    assert str(asked["at"]).count('type="radio"') == 2
    moments = [Form({"at": "2026-10-25T02:30", "at_turn": turn}) for turn in ("first", "second")]
    assert all(form.is_valid() for form in moments)
    found = [form.cleaned_data["at"].astimezone(UTC).hour for form in moments]
    assert found == [0, 1]


def test_a_moment_of_such_a_night_is_shown_with_its_turn():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    drawn = str(Form(initial={"at": second})["at"])
    assert 'value="2026-10-25T02:30"' in drawn
    assert 'value="second" checked' in drawn


def test_ordinary_times_ask_nothing():
    assert "radio" not in str(Form(initial={"at": datetime(2026, 6, 1, tzinfo=UTC)})["at"])


@pytest.mark.parametrize(
    "typed", ["x", "2026-13-01T00:00", "2026-01-01T00:00+05:00", "1800-01-01T00:00", "\u0000", "٢"]
)
def test_rubbish_is_refused_in_words(typed):
    form = Form({"at": typed})
    assert not form.is_valid()
    assert str(form["at"])


def test_a_moment_that_is_not_asked_for_comes_back_as_it_was():
    for hour in (0, 1):
        moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        hidden = Form(initial={"at": moment})["at"].as_hidden()
        kept = Form({"at": hidden.split('value="')[1].split('"')[0]})
        assert kept.is_valid()
        assert kept.cleaned_data["at"] == moment


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_at_an_edge_of_the_calendar_is_too_far_away_in_every_zone(zone, typed):
    with timezone.override(zone), pytest.raises(ValidationError, match="too far away"):
        MomentField().clean(typed)
