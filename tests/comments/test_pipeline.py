"""Every rule asked in its order, all reasons kept with their places; the verdict that follows."""

import pytest
from django.conf import settings

from comments import pipeline
from comments.history import History
from comments.pipeline import Asked, Said
from comments.rules import Rule, person
from comments.states import Ground, Reason, State
from comments.switches import Standing

CALM = {
    "is_open": True,
    "closes_at": None,
    "level": "known",
    "is_breaking": False,
    "is_sensitive": False,
    "slow_seconds": 0,
}
KNOWN = History(approved=2, decided=2)


def judged(*rules, history=KNOWN, standing=None, **said):
    words = {"name": "Asha", "website": "", "text": "Well said.", "email": "asha@example.org"}
    words |= {"address": "192.0.2.1", "is_verified": True}
    asked = Asked(Said(**words | said), Standing(**CALM | (standing or {})), list(rules), history)
    return pipeline.judge(asked)


def rule(pattern, kind="word", action="hold", pk=7):
    return Rule(pk=pk, kind=kind, pattern=pattern, action=action)


def test_a_known_verified_reader_about_whom_nothing_is_found_goes_through():
    assert judged() == pipeline.Verdict(State.APPROVED, ())


@pytest.mark.parametrize(
    ("verified", "approved", "reasons"),
    [
        (True, 2, []),
        (True, 1, ["first time"]),
        (False, 2, ["unverified"]),
        (False, 0, ["unverified", "first time"]),
    ],
)
def test_only_a_verified_address_with_two_approved_comments_goes_through(
    verified, approved, reasons
):  # D30
    verdict = judged(is_verified=verified, history=History(approved=approved))
    assert verdict.reasons == reasons
    assert verdict.state == (State.HELD if reasons else State.APPROVED)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"level": "all"}, Reason.ALL_HELD),
        ({"is_breaking": True}, Reason.BREAKING),
        ({"is_sensitive": True}, Reason.SENSITIVE),
    ],
)
def test_what_is_switched_on_for_a_story_holds_even_the_best_known(changed, reason):
    verdict = judged(standing=changed)
    assert (verdict.state, verdict.reasons) == (State.HELD, [reason])


@pytest.mark.parametrize(
    ("found", "reason", "place"),
    [
        (rule("casino"), Reason.HELD_WORD, ("text", 5, 11)),
        (rule("asin", kind="part"), Reason.HELD_WORD, ("text", 6, 10)),
        (rule("spam.example", kind="link"), Reason.LISTED_LINK, ("website", 0, 21)),
        (rule(person("ASHA@example.org"), kind="person"), Reason.BLOCKED, None),
        (rule("example.org", kind="domain"), Reason.BLOCKED, None),
        (rule("192.0.2.0/24", kind="network"), Reason.BLOCKED_NETWORK, None),
    ],
)
@pytest.mark.parametrize("action", ["hold", "reject"])
def test_each_kind_of_rule_holds_or_rejects_and_says_by_what(found, reason, place, action):
    found.action = action
    verdict = judged(found, text="Your c\u0430sino", website="https://spam.example/")
    if action == "reject" and reason == Reason.HELD_WORD:
        reason = Reason.REFUSED_WORD
    assert verdict.state == (State.REJECTED if action == "reject" else State.HELD)
    assert verdict.found == (pipeline.Found(reason, 7, place, action == "reject"),)


def test_an_innocent_comment_passes_all_kinds_of_rules():
    rules = [
        rule("casino"),
        rule("spam.example", kind="link"),
        rule(person("other@example.org"), kind="person"),
        rule("example.net", kind="domain"),
        rule("198.51.100.0/24", kind="network"),
    ]
    assert judged(*rules).state == State.APPROVED


@pytest.mark.parametrize(
    ("decided", "refused", "often"), [(5, 2, True), (5, 1, False), (4, 4, False), (10, 3, True)]
)
def test_who_was_often_refused_lately_waits(decided, refused, often):
    verdict = judged(history=History(approved=3, decided=decided, refused=refused))
    assert (Reason.REFUSED_OFTEN in verdict.reasons) == often


def test_all_reasons_are_kept_in_their_order_whatever_the_first_one_says():
    verdict = judged(
        rule("casino", action="reject", pk=1),
        rule("bonus", pk=2),
        text="casino bonus http://a.example www.b.example Z" + "\u0301" * 20,
        trapped=True,
        has_origin=False,
        is_verified=False,
        history=History(decided=5, refused=5),
        standing={"is_sensitive": True, "is_breaking": True},
    )
    assert verdict.state == State.SPAM
    assert verdict.reasons == [
        "trap", "refused word", "held word", "links", "marks", "no origin", "refused often",
        "unverified", "first time", "sensitive", "breaking",
    ]  # fmt: skip


def test_a_text_that_holds_a_whole_list_is_found_by_no_more_than_twenty():
    rules = [rule(f"word{number}", pk=number) for number in range(1, 101)]
    verdict = judged(*rules, text=" ".join(f"word{number}" for number in range(1, 101)))
    assert len(verdict.found) == pipeline.MOST_FOUND


def test_nobodys_address_stands_in_what_is_printed_of_it():  # D88
    said = Said("Asha", "", "Hello", email="asha@example.org", address="192.0.2.1")
    asked = Asked(said, Standing(**CALM), [rule(person(said.email), kind="person")])
    printed = f"{said!r} {asked!r} {pipeline.judge(asked)!r}"
    assert "asha@" not in printed
    assert "192.0.2" not in printed


@pytest.mark.parametrize("kind", [Reason, Ground], ids=["waits", "rejected"])
def test_moderators_can_look_up_what_each_reason_means(kind):
    guide = (settings.BASE_DIR / "docs" / "moderators.md").read_text(encoding="utf-8")
    assert [label for label in kind.labels if f"| {label} |" not in guide] == []
