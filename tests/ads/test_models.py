from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ads.models import Creative
from pagecache import versions
from tests.factories import make_creative, make_picture

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_creative_runs_from_its_start_until_just_before_its_end():
    now = timezone.now()
    creative = make_creative(starts_at=now, ends_at=now + HOUR)
    moments = [now - HOUR / 60, now, now + HOUR / 2, now + HOUR, now + 2 * HOUR]
    running = [creative in Creative.objects.running(at) for at in moments]
    assert running == [False, True, True, False, False]


def test_without_an_end_it_runs_on_and_switched_off_it_never_runs():
    endless, off = make_creative(), make_creative(is_on=False)
    assert list(Creative.objects.running(timezone.now() + 9000 * HOUR)) == [endless]
    assert off not in Creative.objects.running()


def test_next_change_is_the_first_start_or_end_that_will_matter():
    now = timezone.now()
    assert Creative.objects.next_change(now) is None
    make_creative(ends_at=now + 3 * HOUR)
    make_creative(starts_at=now + 2 * HOUR)
    make_creative(starts_at=now + HOUR, is_on=False)
    assert Creative.objects.next_change(now) == now + 2 * HOUR
    assert Creative.objects.next_change(now + 2 * HOUR) == now + 3 * HOUR
    assert Creative.objects.next_change(now + 3 * HOUR) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"target": "javascript:alert(1)"},
        {"target": "//evil.example/"},
        {"weight": 0},
        {"weight": 101},
        {"starts_at": timezone.now(), "ends_at": timezone.now() - HOUR},
    ],
)
def test_the_database_itself_refuses_what_no_form_let_through(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_creative(**fields)


def test_a_picture_is_made_for_one_size():
    creative = make_creative(picture=make_picture(), size="728x90")
    creative.size = "any"
    with pytest.raises(ValidationError, match="for which size"):
        creative.full_clean()


def test_an_end_before_the_start_is_told_in_words():
    creative = make_creative()
    creative.ends_at = creative.starts_at - HOUR
    with pytest.raises(ValidationError, match="end before it starts"):
        creative.full_clean()


@pytest.mark.django_db(transaction=True)
def test_every_change_of_a_creative_frees_the_pages_with_slots():
    numbers = []
    creative = make_creative()
    numbers.append(versions.newest(["slots"])[0])
    creative.weight = 5
    creative.save()
    numbers.append(versions.newest(["slots"])[0])
    creative.delete()
    numbers.append(versions.newest(["slots"])[0])
    assert numbers == sorted(set(numbers))
