import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from ads import report_links
from ads.deliveries import hour_of
from ads.models import Campaign, Condition, Creative, Delivery
from articles.models import Article
from articles.workflow import State
from tests.factories import make_article, make_creative, make_flight

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def campaign():
    flight = make_flight(
        goal="viewable", goal_count=10_000, delivered=40, ends_at=NOW + timedelta(days=5)
    )
    campaign = flight.campaign
    Campaign.objects.filter(pk=campaign.pk).update(name="Monsoon shoes", note="Pays late")
    creative = make_creative(flight=flight, name="internal-name", headline="Dry feet")
    Delivery.objects.create(
        flight=flight,
        creative=creative,
        slot="story",
        article=make_article(headline="Rain at last"),
        hour=hour_of(NOW - timedelta(days=1)),
        offers=100,
        rendered=80,
        viewable=40,
        clicks=1,
    )
    cache.clear()
    return campaign


def path_of(campaign):
    campaign.refresh_from_db()
    return re.sub(r"^https?://[^/]+", "", report_links.make(campaign))


def is_closed(client, path):
    answer = client.get(path)
    return answer.status_code == 404 and "This link has ended" in answer.text


def press(client, person, name, campaign):
    client.force_login(person)
    return client.post(reverse(f"admin:ads_campaign_{name}", args=[campaign.pk]))


def test_the_ad_manager_makes_a_link_that_opens_the_report_without_a_login(
    client, ad_manager, campaign
):
    page = press(client, ad_manager, "link", campaign).text
    (address,) = re.findall(r'<input id="new-link" value="(https?://[^"]+)"', page)
    path = re.sub(r"^https?://[^/]+", "", address)
    client.logout()
    answer = client.get(path)
    assert answer.status_code == 200
    assert re.match(r"/booked/", path) and "/ad" not in path
    for words in ("Monsoon shoes", "Dry feet", "Rain at last", "50.0 %", "2.50 %"):
        assert words in answer.text
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (ad_manager, str(campaign.pk))
    assert path.split("/")[2] not in entry.change_message


def test_nobody_keeps_it_and_it_sets_no_cookie(client, campaign):
    path = path_of(campaign)
    for address in (path, f"{path}table.csv", "/booked/nothing/"):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
    assert client.post(path).status_code == 405


def test_it_names_nobody_else_and_leads_nowhere_but_to_its_table(client, ad_manager, campaign):
    rival = make_flight(
        goal="viewable", goal_count=77_777, priority=1, ends_at=NOW + timedelta(days=5)
    )
    Condition.objects.create(flight=rival, slot="story")
    client.force_login(ad_manager)
    path = path_of(campaign)
    page = client.get(path).text
    for hidden in ("Pays late", "internal-name", ad_manager.get_username(), "others booked"):
        assert hidden not in page
    assert rival.campaign.name not in page and rival.campaign.advertiser.name not in page
    links = {link for link in re.findall(r'<a [^>]*href="([^"]+)"', page) if link[0] != "#"}
    assert links == {f"{path}table.csv"}
    assert "<form" not in page


def test_a_story_that_readers_cannot_see_is_not_named(client, campaign):
    Article.objects.update(state=State.WITHDRAWN)
    page = client.get(path_of(campaign)).text
    assert "Rain at last" not in page
    assert "A story that is no longer public" in page


def test_its_table_has_the_words_that_readers_see(client, campaign):
    body = b"".join(client.get(f"{path_of(campaign)}table.csv").streaming_content).decode()
    assert "Dry feet" in body and "internal-name" not in body


def test_whatever_opens_nothing_is_a_page_that_says_so(client, campaign):
    path = path_of(campaign)
    token = path.split("/")[2]
    other = path_of(make_flight().campaign).split("/")[2]
    mixed = token.split(":")[0] + ":" + other.split(":", 1)[1]
    for bad in (token[:-1], f"{token}x", mixed, "1", "a:b:c", "x" * 5_000, "%00", "é:é"):
        assert is_closed(client, f"/booked/{bad}/")
        assert is_closed(client, f"/booked/{bad}/table.csv")


def test_it_ends_after_thirty_days(client, campaign, monkeypatch):
    path = path_of(campaign)
    now = report_links.signing.time.time()
    monkeypatch.setattr(report_links.signing.time, "time", lambda: now + 30 * 86_400 - 60)
    assert client.get(path).status_code == 200
    monkeypatch.setattr(report_links.signing.time, "time", lambda: now + 30 * 86_400 + 60)
    assert is_closed(client, path)


def test_all_links_end_when_the_ad_manager_says_so_and_later_ones_open(
    client, ad_manager, campaign
):
    path, other = path_of(campaign), path_of(make_flight().campaign)
    answer = press(client, ad_manager, "end_links", campaign)
    assert answer.status_code == 302
    assert is_closed(client, path)
    assert client.get(other).status_code == 200
    assert client.get(path_of(campaign)).status_code == 200


def test_a_form_that_was_open_meanwhile_revives_no_link(client, ad_manager, campaign, monkeypatch):
    from ads.campaign_admin import CampaignAdmin

    path = path_of(campaign)
    client.force_login(ad_manager)
    save = CampaignAdmin.save_model

    def end_meanwhile(self, request, obj, form, change):
        report_links.end_all(campaign)
        save(self, request, obj, form, change)

    monkeypatch.setattr(CampaignAdmin, "save_model", end_meanwhile)
    sent = {
        "advertiser": campaign.advertiser_id,
        "name": "Renamed",
        "is_on": "on",
        "flights-TOTAL_FORMS": 0,
        "flights-INITIAL_FORMS": 0,
    }
    answer = client.post(reverse("admin:ads_campaign_change", args=[campaign.pk]), sent)
    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert campaign.name == "Renamed"
    assert is_closed(client, path)


def test_a_campaign_that_is_gone_opens_nothing(client):
    campaign = make_flight().campaign
    path = path_of(campaign)
    campaign.flights.all().delete()
    campaign.delete()
    assert is_closed(client, path)


@pytest.mark.parametrize("name", ["link", "end_links"])
@pytest.mark.parametrize("role", ["reporter", "editor", "moderator"])
def test_only_who_changes_campaigns_makes_and_ends_links(client, request, campaign, role, name):
    person = request.getfixturevalue(role)
    assert press(client, person, name, campaign).status_code == 403
    assert client.get(reverse(f"admin:ads_campaign_{name}", args=[campaign.pk])).status_code == 405
    campaign.refresh_from_db()
    assert campaign.link_round == 0


def test_markup_in_a_name_is_text_at_the_desk_and_for_the_advertiser(client, ad_manager, campaign):
    bad = "<script>alert(1)</script>"
    Campaign.objects.filter(pk=campaign.pk).update(name=bad)
    campaign.flights.update(name=f'"><img src=x onerror={bad}')
    Article.objects.update(headline=f"{bad} rain")
    Creative.objects.update(headline=bad, name=f"{bad} own")
    client.force_login(ad_manager)
    desk = reverse("admin:ads_campaign_report", args=[campaign.pk])
    for path in (desk, path_of(campaign)):
        page = client.get(path).text
        assert "<script>alert" not in page and "<img src=x" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; rain" in page
