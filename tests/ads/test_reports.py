import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from ads import breakdowns, outlook, reports
from ads.deliveries import hour_of
from ads.models import Condition, Delivery, Refusal
from ads.reasons import IN_WORDS, Reason
from tests.factories import make_article, make_creative, make_flight

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = timezone.now()


def booked(**fields):
    return make_flight(
        **{
            "goal": "viewable", "goal_count": 10_000, "delivered": 5_000,
            "starts_at": NOW - 5 * DAY, "ends_at": NOW + 5 * DAY, **fields,
        }
    )  # fmt: skip


def count(flight, *, slot="story", at=NOW, creative=None, **numbers):
    creative = creative or flight.creatives.first() or make_creative(flight=flight)
    Delivery.objects.create(
        flight=flight, creative=creative, slot=slot, hour=hour_of(at), **numbers
    )
    cache.clear()


def outlook_of(flight):
    return outlook.of_flights([flight], NOW)[flight.pk]


def test_a_report_adds_up_all_flights_of_the_campaign_and_no_other():
    flight = booked()
    sister = make_flight(campaign=flight.campaign, name="Sister")
    count(flight, offers=100, rendered=80, viewable=40, clicks=2, invalid=7)
    count(sister, slot="front", offers=10, rendered=10, viewable=5, clicks=1)
    count(make_flight(), viewable=999)
    found = reports.of_campaign(flight.campaign, NOW)
    assert found.total == breakdowns.Row("Total", 110, 90, 45, 3)
    assert (found.total.viewable_rate, found.not_billed) == (0.5, 7)
    by = {table.name: table.rows for table in found.tables}
    assert [(row.label, row.viewable) for row in by["slot"]] == [("Header", 5), ("In story", 40)]
    assert [row.viewable for row in by["creative"]] == [40, 5]
    assert [flight.name for flight, _ in found.line.flights] == [flight.name, "Sister"]


def test_rates_of_nothing_are_told_as_a_dash(client, ad_manager):
    flight = booked()
    count(flight, offers=3)
    client.force_login(ad_manager)
    page = client.get(reverse("admin:ads_campaign_report", args=[flight.campaign.pk]))
    assert breakdowns.Row("x").click_rate is None
    assert "<td>–</td>" in page.text


