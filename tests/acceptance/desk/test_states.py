"""Random sequences of every verb by every role, while the clock runs.

After each step: readers see exactly what the rule says, nobody did what their role may not, the
ledger replays to what is there, and no date moved backwards.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts import roles
from accounts.models import User
from articles import ledger, planning
from articles.corrections import Change
from articles.models import Article, Transition
from articles.publishing import NotReady
from articles.workflow import VERBS
from desk import deeds, planned_changes, working_copies
from tests.factories import make_author, make_draft, make_picture, make_section

SEQUENCES, STEPS = 500, 16
BEGIN = datetime(2026, 11, 1, 6, tzinfo=UTC)
MAY = {  # by hand, from what the roles are for
    "reporter": {"submit"},
    "editor": {
        *("submit", "return", "approve", "publish", "schedule", "update", "correct"),
        *("withdraw", "kill", "plan", "cancel", "breaking"),
    },
    "moderator": set(),
    "ad manager": set(),
}
MAY["superuser"] = MAY["editor"] | {"revive"}
OWN_ALONE = {"reporter"}
# What may be pressed, and the row of the table of verbs that says from which states.
VERBS_OF = {verb: verb for verb in VERBS} | {
    "plan": "update",
    "cancel": "update",
    "breaking": "update",
}
STARTS = ["", "submit", "approve", "publish", "publish plan", "publish withdraw", "publish kill"]
KINDS = ["typo", "update", "correction", "apology", "retraction"]
TAKING = {"return", "withdraw", "kill", "revive"}
tally = Counter()


class Newsroom(RuleBasedStateMachine):
    """Two stories, one of them the reporter's. newsroom: people by role, and what is filed."""

    newsroom = None

    @initialize(starts=st.tuples(st.sampled_from(STARTS), st.sampled_from(STARTS)))
    def begin(self, starts):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock = time_machine.travel(BEGIN, tick=False)
        self.traveller = self.clock.start()
        self.people = self.newsroom["people"]
        self.stories = [
            make_draft(by=self.people[by], **self.newsroom["filed"]).pk
            for by in ("reporter", "editor")
        ]
        self.dates = {}
        for which, verbs in enumerate(starts):
            for verb in verbs.split():
                self._presses(which, verb, "superuser", "update")
        tally["sequences"] += 1

    def teardown(self):
        if hasattr(self, "transaction"):
            self.clock.stop()
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @rule(minutes=st.sampled_from([1, 7, 30, 59, 60, 61, 180, 24 * 60]))
    def the_clock_runs(self, minutes):
        self.traveller.shift(timedelta(minutes=minutes))
        planning.settle()

    @rule(which=st.integers(0, 1), words=st.sampled_from("abcdef"))
    def somebody_saves(self, which, words):
        article = Article.objects.get(pk=self.stories[which])
        last = working_copies.newest(article)
        content = last.content | {"standfirst": f"{words} {article.version}"}
        working_copies.save_copy(
            article, content=content, by=self.people["editor"], base_number=last.number,
            publish_at=last.publish_at, expires_at=last.expires_at,
        )  # fmt: skip

    @rule(
        which=st.integers(0, 1), ahead=st.none() | st.integers(1, 90),
        lasts=st.none() | st.integers(1, 300),
    )  # fmt: skip
    def somebody_plans_dates(self, which, ahead, lasts):
        article = Article.objects.get(pk=self.stories[which])
        last = working_copies.newest(article)
        at = None if ahead is None else datetime.now(UTC) + timedelta(minutes=ahead)
        ends = None if lasts is None else (at or datetime.now(UTC)) + timedelta(minutes=lasts)
        working_copies.save_copy(
            article, content=last.content, by=self.people["editor"], base_number=last.number,
            publish_at=at, expires_at=ends,
        )  # fmt: skip

    @rule(
        which=st.integers(0, 1), verb=st.sampled_from(sorted(VERBS_OF)), role=st.sampled_from(sorted(MAY)),
        kind=st.sampled_from(KINDS),
    )  # fmt: skip
    def somebody_presses(self, which, verb, role, kind):
        self._presses(which, verb, role, kind)

    @rule(which=st.integers(0, 1), place=st.integers(0, 11), kind=st.sampled_from(KINDS))
    def somebody_who_may_goes_on(self, which, place, kind):
        """So that sequences are long in deeds, not in refusals."""
        state = Article.objects.values_list("state", flat=True).get(pk=self.stories[which])
        verbs = [verb for verb, needs in VERBS_OF.items() if state in VERBS[needs].sources]
        self._presses(which, verbs[place % len(verbs)], "superuser", kind)

    def _presses(self, which, verb, role, kind):
        article = Article.objects.get(pk=self.stories[which])
        person, before = self.people[role], self._snapshot()
        is_own = article.created_by_id == person.pk
        may = verb in MAY[role] and (is_own or role not in OWN_ALONE)
        try:
            with transaction.atomic():
                _press(verb, article, kind, by=person)
        except PermissionDenied:
            assert not may, f"{role} may {verb}, and was refused"
            tally["forbidden"] += 1
        except NotReady as refusal:
            assert may, f"{role} was told why {verb} cannot be done, but may not"
            self._has_words(refusal)
            tally["refused in words"] += 1
        else:
            assert may, f"{role} did {verb}"
            tally[f"did {verb}"] += 1
            return
        assert self._snapshot() == before, f"{verb} was refused and did something"

    @staticmethod
    def _has_words(refusal):
        assert all(sentence.strip() for _, sentence in refusal.reasons)

    def _snapshot(self):
        rows = Article.objects.order_by("pk").values_list(
            "pk", "state", "published_at", "updated_at", "expires_at", "breaking_until",
            "live_version", "headline", "standfirst",
        )  # fmt: skip
        return list(rows), Transition.objects.count()

    @invariant()
    def readers_see_what_the_rule_says(self):
        if not hasattr(self, "stories"):
            return
        now = datetime.now(UTC)
        wanted = {
            story.pk
            for story in Article.objects.filter(pk__in=self.stories)
            if story.state == "published"
            and story.published_at <= now
            and (story.expires_at is None or now < story.expires_at)
        }
        assert set(Article.objects.published().values_list("pk", flat=True)) == wanted
        breaking = set(Article.objects.breaking().values_list("pk", flat=True))
        assert breaking <= wanted

    @invariant()
    def the_ledger_replays(self):
        assert ledger.verify() == []

    @invariant()
    def dates_never_move_backwards(self):
        if not hasattr(self, "stories"):
            return
        for story in Article.objects.filter(pk__in=self.stories):
            moments = list(story.transitions.order_by("pk").values_list("at", flat=True))
            assert moments == sorted(moments)
            seen = self.dates.get(story.pk)
            if seen is not None:
                assert (story.published_at, story.published_on) == seen[:2]
                assert (story.updated_at or seen[0]) >= (seen[2] or seen[0])
            if story.pk in set(Article.objects.published().values_list("pk", flat=True)):
                self.dates[story.pk] = (story.published_at, story.published_on, story.updated_at)


