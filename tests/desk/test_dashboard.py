"""Today: which panels stand in which order for whom, and what they say."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.breaking import set_breaking
from articles.models import Article, FrontPagePick
from desk import breaking, problems, sparkline, states
from jobs.health import Health
from jobs.models import Worker
from readership import lately
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_creative,
    make_draft,
    make_flight,
    make_reads,
)

pytestmark = pytest.mark.django_db
TODAY = "/admin/"
WELL = Health(workers=1, last_run_at=None, overdue=0, failed=0)


@pytest.fixture
def worker():
    return Worker.objects.create(seen_at=timezone.now())


def shown(client, person):
    client.force_login(person)
    return client.get(TODAY)


def order(client, person):
    return [[panel.name for panel in row] for row in shown(client, person).context["rows"]]


def break_story(editor, minutes=60, **fields):
    story = make_article(by=editor, **fields)
    until = timezone.now() + timedelta(minutes=minutes)
    set_breaking(story, by=editor, until=until)
    return Article.objects.get(pk=story.pk)


def press(client, story, minutes, *, until=None):
    end = Article.objects.get(pk=story.pk).breaking_until
    seen = until or (end.isoformat() if end else "")
    address = reverse("admin:breaking", args=[story.pk])
    return client.post(address, {"minutes": minutes, "until": seen}, follow=True)


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


# The order


def test_each_role_finds_its_own_work_first(
    client, worker, reporter, editor, moderator, ad_manager
):
    make_creative()
    story = break_story(editor)
    make_comment(article=story)
    assert order(client, reporter) == [["mine"], ["breaking"], ["week"], ["published"]]
    assert order(client, editor) == [
        ["breaking"],
        ["waiting", "comments"],
        ["week"],
        ["published", "mine"],
    ]
    assert order(client, moderator) == [["comments"], ["breaking"], ["week"], ["published"]]
    assert order(client, ad_manager) == [["ads"], ["breaking"], ["week"], ["published"]]


def test_panels_that_have_nothing_to_say_are_absent(client, worker, editor, ad_manager):
    assert order(client, ad_manager) == [["week"], ["published"]]
    assert ["breaking"] not in order(client, editor)


def test_staff_without_a_role_see_no_panel(client, django_user_model):
    answer = shown(client, django_user_model.objects.create_user("new", is_staff=True))
    assert answer.context["rows"] == []
    assert "Nothing is shown here for your role" in answer.content.decode()


def test_the_page_works_in_each_language_of_a_headline(client, worker, editor):
    break_story(editor, headline="پل بند", language="ur")
    page = shown(client, editor).content.decode()
    assert 'lang="ur" dir="auto">پل بند' in page


# Breaking


def test_a_breaking_story_says_who_set_it_and_how_long_it_stays(client, worker, editor):
    story = break_story(editor)
    page = shown(client, editor).content.decode()
    (run,) = breaking.running(list(states.for_desk(Article.objects.breaking())), timezone.now())
    assert (run.minutes, run.whole, run.story) == (60, 60, story)
    assert '<progress value="60" max="60"' in page
    assert f"Set by Editor at {states.clock(timezone.now())}, not extended yet" in page
    assert "Still breaking?" not in page


def test_one_that_ends_soon_asks_whether_it_is_still_breaking(client, worker, editor):
    break_story(editor, minutes=9)
    assert "Still breaking? Extend:" in shown(client, editor).content.decode()


def test_minutes_are_added_to_those_that_are_left(client, worker, editor):
    story = break_story(editor, minutes=31)
    client.force_login(editor)
    page = press(client, story, "15")
    assert "Breaking until" in said(page)
    left = Article.objects.get(pk=story.pk).breaking_until - timezone.now()
    assert timedelta(minutes=45) < left <= timedelta(minutes=46)
    assert "extended by Editor at" in page.content.decode()


def test_it_is_ended_at_once(client, worker, editor):
    story = break_story(editor)
    client.force_login(editor)
    assert "No longer breaking." in said(press(client, story, "0"))
    assert Article.objects.get(pk=story.pk).breaking_until is None


def test_two_who_extend_at_once_extend_it_once(client, worker, editor):
    story = break_story(editor, minutes=30)
    end = story.breaking_until
    client.force_login(editor)
    press(client, story, "15", until=end.isoformat())
    again = press(client, story, "15", until=end.isoformat())
    assert "Somebody changed it meanwhile" in said(again)
    assert Article.objects.get(pk=story.pk).breaking_until == end + timedelta(minutes=15)


def test_what_is_over_is_not_extended(client, worker, editor):
    story = break_story(editor)
    set_breaking(story, by=editor, until=None)
    client.force_login(editor)
    assert "not breaking any more" in said(press(client, story, "30"))
    assert Article.objects.get(pk=story.pk).breaking_until is None


def test_nothing_breaks_for_more_than_six_hours(client, worker, editor):
    story = break_story(editor, minutes=355)
    client.force_login(editor)
    assert "six hours at most" in said(press(client, story, "15"))


@pytest.mark.parametrize("minutes", ["", "x", "999", "-15", "\0", "0x"])
def test_odd_minutes_change_nothing(client, worker, editor, minutes):
    story = break_story(editor)
    client.force_login(editor)
    assert press(client, story, minutes).status_code == 200
    assert Article.objects.get(pk=story.pk).breaking_until == story.breaking_until


@pytest.mark.parametrize("role", ["reporter", "moderator", "ad_manager"])
def test_others_see_what_breaks_and_cannot_end_it(client, worker, editor, request, role):
    story = break_story(editor)
    page = shown(client, request.getfixturevalue(role)).content.decode()
    assert story.headline in page
    assert "End now" not in page
    assert press(client, story, "0").status_code == 403
    assert Article.objects.get(pk=story.pk).breaking_until == story.breaking_until


def test_breaking_is_changed_by_a_form_of_ours_alone(client, worker, editor):
    story = break_story(editor)
    address = reverse("admin:breaking", args=[story.pk])
    assert client.post(address).status_code == 302  # to log in
    client.force_login(editor)
    assert client.get(address).status_code == 405
    assert client.post(reverse("admin:breaking", args=[10**17])).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(address, {"minutes": "0"}).status_code == 403
    page = strict.get(TODAY).content.decode()
    form = page[page.index(f'action="{address}"') :]
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]


# Problems


def test_without_problems_one_quiet_line_says_so(client, worker, editor):
    answer = shown(client, editor)
    assert "problems" not in answer.context["panels"]
    assert "Side effects: none ran lately, overdue: 0" in answer.content.decode()


def test_a_newsroom_without_a_worker_says_so_to_those_who_publish(client, editor, reporter):
    assert "No worker is running." in shown(client, editor).content.decode()
    assert "No worker is running." not in shown(client, reporter).content.decode()


def test_what_is_overdue_and_what_failed_is_counted():
    now = timezone.now()
    found = problems.found(Health(workers=1, last_run_at=now, overdue=1, failed=2), now)
    assert [problem.fact for problem in found] == [
        "1 side effect is overdue.",
        "2 tasks failed for good in the last day.",
    ]
    assert found[0].more == f"The last ran at {states.clock(now)}."
    assert problems.found(WELL, now) == []


def test_a_pick_whose_story_expires_before_it_is_a_problem(editor):
    now = timezone.now()
    story = make_article(by=editor, headline="Ferry", expires_at=now + timedelta(hours=3))
    pick = FrontPagePick.objects.create(place=3, article=story, until=now + timedelta(hours=9))
    (problem,) = problems.found(WELL, now)
    assert problem.fact.startswith("“Ferry” expires")
    assert problem.address == reverse("admin:articles_frontpagepick_change", args=[pick.pk])
    FrontPagePick.objects.update(until=now + timedelta(hours=2))
    assert problems.found(WELL, now) == []


def test_another_app_adds_its_own_problems(client, worker, editor, monkeypatch):
    away = problems.Problem("Spam service does not answer.", is_grave=True)
    monkeypatch.setattr(problems, "FINDERS", [lambda now: [away]])
    page = shown(client, editor).content.decode()
    assert "Spam service does not answer." in page


# What waits, what is out, what is mine


def test_what_waits_longest_stands_first_whatever_its_age(client, worker, editor):
    first, second = make_draft(by=editor), make_draft(by=editor)
    publishing.submit(second, by=editor)
    publishing.submit(first, by=editor)
    rows = shown(client, editor).context["panels"]["waiting"].shown["rows"]
    assert [row["story"] for row in rows] == [second, first]


def test_the_oldest_comment_that_waits_says_its_age(client, worker, moderator):
    now = timezone.now()
    make_comment(at=now - timedelta(minutes=56))
    make_comment(at=now - timedelta(minutes=5))
    make_comment(at=now - timedelta(hours=5), state="approved")
    panel = shown(client, moderator).context["panels"]["comments"].shown
    assert (panel["count"], panel["oldest"]) == ("2", "56 min")


def test_today_shows_what_came_back_before_all(client, worker, reporter, editor):
    returned, plain = make_draft(by=reporter, headline="Came back"), make_draft(by=reporter)
    publishing.submit(returned, by=reporter)
    publishing.send_back(returned, by=editor, note="Who said it?")
    answer = shown(client, reporter)
    mine = answer.context["panels"]["mine"].shown["rows"]
    assert [row["story"] for row in mine] == [returned, plain]
    assert "“Who said it?”" in answer.content.decode()


def test_a_published_story_shows_its_reads_and_their_line(client, worker, editor):
    story = make_article(by=editor, authors=[make_author()], published_at=timezone.now())
    make_reads(story, 12, hours_ago=0)
    page = shown(client, editor).content.decode()
    assert '<td class="number" data-unit="reads">12</td>' in page
    assert 'aria-label="Reads by the hour: 0, 0, 0, 0, 0, 0, 0, 12"' in page
    assert "<polyline points=" in page and "style=" not in page


def test_reads_are_added_by_the_full_hours_of_utc():
    story, other = make_article(), make_article()
    now = timezone.now()
    for ago in range(12):
        make_reads(story, 10 + ago, hours_ago=ago)
    found = lately.of_stories([story.pk, other.pk], since=now - timedelta(hours=2), now=now)
    assert found[story.pk].hours == (17, 16, 15, 14, 13, 12, 11, 10)
    assert found[story.pk].total == 10 + 11 + 12
    assert found[other.pk] == lately.Lately()


def test_an_hour_counts_whole_where_midnight_is_not_a_full_hour_of_utc():
    story = make_article()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    now = midnight + timedelta(minutes=5)
    story.hourly_reads.create(hour_start=midnight - timedelta(minutes=30), views=3)
    assert lately.of_stories([story.pk], since=midnight, now=now)[story.pk].total == 3


def test_a_line_starts_left_and_ends_right_with_zero_at_the_bottom():
    assert sparkline.line([0, 5, 10]) == "3,19 36,11 69,3"
    assert sparkline.line([0, 0]) == "3,19 69,19"
    assert sparkline.line([7]) == ""


def test_an_advertisement_that_ends_within_a_week_is_named(client, worker, ad_manager):
    make_creative(name="Soon", ends_at=timezone.now() + timedelta(days=2))
    make_creative(name="Later", ends_at=timezone.now() + timedelta(days=20))
    panel = shown(client, ad_manager).context["panels"]["ads"].shown
    assert panel["count"] == 2
    assert [row["creative"].name for row in panel["rows"]] == ["Soon"]


def test_a_flight_that_falls_behind_is_named_with_how_far_it_is_off(client, worker, ad_manager):
    now = timezone.now()
    for name, delivered in (("On course", 5_000), ("Behind", 2_000)):
        flight = make_flight(
            name=name, goal="viewable", goal_count=10_000, delivered=delivered,
            starts_at=now - timedelta(days=5), ends_at=now + timedelta(days=5),
        )  # fmt: skip
        make_creative(flight=flight)
    answer = shown(client, ad_manager)
    panel = answer.context["panels"]["ads"].shown
    assert [row["flight"].name for row in panel["behind"]] == ["Behind"]
    assert "behind plan, −60.0 %; 2,000 of 10,000" in answer.text
