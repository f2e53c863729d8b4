import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ads import report_csv
from ads.deliveries import hour_of
from ads.models import Delivery
from tests.factories import make_article, make_creative, make_flight

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def count(creative, *, at=NOW, slot="story", article=None, **numbers):
    Delivery.objects.create(
        flight=creative.flight,
        creative=creative,
        slot=slot,
        article=article,
        hour=hour_of(at),
        **numbers,
    )


def read(campaign, **asked):
    text = "".join(report_csv.lines(campaign, **asked))
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_each_day_slot_and_creative_has_its_line_in_days_of_the_newsroom():
    creative = make_creative(flight=make_flight(name="First"), name="shoes")
    midnight = timezone.localtime(NOW).replace(hour=0, minute=0, second=0, microsecond=0)
    for article in (None, make_article()):
        count(creative, at=midnight, article=article, offers=5, rendered=4, viewable=2, clicks=1)
    count(creative, at=midnight - timedelta(minutes=1), slot="rail", invalid=3, unverified=1)
    count(make_creative(flight=make_flight()), offers=99)
    head, before, today = read(creative.flight.campaign)
    assert head[:3] == ["Day", "Flight", "Slot"]
    yesterday = (midnight.date() - timedelta(days=1)).isoformat()
    assert before == [
        *(yesterday, "First", "Sidebar", "shoes", "0", "0", "0", "0", "", "", "3", "1")
    ]
    assert today == [
        *(midnight.date().isoformat(), "First", "In story", "shoes"),
        *("10", "8", "4", "2", "0.5000", "0.5000", "0", "0"),
    ]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_case_15_no_cell_begins_as_a_formula(first):
    words = f'{first}HYPERLINK("https://evil.example","x")'
    assert report_csv.inert(words) == f"'{words}"
    flight = make_flight(name=words)
    count(make_creative(flight=flight, name=f"{first}1+1", headline=f"{first}2"))
    (_, line) = read(flight.campaign)
    assert (line[1], line[3]) == (f"'{words}", f"'{first}1+1")
    (_, line) = read(flight.campaign, for_guest=True)
    assert line[3] == f"'{first}2"


@pytest.mark.parametrize(
    ("text", "inert"),
    [
        ("＝1+1", "'＝1+1"), ("﹦1+1", "'﹦1+1"), ("＋1", "'＋1"), ("＠x", "'＠x"), ("−1", "'−1"),
        (" =1", "' =1"), ("\xa0=1", "'\xa0=1"), ("\u200b=1", "'\u200b=1"), ("\ufeff=1", "'\ufeff=1"),
        ("\u202e\u2066=1", "'\u202e\u2066=1"), ("x;=1+1", "x;'=1+1"), ("x; \"=1\"", "x;' \"=1\""),
        ("a;b;+1;@c", "a;b;'+1;'@c"), ("x|=1", "x|'=1"), ("x\t=1", "x\t'=1"), ("=1;=2", "'=1;'=2"),
    ],
)  # fmt: skip
def test_case_15_no_formula_gets_by_in_wide_letters_behind_nothing_or_behind_a_semicolon(
    text, inert
):
    assert report_csv.inert(text) == inert
    assert report_csv.inert(inert) == inert


@pytest.mark.parametrize(
    "text",
    [
        "मानसून = rain, 10 % off",
        "",
        "Sun, -5 degrees",
        "x;y",
        "a; b = c",
        "half-price",
        "1;2",
        "'=1",
    ],
)
def test_what_is_no_formula_stays_as_it_is(text):
    assert report_csv.inert(text) == text


def test_it_is_bounded_and_says_so(monkeypatch):
    monkeypatch.setattr(report_csv, "MOST_LINES", 2)
    creative = make_creative(flight=make_flight())
    for number in range(3):
        count(creative, at=NOW - timedelta(days=number))
    assert [len(line) for line in read(creative.flight.campaign)] == [12, 12, 12, 1]


def test_it_comes_as_a_file_that_nobody_keeps(client, ad_manager):
    creative = make_creative(flight=make_flight(), name="जूते")
    count(creative, viewable=1)
    client.force_login(ad_manager)
    campaign = creative.flight.campaign
    answer = client.get(reverse("admin:ads_campaign_table", args=[campaign.pk]))
    body = b"".join(answer.streaming_content)
    assert body.startswith(b"\xef\xbb\xbfDay,")
    assert "जूते" in body.decode()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="report-{campaign.pk}.csv"'
    assert "no-store" in answer["Cache-Control"]


def test_it_is_for_who_sees_campaigns(client, editor):
    client.force_login(editor)
    address = reverse("admin:ads_campaign_table", args=[make_flight().campaign_id])
    assert client.get(address).status_code == 403
