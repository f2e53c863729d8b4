"""The screens of rules and switches: tried before they are saved, and by whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import dry_run, networks
from comments.models import Comment, Rule, Switch
from comments.rules import person
from comments.states import State
from tests.factories import make_article, make_comment

ADD = "/admin/comments/rule/add/"
TYPED = {"kind": "word", "pattern": "casino", "action": "hold", "note": ""}
SWITCH = {"comments": "", "closes_after_days": "", "level": "", "slow_seconds": ""}

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def token_in(answer) -> str:
    return answer.context["adminform"].form["tried"].value()


def press_twice(desk, address=ADD, **typed):
    first = desk.post(address, TYPED | typed)
    assert first.status_code == 200
    return desk.post(address, TYPED | typed | {"tried": token_in(first)})


def test_the_first_press_shows_what_a_rule_would_have_done_and_saves_nothing(desk):
    story = make_article()
    for number in range(41):
        state = State.APPROVED if number < 39 else State.REJECTED
        make_comment(article=story, text=f"<b>c\u0430sino</b> {number}", state=state)
    make_comment(article=story, text="Something else")
    page = desk.post(ADD, TYPED)
    assert not Rule.objects.exists()
    text = page.content.decode()
    assert "this would have held 41 comments, of which 39 were approved. All 42 were" in text
    assert text.count("<mark>c\u0430sino</mark>") == dry_run.SAMPLES
    assert "<b>c\u0430sino" not in text
    assert "Please correct" not in text
    assert desk.post(ADD, TYPED | {"tried": token_in(page)}).status_code == 302
    assert Rule.objects.get().shown == "casino"
    assert Rule.objects.get().by.username == "moderator"


def test_what_was_changed_after_it_was_tried_is_tried_anew(desk):
    token = token_in(desk.post(ADD, TYPED))
    for changed in ({"pattern": "bonus"}, {"action": "reject"}, {"kind": "part"}):
        assert desk.post(ADD, TYPED | changed | {"tried": token}).status_code == 200
    assert desk.post(ADD, TYPED | {"tried": "<script>"}).status_code == 200
    assert not Rule.objects.exists()


def test_a_rule_that_becomes_harder_is_tried_and_what_it_looks_for_never_changes(desk):
    press_twice(desk)
    rule = Rule.objects.get()
    address = reverse("admin:comments_rule_change", args=[rule.pk])
    first = desk.post(address, {"action": "reject", "note": "", "pattern": "other"})
    assert "would have rejected 0 comments" in first.content.decode()
    changed = {"action": "reject", "pattern": "other", "tried": token_in(first)}
    assert desk.post(address, changed).status_code == 302
    rule.refresh_from_db()
    assert (rule.pattern, rule.action) == ("casino", "reject")


def test_comments_of_earlier_than_thirty_days_ago_are_not_tried():
    make_comment(text="casino", at=timezone.now() - timedelta(days=31))
    make_comment(text="casino")
    run = dry_run.of(Rule(kind="word", pattern="casino", action="hold"))
    assert (run.looked_at, run.counts.total(), run.is_cut) == (1, 1, False)


def test_an_old_comment_that_was_brought_in_later_hides_no_newer_one():
    make_comment(text="casino")
    make_comment(text="casino", at=timezone.now() - timedelta(days=31))
    run = dry_run.of(Rule(kind="word", pattern="casino", action="hold"))
    assert (run.counts.total(), run.looked_at, run.is_cut) == (1, 1, False)


def test_no_more_are_tried_than_the_bound_says(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(dry_run, "MOST_COMMENTS", 2)
    story = make_article()
    for _ in range(3):
        make_comment(article=story, text="casino")
    with django_assert_num_queries(1):
        run = dry_run.of(Rule(kind="word", pattern="casino", action="hold"))
    assert (run.looked_at, run.is_cut) == (2, True)
    assert "Only the newest 2 were tried." in run.sentence


def test_nobody_waits_longer_for_it_than_seconds(monkeypatch):
    monkeypatch.setattr(dry_run, "MOST_SECONDS", 0)
    monkeypatch.setattr(dry_run, "_BATCH", 1)
    story = make_article()
    for _ in range(3):
        make_comment(article=story)
    run = dry_run.of(Rule(kind="word", pattern="casino", action="hold"))
    assert (run.looked_at, run.is_cut) == (1, True)


def test_a_person_is_blocked_by_a_comment_and_no_address_is_kept_or_shown(desk):
    comment = make_comment(email="Canary@leak.test")
    make_comment(article=comment.article, email="canary@leak.test", text="Another")
    first = desk.post(
        ADD, {**TYPED, "kind": "person", "pattern": f"#{comment.pk}", "note": "Threats"}
    )
    assert "held 2 comments" in first.content.decode()
    sent = {"kind": "person", "pattern": f"#{comment.pk}", "note": "Threats"}
    assert desk.post(ADD, TYPED | sent | {"tried": token_in(first)}).status_code == 302
    rule = Rule.objects.get()
    assert (rule.pattern, rule.shown) == (person("canary@leak.test"), "C•••@l•••.test")
    for address in ("/admin/comments/rule/", f"/admin/comments/rule/{rule.pk}/change/"):
        page = desk.get(address).content.decode()
        assert "anary@leak" not in page
        assert rule.pattern not in page


def test_a_network_is_blocked_by_a_comment_and_never_shown_whole(desk):
    comment = make_comment()
    networks.keep(comment, "2001:db8:1:2::9")
    page = desk.get(f"/admin/comments/comment/{comment.pk}/read/").content.decode()
    link = re.search(r'href="([^"]+kind=network[^"]+)"', page)[1].replace("&amp;", "&")
    assert "2001:db8:1:•••" in page
    blank = desk.get(link).context["adminform"].form
    assert (blank["kind"].value(), blank["pattern"].value()) == ("network", f"#{comment.pk}")
    end = timezone.localtime() + timedelta(days=2)
    sent = {"kind": "network", "pattern": f"#{comment.pk}", "note": "A flood of insults"}
    sent |= {"ends_at_0": f"{end:%Y-%m-%d}", "ends_at_1": f"{end:%H:%M}"}
    assert press_twice(desk, **sent).status_code == 302
    assert Rule.objects.get().pattern == "2001:db8:1::/48"
    for address in ("/admin/comments/rule/", "/admin/comments/comment/", link):
        assert "2001:db8:1:2" not in desk.get(address).content.decode()


def test_a_network_is_blocked_with_an_end_and_tried_on_what_came_from_it(desk):
    story = make_article()
    for number, came_from in enumerate(["192.0.2.9", "192.0.2.0", "198.51.100.9", ""]):
        networks.keep(make_comment(article=story, text=f"Words {number}"), came_from)
    sent = {"kind": "network", "pattern": "192.0.2.77/24", "note": "A flood of insults"}
    page = desk.post(ADD, TYPED | sent)
    assert "needs an end" in page.content.decode()
    end = timezone.localtime() + timedelta(days=2)
    sent |= {"ends_at_0": f"{end:%Y-%m-%d}", "ends_at_1": f"{end:%H:%M}"}
    page = desk.post(ADD, TYPED | sent)
    assert "this would have held 2 comments" in page.content.decode()
    assert desk.post(ADD, TYPED | sent | {"tried": token_in(page)}).status_code == 302
    assert Rule.objects.get().pattern == "192.0.2.0/24"


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("word", ""),
        ("word", "a"),
        ("word", "\u200b\u3164\u0301"),
        ("word", "x" * 101),
        ("link", "nowhere"),
        ("link", "http://[::1"),
        ("link", "javascript:alert(1)"),
        ("domain", "@"),
        ("person", "nobody"),
        ("person", "#999999"),
        ("person", "9" * 90),
        ("network", "0.0.0.0/0"),
        ("network", "2001:db8::/16"),
        ("network", "unknown"),
        ("network", "#999999"),
        ("nothing", "x"),
        ("", ""),
    ],
)
def test_what_is_no_such_thing_is_told_and_given_back(desk, kind, pattern):
    page = desk.post(ADD, TYPED | {"kind": kind, "pattern": pattern, "note": "Kept words"})
    assert page.status_code == 200
    assert "Kept words" in page.content.decode()
    assert "would have" not in page.content.decode()
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("kind", "pattern", "kept"),
    [
        ("link", "HTTPS://www.Spam.example/path?x", "spam.example"),
        ("domain", "*@Spam.example", "spam.example"),
        ("word", "  buy   now ", "buy now"),
    ],
)
def test_what_is_typed_is_kept_in_one_form(desk, kind, pattern, kept):
    press_twice(desk, kind=kind, pattern=pattern, note="Told so")
    assert Rule.objects.get().pattern == kept


def test_the_same_rule_twice_is_told(desk):
    press_twice(desk)
    assert "already exists" in desk.post(ADD, TYPED).content.decode()


@pytest.mark.parametrize(
    ("role", "rules", "switches"),
    [
        ("reporter", 403, 403),
        ("ad_manager", 403, 403),
        ("editor", 403, 200),
        ("moderator", 200, 200),
        ("admin", 200, 200),
    ],
)
def test_who_may_keep_rules_and_switches(client, request, role, rules, switches):
    assert client.get(ADD).status_code == 302
    client.force_login(request.getfixturevalue(role))
    for address, status in ((ADD, rules), ("/admin/comments/switch/add/", switches)):
        assert client.get(address).status_code == status
    assert client.post(ADD, TYPED).status_code == rules
    client.post("/admin/comments/switch/add/", SWITCH | {"level": "all"})
    assert Switch.objects.exists() == (switches == 200)


def test_a_second_row_for_the_same_place_is_told_and_makes_no_error(desk):
    story = make_article()
    for place in ({}, {"section": story.section_id}, {"article": story.pk}):
        assert desk.post("/admin/comments/switch/add/", SWITCH | place).status_code == 302
        assert desk.post("/admin/comments/switch/add/", SWITCH | place).status_code == 200
    both = {"section": story.section_id, "article": story.pk}
    assert desk.post("/admin/comments/switch/add/", SWITCH | both).status_code == 200
    assert Switch.objects.count() == 3


@pytest.mark.parametrize(
    "sent",
    [
        {"closes_after_days": "-1"},
        {"closes_after_days": "99999999999999999999"},
        {"slow_seconds": "9" * 30},
        {"level": "\x00"},
        {"section": "abc"},
        {"article": "9" * 40},
        {"breaking_until_0": "31.31.31", "breaking_until_1": "x"},
    ],
)
def test_odd_switches_make_no_error(desk, sent):
    assert desk.post("/admin/comments/switch/add/", SWITCH | sent).status_code in (200, 302)
    assert desk.get("/admin/comments/switch/").status_code == 200


def test_hostile_words_stay_words_on_the_screens_of_rules(desk):  # D1
    attack = "<script>alert(1)</script>"
    make_comment(text=f"{attack} words")
    page = desk.post(ADD, TYPED | {"pattern": attack, "kind": "part", "note": attack})
    assert attack not in page.content.decode()
    press_twice(desk, pattern=attack, note=attack)
    rule = Rule.objects.get()
    for address in ("", f"{rule.pk}/change/", f"{rule.pk}/history/", f"{rule.pk}/delete/"):
        page = desk.get(f"/admin/comments/rule/{address}")
        assert page.status_code == 200
        assert attack not in page.content.decode()
    assert Comment.objects.count() == 1
