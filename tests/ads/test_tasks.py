"""What is done about slots in the background, beside throwing offers away."""

import pytest

from ads import tasks
from ads.models import Flight
from jobs import schedule
from tests.factories import make_flight

pytestmark = pytest.mark.django_db


def test_sums_that_agree_are_passed_over(caplog):
    make_flight()
    assert tasks.reconcile.call() is None
    assert caplog.text == ""


def test_a_sum_that_disagrees_fails_the_task_and_is_logged_in_words(caplog):
    flight = make_flight()
    Flight.objects.filter(pk=flight.pk).update(delivered=5)
    with pytest.raises(tasks.Drift, match="1 sums of slots"):
        tasks.reconcile.call()
    assert f"Flight {flight.pk} has 5 in all; its days have 0" in caplog.text


def test_sums_are_held_against_each_other_once_a_day():
    assert schedule.declared()["ads.tasks.reconcile"].days == 1