def test_a_day_of_the_chart_is_a_day_of_the_newsroom():
    flight = booked()
    midnight = timezone.localtime(NOW - DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    count(flight, at=midnight, viewable=11)
    count(flight, at=midnight - timedelta(minutes=1), viewable=7)
    bars = {bar.day.day: bar.day for bar in reports.of_campaign(flight.campaign, NOW).chart.bars}
    assert bars[midnight.date()].delivered == 11
    assert bars[midnight.date() - DAY].delivered == 7
    assert round(bars[midnight.date()].planned) == 1_000


def test_a_campaign_of_clicks_is_drawn_in_clicks():
    flight = booked(goal="clicks")
    count(flight, viewable=500, clicks=3)
    found = reports.of_campaign(flight.campaign, NOW)
    assert found.line.goal == "clicks"
    assert [bar.day.delivered for bar in found.chart.bars if bar.is_today] == [3]


def test_a_report_asks_as_much_whatever_a_campaign_has(
    client, ad_manager, django_assert_num_queries
):
    flight = booked()
    for number in range(9):
        sister = booked(campaign=flight.campaign, name=f"{number}")
        Condition.objects.create(flight=sister, slot="story")
        count(sister, at=NOW - DAY, viewable=9, article=make_article())
    with django_assert_num_queries(13):
        reports.of_campaign(flight.campaign, NOW)


def test_an_empty_campaign_and_one_that_is_none(client, ad_manager):
    campaign = make_flight().campaign
    client.force_login(ad_manager)
    page = client.get(reverse("admin:ads_campaign_report", args=[campaign.pk]))
    assert "Nothing was counted yet." in page.text
    assert client.get(reverse("admin:ads_campaign_report", args=[10**9])).status_code == 404


@pytest.mark.parametrize("role", ["reporter", "editor", "moderator"])
def test_only_who_sees_campaigns_sees_reports(client, request, role):
    address = reverse("admin:ads_campaign_report", args=[make_flight().campaign.pk])
    client.force_login(request.getfixturevalue(role))
    assert client.get(address).status_code == 403


def test_what_slots_had_is_a_mean_of_the_days_on_which_was_counted():
    flight = booked()
    assert outlook_of(flight).counted is None
    count(flight, at=NOW, viewable=10_000)  # today is not over
    assert outlook_of(flight).counted is None
    count(flight, at=NOW - DAY, viewable=100)
    assert outlook_of(flight).counted == 100
    count(flight, at=NOW - 4 * DAY, viewable=300)
    assert outlook_of(flight).counted == 100
    count(flight, at=NOW - 30 * DAY, viewable=10**6)
    assert outlook_of(flight).counted == 100


def test_only_slots_where_a_flight_may_stand_are_expected_from():
    flight = booked()
    count(flight, at=NOW - DAY, slot="story", viewable=300)
    count(flight, at=NOW - DAY, slot="front", viewable=40)
    assert outlook_of(flight).counted == 340
    Condition.objects.create(flight=flight, slot="front", is_ruled_out=True)
    assert outlook_of(flight).counted == 300


def test_what_others_booked_before_it_is_not_there_for_it():
    flight = booked()
    count(flight, at=NOW - DAY, viewable=3_000)
    assert outlook_of(flight).others == 0
    booked(priority=1)  # 1,000 a day
    booked(goal="clicks")  # of another thing
    booked(is_on=False)
    booked(starts_at=NOW + 5 * DAY, ends_at=NOW + 9 * DAY)  # after it
    Condition.objects.create(flight=booked(), slot="front")
    Condition.objects.create(flight=flight, slot="story")
    found = outlook_of(flight)
    assert found.others == pytest.approx(1_000, rel=0.01)
    assert found.forecast.expected == pytest.approx(10_000)
    first = booked(priority=1, name="First")
    assert outlook_of(first).others == pytest.approx(1_000, rel=0.01)  # not what comes after it


def test_a_report_says_why_something_was_not_billed_the_most_frequent_first(client, ad_manager):
    flight = booked()
    for reason, often in (("robot", 3), ("again", 1_200)):
        Refusal.objects.create(
            flight=flight, hour=hour_of(NOW), deed="viewable", reason=reason, count=often
        )
    Refusal.objects.create(hour=hour_of(NOW), deed="viewable", reason="forged", count=9)
    client.force_login(ad_manager)
    page = client.get(reverse("admin:ads_campaign_report", args=[flight.campaign_id])).text
    said = re.findall(r'<th scope="row">(.+?)</th><td>([\d,]+)</td></tr>', page)
    assert said == [("Told or followed again", "1,200"), ("A robot", "3")]
    assert set(IN_WORDS) == set(Reason)


def test_a_campaign_stands_as_its_flights_together_and_more_than_booked_is_not_cut_off():
    flight = booked(goal_count=1_000, delivered=1_040)
    booked(campaign=flight.campaign, name="Second", goal_count=3_000, delivered=1_500)
    booked(campaign=flight.campaign, name="Clicks", goal="clicks", goal_count=50, delivered=1)
    make_flight(campaign=flight.campaign, name="Without a goal", delivered=99)
    for each in flight.campaign.flights.all():
        make_creative(flight=each)
    found = reports.of_campaign(flight.campaign, NOW).line.standing
    assert (found.booked, found.delivered, found.expected) == (4_000, 2_540, None)
    assert found.due == pytest.approx(2_000)
    assert found.off_by == pytest.approx(0.27)
    alone = booked(goal_count=1_000, delivered=1_040)
    assert reports.of_campaign(alone.campaign, NOW).line.standing.reached == 1.04
    assert reports.of_campaign(make_flight().campaign, NOW).line.standing is None


def test_more_than_was_booked_is_said_on_the_page(client, ad_manager):
    flight = booked(goal_count=1_000, delivered=1_040)
    client.force_login(ad_manager)
    page = client.get(reverse("admin:ads_campaign_report", args=[flight.campaign_id])).text
    assert "viewable of 1,000 booked: 104.0 %" in page
    assert "<dd>1,040</dd>" in page


def test_what_nobody_can_verify_is_in_no_other_number(client, ad_manager):
    flight = booked()
    count(flight, offers=10, rendered=10, viewable=5, clicks=1, unverified=17)
    found = reports.of_campaign(flight.campaign, NOW)
    assert (found.total.clicks, found.not_billed, found.unverified) == (1, 0, 17)
    client.force_login(ad_manager)
    page = client.get(reverse("admin:ads_campaign_report", args=[flight.campaign_id])).text
    assert "In no other number: followed without scripts</th><td>17</td>" in page
