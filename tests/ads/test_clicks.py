"""Links of advertisements: where they lead, and what of following them is billed."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ads import links
from ads.models import Creative, Delivery, Flight, Offer, Refusal
from articles import publishing
from tests.ads.conftest import BROWSER, own_clock
from tests.factories import make_article

TARGET = "https://example.org/offer"


def reasons():
    return dict(Refusal.objects.filter(deed="clicks").values_list("reason", "count"))


def clicks():
    return sum(Delivery.objects.values_list("clicks", flat=True))


@pytest.fixture
def seen(reading, booked, house, clock):
    """An offer that was looked at a while ago: reader, story, offer."""
    booked()
    story, reader = make_article(), reading()
    offer = reader.open(story=story, places={"story-1": house.pk})["story-1"]
    clock(seconds=2)
    reader.tell("viewable", offer, story=story)
    clock(seconds=2)
    return reader, story, offer


def leads_to(answer, target=TARGET):
    assert (answer.status_code, answer.headers["Location"]) == (302, target)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "origin"
    assert not any(cookie.value for cookie in answer.cookies.values())
    return True


def test_a_click_is_counted_once_and_leads_where_the_creative_says(seen):
    reader, _, offer = seen
    assert leads_to(reader.follow(offer))
    assert (clicks(), reasons()) == (1, {})
    assert leads_to(reader.follow(offer))
    assert (clicks(), reasons()) == (1, {"again": 1})


@pytest.mark.parametrize(
    "query",
    [
        "?url=//evil.example", "?dest=https://evil.example", "?to=%0d%0aLocation:%20//evil.example",
        "?url=https:\\\\evil.example", "?next=https://site@evil.example", "?u=/\\evil.example",
        "?url=javascript:alert(1)",
    ],
)  # fmt: skip
def test_case_106_nothing_in_the_query_says_where_a_link_leads(seen, query):
    reader, _, offer = seen
    answer = reader.follow(offer, query=query)
    assert leads_to(answer)
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize(
    "path",
    ["/b/to/https://evil.example/", "/b/to//evil.example/", "/b/to/%0d%0aLocation:%20x/", "/b/to/x/",
     "/b/to/..%2f..%2fadmin/", "/b/on/1/evil.example/0/", "/b/on/99999999999999999999/story/0/",
     "/b/on/1/story/%2f%2fevil/", "/b/on/-1/story/0/"],
)  # fmt: skip
def test_case_106_nothing_in_the_address_does_either(client, house, path):
    answer = client.get(path, headers={"User-Agent": BROWSER})
    assert answer.status_code in (404, 410)
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "file:///etc/passwd", "https://127.0.0.1/", "https://169.254.169.254/",
     "https://a@evil.example/", "//evil.example", "/\\evil.example"],
)  # fmt: skip
def test_case_107_a_target_that_slipped_into_the_row_is_refused_again(seen, target, monkeypatch):
    reader, story, offer = seen
    monkeypatch.setattr(links, "_target", lambda rows, real=links._target: real(_Row(target)))
    answer = reader.follow(offer)
    assert (answer.status_code, answer.headers["Location"]) == (302, story.get_absolute_url())
    assert (clicks(), reasons()) == (0, {"target": 1})


class _Row:
    """Rows of which the database would refuse the target: as one edited past it."""

    def __init__(self, target):
        self._target = target

    def values_list(self, *args, **kwargs):
        return self

    def first(self):
        return self._target


def test_a_link_that_was_changed_is_gone_and_one_that_is_old_leads_to_its_story(seen, clock):
    reader, story, offer = seen
    answer = reader.follow({"to": offer["to"][:-2] + "0/"})
    assert answer.status_code == 410
    assert "This link has ended" in answer.text
    clock(hours=3)
    assert reader.follow(offer).headers["Location"] == story.get_absolute_url()
    assert (clicks(), reasons()) == (0, {"forged": 1, "late": 1})
    Offer.objects.all().delete()
    assert reader.follow(offer).headers["Location"] == story.get_absolute_url()
    publishing.withdraw(story, by=None, note="Not yet.")
    assert reader.follow(offer).status_code == 410


def test_case_110_a_click_without_a_view_leads_on_unbilled(reading, booked, house, clock):
    booked()
    offer = reading().open(about="", places={"front": house.pk})["front"]
    clock(seconds=9)
    assert leads_to(reading().follow(offer))
    assert (clicks(), reasons()) == (0, {"unseen": 1})


@pytest.mark.parametrize(("seconds", "billed"), [(0.05, 0), (0.49, 0), (0.5, 1)])
def test_case_110_a_click_half_a_second_after_its_view_is_the_first_that_is_billed(
    reading, booked, house, clock, seconds, billed
):
    booked()
    offer = reading().open(about="", places={"front": house.pk})["front"]
    clock(seconds=2)
    reading().tell("viewable", offer)
    clock(seconds=seconds)
    assert leads_to(reading().follow(offer))
    assert clicks() == billed
    assert reasons() == ({} if billed else {"soon": 1})


def test_a_click_of_a_view_that_does_not_count_is_not_billed(seen, clock):
    reader, _, offer = seen
    Offer.objects.update(refusal="full")
    assert leads_to(reader.follow(offer))
    assert (clicks(), reasons()) == (0, {"unseen": 1})


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"Sec-Purpose": "prefetch"}, "ahead"),
        ({"Sec-Purpose": "prefetch;prerender"}, "ahead"),
        ({"Purpose": "prefetch"}, "ahead"),
        ({"agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "robot"),
        ({"agent": ""}, "robot"),
        ({"Cookie": "sessionid=abc"}, "staff"),
        ({"Sec-Fetch-Site": "cross-site"}, "foreign"),
        ({"network": "198.51.100.9"}, "reader"),
    ],
)
def test_case_111_who_is_no_reader_is_led_on_and_not_counted(seen, reading, said, reason):
    _, story, offer = seen
    assert leads_to(reading(**said).follow(offer))
    assert (clicks(), reasons()) == (0, {reason: 1})
    plain = f"/b/on/{Creative.objects.of_house().get().pk}/story/{story.pk}/"
    assert leads_to(reading(**said).follow({"to": plain}), "/about/")
    assert sum(Delivery.objects.values_list("unverified", flat=True)) == (reason == "reader")


def test_case_111_who_asks_for_the_head_is_told_where_it_leads_and_not_counted(seen):
    reader, _, offer = seen
    assert leads_to(reader.follow(offer, method="head"))
    assert (clicks(), reasons()) == (0, {"head": 1})
    assert leads_to(reader.follow(offer))
    assert clicks() == 1


def test_case_111_a_view_told_by_staff_or_a_robot_is_not_counted(seen, reading, booked, house):
    _, story, _ = seen
    offer = reading().open(story=story, places={"story-2": house.pk})["story-2"]
    for said in (
        {"Cookie": "sessionid=abc"},
        {"agent": "curl/8"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        reading(**said).tell("viewable", offer, story=story)
    found = dict(Refusal.objects.filter(deed="viewable").values_list("reason", "count"))
    assert found == {"staff": 1, "robot": 1, "foreign": 1}


def test_case_111_a_preview_of_the_desk_asks_and_tells_nothing(client, reporter, house):
    story = make_article(by=reporter, body="<p>The river rose.</p>" * 30)
    client.force_login(reporter)
    page = client.get(f"/admin/articles/article/{story.pk}/preview/")
    assert page.status_code == 200
    assert "rooms.js" not in page.text


def test_case_112_of_thirty_clicks_in_a_minute_on_one_offer_one_is_billed(seen, clock):
    reader, _, offer = seen
    for _ in range(30):
        assert leads_to(reader.follow(offer))
        clock(seconds=2)
    assert (clicks(), reasons()) == (1, {"again": 29})


@pytest.mark.parametrize("privacy", [False, True])
def test_case_112_of_thirty_clicks_in_a_minute_on_thirty_offers_one_is_billed(
    reading, booked, house, whole_minute, privacy
):
    clock = whole_minute
    booked()
    reader = reading(**({"Sec-GPC": "1"} if privacy else {}))
    page = {"about": "", "places": {"front": house.pk}}
    offers = [reader.open(**page)["front"] for _ in range(30)]
    clock(seconds=2)
    for offer in offers:
        reader.tell("viewable", offer)
    Offer.objects.update(refusal="")  # as if each was a view that counts
    for offer in offers:
        clock(seconds=1)
        assert leads_to(reader.follow(offer))
    assert (clicks(), reasons()) == (1, {"too_many": 29})


@own_clock
def test_of_all_who_want_privacy_sixty_clicks_of_a_flight_in_an_hour_are_billed(
    reading, booked, house, whole_minute
):
    booked()
    page = {"about": "", "places": {"front": house.pk}}
    for number in range(70):
        reader = reading(network=f"198.51.{number}.7", **{"Sec-GPC": "1"})
        offer = reader.open(**page)["front"]
        whole_minute(seconds=2)
        reader.tell("viewable", offer)
        whole_minute(seconds=1)
        assert leads_to(reader.follow(offer))
    assert (clicks(), reasons()) == (60, {"too_many": 10})


@own_clock
def test_a_reader_may_follow_three_in_ten_minutes(reading, booked, house, clock):
    booked()
    for _ in range(5):
        offer = reading().open(about="", places={"front": house.pk})["front"]
        clock(seconds=2)
        reading().tell("viewable", offer)
        clock(seconds=61)
        reading().follow(offer)
    assert (clicks(), reasons()) == (3, {"too_many": 2})


def test_a_flight_that_sells_clicks_is_given_no_more_than_it_sold(seen, reading, house, clock):
    _, story, offer = seen
    Flight.objects.filter(pk=Creative.objects.get(pk=offer["creative"]).flight_id).update(
        goal="clicks", goal_count=1, ends_at=timezone.now() + timedelta(days=1), delivered=1
    )
    assert leads_to(reading().follow(offer))
    assert (clicks(), reasons()) == (0, {"full": 1})


def test_a_reader_without_scripts_follows_a_plain_link_counted_as_unverified(client, house):
    story = make_article(body=f"<p>{'The river rose and the town moved. ' * 8}</p>" * 18)
    light = client.get(story.get_light_url()).text
    plain = f"/b/on/{house.pk}/light/{story.pk}/"
    assert f'href="{plain}"' in light
    assert "<script src" not in light
    answer = client.get(plain, headers={"User-Agent": BROWSER})
    assert leads_to(answer, "/about/")
    row = Delivery.objects.get()
    assert (row.slot, row.article_id, row.unverified, row.clicks) == ("light", story.pk, 1, 0)


def test_a_plain_link_of_a_story_that_is_none_makes_no_row_of_its_own(client, house):
    for story in range(10**6, 10**6 + 5):
        client.get(f"/b/on/{house.pk}/story/{story}/", headers={"User-Agent": BROWSER})
    assert Delivery.objects.values_list("article_id", "unverified").get() == (None, 5)


def test_a_plain_link_leads_to_nothing_that_was_booked(client, booked):
    creative = booked()
    answer = client.get(f"/b/on/{creative.pk}/story/0/", headers={"User-Agent": BROWSER})
    assert answer.status_code == 410
    assert dict(Refusal.objects.values_list("reason", "count")) == {"target": 1}


def test_links_are_for_reading_only(house):
    for path in ("/b/to/x/", f"/b/on/{house.pk}/story/0/"):
        assert Client().post(path).status_code == 405
    for path in ("/b/rooms/", "/b/told/"):
        assert Client().get(path).status_code == 405


def test_a_link_leads_on_while_nothing_can_be_counted(seen, reading, house, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("ads.views.waiting.take_alone", away)
    monkeypatch.setattr("ads.views.links.count_unverified", away)
    _, _, offer = seen
    assert leads_to(reading().follow(offer))
    answer = Client().get(reverse("ads:follow_plain", args=[house.pk, "front", "0"]))
    assert (answer.status_code, answer.headers["Location"]) == (302, house.target)
    assert caplog.text.count("followed and not counted") == 2
