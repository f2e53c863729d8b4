"""A campaign with more flights than one form can bring back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from ads.models import Flight
from tests.ads.test_campaign_admin import page, shown, typed
from tests.factories import make_flight

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, ad_manager):
    client.force_login(ad_manager)
    return client


@pytest.fixture
def campaign():
    """110 flights, a day each, the last of which are to come; an old one runs for ever."""
    now = timezone.now().replace(second=0, microsecond=0)
    campaign = make_flight(name="for ever", starts_at=now - timedelta(days=900)).campaign
    Flight.objects.bulk_create(
        Flight(
            campaign=campaign,
            name=f"day {number}",
            starts_at=now + timedelta(days=number - 105),
            ends_at=now + timedelta(days=number - 104),
        )
        for number in range(110)
    )
    return campaign


def test_those_that_run_or_will_are_shown_and_the_rest_is_a_link_away(desk, campaign):
    answer = desk.get(page("campaign", "change", campaign.pk))
    names = [form.instance.name for formset in shown(answer) for form in formset.forms]
    assert len(names) == 50
    assert names[0] == "for ever" and names[1:] == [f"day {number}" for number in range(61, 110)]
    assert "61 more" in answer.text
    link = re.search(r'href="(/admin/ads/flight/\?campaign__id__exact=\d+)"', answer.text)[1]
    make_flight(name="another's")
    listed = desk.get(link)
    assert listed.context["cl"].result_count == 111 and "another's" not in listed.text


def test_it_is_saved_and_nothing_is_lost(desk, campaign):
    change = page("campaign", "change", campaign.pk)
    before = set(Flight.objects.values_list("name", "ends_at"))
    fields = typed(desk.get(change))
    assert fields["flights-1-name"] == "day 61"
    fields |= {"flights-1-name": "Renamed"}
    make_flight(campaign=campaign, name="came meanwhile", starts_at=timezone.now())
    assert desk.post(change, fields).status_code == 302
    now = dict(Flight.objects.values_list("name", "ends_at"))
    assert len(now) == 112 and "Renamed" in now and "day 61" not in now
    assert {name for name, _ in before - set(now.items())} == {"day 61"}


def test_what_is_wrong_in_it_is_told_at_its_flight(desk, campaign):
    change = page("campaign", "change", campaign.pk)
    answer = desk.post(change, typed(desk.get(change)) | {"flights-3-weight": "0"})
    (formset,) = shown(answer)
    assert [number for number, errors in enumerate(formset.errors) if errors] == [3]
    drawn = list(answer.context["inline_admin_formsets"][0])[:50]
    originals = [form.original.name for form in drawn]
    assert originals == [form.instance.name for form in formset.forms][:50]
    assert "61 more" in answer.text


def test_a_campaign_with_few_says_nothing_of_more(desk):
    campaign = make_flight().campaign
    assert "more that are not shown" not in desk.get(page("campaign", "change", campaign.pk)).text
    assert "more that are not shown" not in desk.get(page("campaign", "add")).text
