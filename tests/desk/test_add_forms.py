"""What an address says of a new row at the desk: what cannot be read of it is as if it were not said."""

from datetime import datetime

import pytest
from django.contrib import admin as registered
from django.urls import reverse

from tests.factories import make_flight

pytestmark = pytest.mark.django_db
VALUES = ["abc", "-1", "9" * 40, "a\0b", "1,abc", "0001-01-01T00:00", "9999-12-31", "2026-02-30T25:61"]  # fmt: skip


SCREENS = [
    pytest.param(screen, id=model._meta.label)
    for model, screen in registered.site._registry.items()
]


@pytest.mark.parametrize("screen", SCREENS)
def test_no_value_in_an_address_breaks_the_form_of_a_new_row(client, admin, rf, screen):
    client.force_login(admin)
    address = reverse(f"admin:{screen.opts.app_label}_{screen.opts.model_name}_add")
    if client.get(address).status_code != 200:
        return  # nobody makes one
    request = rf.get(address)
    request.user = admin
    names = [field.name for field in screen.opts.get_fields()]
    names += screen.get_form(request)().fields
    for value in VALUES:
        said = dict.fromkeys(names, value)
        assert client.get(address, said).status_code in (200, 302), value


def test_an_address_may_name_what_a_new_row_belongs_to(client, ad_manager):
    client.force_login(ad_manager)
    flight = make_flight()
    said = {"campaign": flight.campaign_id, "goal": "clicks", "starts_at": "2026-11-10 07:30"}
    form = client.get(reverse("admin:ads_flight_add"), said).context["adminform"].form
    assert form["campaign"].value() == str(flight.campaign_id)
    assert form["goal"].value() == "clicks"
    assert form["starts_at"].value() == datetime(2026, 11, 10, 7, 30)
