"""Weeks of plans: which day an entry stands on, how many are drawn, and where the rest is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, Transition
from articles.workflow import State
from desk import calendar, days
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db
CALENDAR = "/admin/calendar/"
STORIES = "/admin/articles/article/"
INDIA = ZoneInfo("Asia/Kolkata")
NOON = datetime(2026, 11, 25, 12, tzinfo=INDIA)
MONDAY = date(2026, 11, 23)


def out(at, **fields):
    """A published story of that moment, whether past or to come."""
    return make_article(published_at=at, **fields)


def many(count, at, **fields):
    """So many published stories, a minute apart, as rows alone."""
    section = make_section()
    Article.objects.bulk_create(
        Article(
            section=section,
            headline=f"Story {number}",
            slug=f"story-{at:%d%H}-{number}",
            state=State.PUBLISHED,
            published_at=at + timedelta(seconds=20 * number),
            published_on=timezone.localdate(at),
            **fields,
        )
        for number in range(count)
    )


def week(now=NOON, first=MONDAY, **options):
    return calendar.columns(first, now=now, **options)


def drawn(day):
    return [(entry.clock, entry.verb, entry.headline) for entry in day.entries]


def test_each_plan_stands_on_its_day_with_its_verb_and_time():
    out(NOON + timedelta(hours=4), headline="Forecast", expires_at=NOON + timedelta(days=2))
    monday, tuesday, wednesday, thursday, friday, *_ = week()
    assert drawn(wednesday) == [("16:00", "Publish", "Forecast")]
    assert drawn(friday) == [("12:00", "Expire", "Forecast")]
    assert drawn(monday) == drawn(tuesday) == drawn(thursday) == []
    assert [wednesday.away, friday.away] == [0, 2]


def test_what_is_done_is_counted_or_told_when_it_is_asked_for():
    out(NOON - timedelta(days=1, hours=2), headline="Yesterday's")
    (more,) = week()[1].more
    assert (more.count, more.says, more.query) == ("1", "published", "day=2026-11-24")
    assert drawn(week()[1]) == []
    assert drawn(week(with_done=True)[1]) == [("10:00", "Published", "Yesterday's")]


def test_plans_of_stories_that_were_taken_back_are_none(editor):
    story = out(NOON + timedelta(hours=1), by=editor)
    publishing.withdraw(story, by=editor, note="No")
    make_draft()
    assert [day.entries for day in week()] == [[]] * 7


def test_a_day_of_very_many_says_how_many_more_and_leads_to_them(client, editor):
    many(18, NOON + timedelta(hours=2))
    day = week()[2]
    assert len(day.entries) == 6
    (more,) = day.more
    assert (more.count, more.says, more.query) == ("+12", "more to publish", "day=2026-11-25")
    client.force_login(editor)
    listed = client.get(f"{STORIES}?{more.query}").context["cl"]
    assert listed.result_count == 18


def test_a_full_day_is_counted_no_further_than_it_must():
    many(130, NOON + timedelta(hours=2))
    assert week()[2].more[0].count == "+93+"


def test_what_was_done_today_does_not_crowd_out_what_comes():
    many(130, NOON - timedelta(hours=8))
    out(NOON + timedelta(hours=3), headline="Evening")
    for with_done in (False, True):
        day = week(with_done=with_done)[2]
        assert drawn(day)[-1] == ("15:00", "Publish", "Evening")
    assert week()[2].more[0].count == "99+"


def test_the_calendar_asks_as_often_for_many_stories_as_for_few(django_assert_num_queries):
    out(NOON + timedelta(hours=2))
    with django_assert_num_queries(len(calendar.SOURCES) + 1):
        week()
    many(150, NOON + timedelta(days=1))
    many(150, NOON + timedelta(days=2), expires_at=NOON + timedelta(days=3))
    with django_assert_num_queries(len(calendar.SOURCES) + 1):
        week()


def test_another_source_is_drawn_like_the_rest(editor, monkeypatch):
    story = make_draft(headline="Audit report")
    Transition.objects.filter(article=story).update(at=NOON + timedelta(hours=1))
    embargo = calendar.Source(
        "Embargo ends",
        "Embargo ended",
        "embargo",
        lambda: Transition.objects.filter(verb="start"),
        "at",
        story="article",
    )
    monkeypatch.setattr(calendar, "SOURCES", [*calendar.SOURCES, embargo])
    assert drawn(week()[2]) == [("13:00", "Embargo ends", "Audit report")]


# Midnight, and days on which clocks are changed


def test_a_day_ends_at_midnight_of_the_newsroom():
    out(datetime(2026, 11, 26, 23, 59, 59, tzinfo=INDIA), headline="Last of Thursday")
    out(datetime(2026, 11, 27, 0, 0, tzinfo=INDIA), headline="First of Friday")
    found = week()
    assert drawn(found[3]) == [("23:59", "Publish", "Last of Thursday")]
    assert drawn(found[4]) == [("00:00", "Publish", "First of Friday")]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Africa/Cairo", date(2026, 4, 24), 23),  # the hour of midnight is left out
        ("Asia/Kolkata", date(2026, 10, 25), 24),
    ],
)
def test_a_day_is_as_long_as_its_clocks_say(zone, day, hours):
    with timezone.override(zone):
        assert days.start(day + timedelta(days=1)) - days.start(day) == timedelta(hours=hours)
        assert timezone.localdate(days.start(day)) == day
        assert timezone.localdate(days.start(day) - timedelta(seconds=1)) < day


def test_where_an_hour_comes_twice_each_entry_names_its_zone():
    with timezone.override("Europe/Berlin"):
        for hour, name in ((0, "Summer"), (1, "Winter")):
            out(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), headline=name)
        out(datetime(2026, 10, 26, 1, 30, tzinfo=UTC), headline="Next day")
        now = datetime(2026, 10, 22, 12, tzinfo=UTC)
        found = calendar.columns(date(2026, 10, 19), now=now, count=8)
    assert drawn(found[6]) == [
        ("02:30 CEST", "Publish", "Summer"),
        ("02:30 CET", "Publish", "Winter"),
    ]
    assert drawn(found[7]) == [("02:30", "Publish", "Next day")]


# How weeks and days are written


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2026-W48", MONDAY),
        ("2026-W01", date(2025, 12, 29)),
        ("2026-W53", date(2026, 12, 28)),
        ("2025-W53", None),
        ("2026-W00", None),
        ("0000-W01", None),
        ("9999-W52", None),
        ("2026-W4", None),
        ("２０２６-W48", None),
        ("rubbish", None),
        ("", None),
    ],
)
def test_a_week_is_read_as_iso_writes_it(written, found):
    assert days.monday(written) == found
    assert found is None or days.monday(days.week(found)) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2026-11-27", (date(2026, 11, 27), date(2026, 11, 28))),
        ("2026-11", (date(2026, 11, 1), date(2026, 12, 1))),
        ("2026-12", (date(2026, 12, 1), date(2027, 1, 1))),
        ("7-days", (date(2026, 11, 19), date(2026, 11, 26))),
        ("next-7-days", (date(2026, 11, 25), date(2026, 12, 2))),
        ("2026-13", None),
        ("2026-02-30", None),
        ("9999-12-31", None),
        ("today\0", None),
    ],
)
def test_a_span_of_days_is_read(written, found):
    assert days.span(written, today=date(2026, 11, 25)) == found


# The page


def test_the_page_of_a_week_leads_to_the_one_before_and_after(client, editor):
    client.force_login(editor)
    page = client.get(CALENDAR, {"week": "2026-W48"}).content.decode()
    assert "Week 48, 2026" in page
    assert 'href="?week=2026-W47"' in page and 'href="?week=2026-W49"' in page
    story = out(NOON, headline="On <Wednesday>")
    page = client.get(CALENDAR, {"week": "2026-W48"}).content.decode()
    assert reverse("admin:articles_article_change", args=[story.pk]) in page
    assert "On &lt;Wednesday&gt;" in page


@pytest.mark.parametrize(
    "asked", ["", "x", "9999-W53", "1-W1", "2026-W99", "\0", "9" * 40, "1970-W01", "2199-W52"]
)
def test_what_is_no_week_is_this_week_and_never_an_error(client, editor, asked):
    client.force_login(editor)
    assert client.get(CALENDAR, {"week": asked}).status_code == 200


@pytest.mark.parametrize("role", ["reporter", "editor", "moderator", "ad_manager"])
def test_who_sees_stories_sees_what_is_planned(client, request, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get(CALENDAR).status_code == 200
    assert client.post(CALENDAR).status_code == 405


def test_nobody_else_sees_the_calendar(client, django_user_model):
    assert client.get(CALENDAR).status_code == 302
    client.force_login(django_user_model.objects.create_user("new", is_staff=True))
    assert client.get(CALENDAR).status_code == 403