def _press(verb, article, kind, *, by):
    copy = working_copies.newest(article)
    if verb in TAKING:
        deeds.take_back(verb, article, by=by, note="For the record")
    elif verb == "breaking":
        deeds.set_breaking(article, "30", by=by)
    elif verb in ("plan", "cancel"):
        _plan(verb, article, copy, by=by)
    elif verb in ("update", "correct") and article.state == "published":
        change = Change(kind if verb == "correct" else "update", "It was nine.")
        if verb == "correct" and change.verb == "update":
            change = Change("correction", "It was nine.")
        is_seen = article.published_at <= datetime.now(UTC)
        deeds.press(verb, article, copy, by=by, change=change if is_seen else None)
    else:
        deeds.press(verb, article, copy, by=by)


def _plan(verb, article, copy, *, by):
    if not planned_changes.may_plan(article, by):
        raise PermissionDenied
    if verb == "cancel":
        planning.cancel(article, by=by)
        return
    at = datetime.now(UTC) + timedelta(minutes=40)
    planned_changes.plan(
        article, by=by, number=copy.number, at=at,
        rolls_back_at=at + timedelta(minutes=25), change=Change("update"),
    )  # fmt: skip


def _person(name):
    user = User.objects.create(username=name, is_staff=True, is_superuser=name == "superuser")
    if name in roles.ROLES:
        user.groups.add(Group.objects.get(name=name))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def newsroom(db):
    roles.sync()
    picture = make_picture(size=(1300, 700), credit="Desk")
    filed = {"section": make_section(), "authors": [make_author()], "lead_picture": picture}
    Newsroom.newsroom = {
        "people": {name: _person(name) for name in MAY},
        "filed": {**filed, "dateline_place": "Delhi", "tags": ["Rain"]},
    }


def test_no_sequence_of_verbs_breaks_what_readers_the_ledger_and_dates_must_hold(newsroom, say):
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=False,
        ),
    )
    say(f"{tally['sequences']} sequences of up to {STEPS} steps")
    for name, count in sorted(tally.items()):
        say(f"{name:>24}: {count}")
    done = {name.removeprefix("did ") for name in tally if name.startswith("did ")}
    assert done == set(VERBS_OF), f"never done: {set(VERBS_OF) - done}"
    assert tally["sequences"] >= SEQUENCES
