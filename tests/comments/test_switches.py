"""Open, closed, closed by time, breaking, sensitive and slow: for a story, a section, the site."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import rates, switches
from comments.models import Comment, Switch
from comments.states import Reason, State
from comments.switches import Standing
from tests.factories import make_article, make_comment


def standing(story, at=None) -> Standing:
    return switches.standing(story, at or timezone.now())


@pytest.mark.django_db
def test_without_switches_comments_are_open_and_everybody_waits():
    assert standing(make_article()) == Standing(True, None, "all", False, False, 0)


@pytest.mark.django_db
def test_the_nearest_that_says_something_holds():
    story, other = make_article(), make_article()
    Switch.objects.create(comments="closed", level="known", slow_seconds=30)
    Switch.objects.create(section=story.section, comments="open", slow_seconds=0)
    assert standing(story) == Standing(True, None, "known", False, False, 0)
    assert not standing(other).is_open
    Switch.objects.create(article=story, comments="closed", level="all", slow_seconds=60)
    assert standing(story) == Standing(False, None, "all", False, False, 60)


@pytest.mark.django_db
def test_what_a_writer_switched_off_no_other_switch_opens():
    story = make_article(comments_open=False)
    Switch.objects.create(article=story, comments="open")
    assert not standing(story).is_open


@pytest.mark.django_db
def test_breaking_mode_holds_wherever_it_stands_until_its_end():
    now = timezone.now()
    story = make_article()
    Switch.objects.create(section=story.section, breaking_until=now + timedelta(hours=1))
    Switch.objects.create(article=story, level="known")
    assert standing(story, now).is_breaking
    assert not standing(story, now + timedelta(hours=1)).is_breaking
    assert not standing(make_article(), now).is_breaking


@pytest.mark.django_db
def test_a_sensitive_story_says_so():
    assert standing(make_article(is_sensitive=True)).is_sensitive


@pytest.mark.parametrize(
    ("published_on", "days", "end"),
    [
        (date(2026, 1, 1), 14, datetime(2026, 1, 15, 18, 30, tzinfo=UTC)),
        (date(2026, 12, 31), 1, datetime(2027, 1, 1, 18, 30, tzinfo=UTC)),
    ],
)
def test_comments_close_at_midnight_of_the_newsroom_after_so_many_days(published_on, days, end):
    assert switches.closing(published_on, days) == end


@pytest.mark.django_db
def test_comments_close_by_themselves_unless_a_nearer_switch_says_never(send):
    story = make_article(published_at=timezone.now() - timedelta(days=16))
    Switch.objects.create(closes_after_days=14)
    answer = send(story, comment="Kept text")
    assert answer.status_code == 409
    assert "Kept text" in answer.content.decode()
    assert "data-comment-form" not in answer.content.decode()
    Switch.objects.create(article=story, closes_after_days=0)
    assert send(story).status_code == 303


@pytest.mark.django_db
def test_a_day_of_publication_that_is_still_to_come_makes_no_error():
    story = make_article()
    story.published_on = timezone.localdate() + timedelta(days=3)
    Switch.objects.create(closes_after_days=14)
    assert standing(story).is_open


@pytest.mark.django_db
def test_pages_lose_and_get_back_their_form_with_the_switch_of_a_section(
    client, django_capture_on_commit_callbacks
):
    story = make_article()
    comment = make_comment(article=story, state=State.APPROVED)

    def has_form(address):
        return "data-comment-form" in client.get(address).content.decode()

    addresses = [story.get_absolute_url(), story.get_light_url(), f"/comment/{story.pk}/"]
    addresses.append(f"/comment/{story.pk}/reply/{comment.pk}/")
    assert all(map(has_form, addresses))
    with django_capture_on_commit_callbacks(execute=True):
        switch = Switch.objects.create(section=story.section, comments="closed")
    assert not any(map(has_form, addresses))
    assert "/reply/" not in client.get(addresses[0]).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        switch.delete()
    assert all(map(has_form, addresses))


@pytest.mark.django_db
def test_a_kept_page_ends_when_comments_close(client):
    story = make_article()
    Switch.objects.create(closes_after_days=1)
    assert "data-comment-form" in client.get(story.get_absolute_url()).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert "data-comment-form" not in client.get(story.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_switches_cost_pages_no_query(client, django_assert_max_num_queries):
    story = make_article()
    Switch.objects.create(section=story.section, closes_after_days=30)
    client.get(story.get_absolute_url())
    before = make_article(section=story.section)
    client.get(before.get_absolute_url())
    with django_assert_max_num_queries(1):  # the page is kept; none where Redis has the numbers
        client.get(before.get_absolute_url())


@pytest.mark.django_db
def test_slow_mode_lets_a_reader_comment_once_in_so_many_seconds_under_one_story(send):
    story, other = make_article(), make_article()
    Switch.objects.create(article=story, slow_seconds=120)
    begin = timezone.now()
    with time_machine.travel(begin, tick=False):
        assert send(story).status_code == 303
        answer = send(story, comment="Kept text")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "120")
        assert "Kept text" in answer.content.decode()
        assert send(other, comment="Elsewhere").status_code == 303
        assert send(story, comment="Another reader", ip="198.51.100.7").status_code == 303
    with time_machine.travel(begin + timedelta(seconds=121), tick=False):
        assert send(story, comment="Later").status_code == 303


def test_trying_again_in_slow_mode_makes_the_wait_no_longer(settings):  # D71
    settings.COMMENT_RATES = []
    now = 1_800_000_000.0
    slow = (7, 60)
    assert rates.take("192.0.2.1", now=now, slow=slow) == 0
    assert rates.take("192.0.2.1", now=now + 59, slow=slow) == 1
    assert rates.take("192.0.2.1", now=now + 60, slow=slow) == 0


@pytest.mark.django_db
def test_breaking_and_sensitive_stand_among_the_reasons(send):
    story = make_article(is_sensitive=True)
    until = timezone.now() + timedelta(hours=1)
    Switch.objects.create(article=story, breaking_until=until, level="known")
    send(story)
    held = Comment.objects.get().held_reasons
    assert {Reason.SENSITIVE, Reason.BREAKING, Reason.UNVERIFIED, Reason.FIRST_TIME} == set(held)


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["site", "section", "story", "both", "unknown"])
def test_the_database_itself_keeps_one_row_for_each_place(place):
    story = make_article()
    fields = {
        "site": {},
        "section": {"section": story.section},
        "story": {"article": story},
        "both": {"section": story.section, "article": story},
        "unknown": {"comments": "ajar"},
    }[place]
    rows = [Switch(**fields), Switch(**fields)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Switch.objects.bulk_create(rows)
