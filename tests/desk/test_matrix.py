"""Who may do which deed with a story in which state: one table, written by hand."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles.corrections import Change, Kind
from articles.models import Article
from articles.publishing import NotReady
from articles.workflow import VERBS
from desk import deeds, working_copies
from tests.factories import STEPS_TO, make_story

pytestmark = pytest.mark.django_db

# In which states the deed is done for whom its verb is allowed; in every other it is refused.
DONE_IN = {
    "submit": {"draft"},
    "return": {"in_review", "approved"},
    "approve": {"draft", "in_review"},
    "publish": {
        *("draft", "in_review", "approved", "scheduled"),
        *("live", "withdrawn", "withdrawn in time"),
    },
    "schedule": {"draft", "in_review", "approved", "scheduled", "withdrawn in time"},
    "update": {"scheduled", "live"},
    "correct": {"live"},
    "withdraw": {"scheduled", "live"},
    "kill": {"scheduled", "live", "withdrawn", "withdrawn in time"},
    "revive": {"killed"},
}
EDITORS_VERBS = set(DONE_IN) - {"revive"}
MAY = {  # whoever stands here with no verb may do nothing, whatever the state
    "anonymous": set(),
    "staff without a role": set(),
    "reporter, own story": {"submit"},
    "reporter, assigned story": {"submit"},
    "reporter, story of others": set(),
    "editor": EDITORS_VERBS,
    "moderator": set(),
    "moderator, own story": set(),
    "ad manager": set(),
    "superuser": set(DONE_IN),
}


@pytest.fixture
def people(reporter, editor, moderator, ad_manager, admin, django_user_model):
    return {
        "anonymous": AnonymousUser(),
        "staff without a role": django_user_model.objects.create_user("new", is_staff=True),
        "reporter": reporter,
        "editor": editor,
        "moderator": moderator,
        "ad manager": ad_manager,
        "superuser": admin,
    }


@pytest.fixture(params=MAY)
def case(request):
    return request.param


@pytest.fixture
def stories(case, people):
    """One story in each state. Gives the person of the case, and the stories by state."""
    role, _, whose = case.partition(", ")
    by = people[role] if whose == "own story" else people["editor"]
    made = {shown: make_story(shown, by=by, editor=people["editor"]) for shown in STEPS_TO}
    if whose == "assigned story":
        for story in made.values():
            story.assigned_to.add(people[role])
    return people[role], made


def press(verb, story, by):
    """What becomes of that deed with that story: the sentence, or the refusal."""
    article = Article.objects.get(pk=story.pk)
    copy = working_copies.newest(article)
    copy.publish_at = timezone.now() + timedelta(hours=3) if verb == "schedule" else None
    try:
        if verb in ("return", "withdraw", "kill", "revive"):
            return deeds.take_back(verb, article, by=by, note="For the record.")
        change = Change(Kind.CORRECTION, "It was nine.") if verb == "correct" else None
        return deeds.press(verb, article, copy, by=by, change=change)
    except (PermissionDenied, NotReady) as refusal:
        return refusal


def expected(case, verb, shown):
    if verb not in MAY[case]:
        return "may not"
    return "done" if shown in DONE_IN[verb] else "not now"


def became(answer):
    if isinstance(answer, PermissionDenied):
        return "may not"
    return "not now" if isinstance(answer, NotReady) else "done"


def test_every_verb_and_every_state_has_its_place_in_the_table():
    assert DONE_IN.keys() == VERBS.keys()
    assert set().union(*DONE_IN.values()) == STEPS_TO.keys()


def test_each_deed_is_done_for_whom_and_where_the_table_says(case, stories):
    person, made = stories
    wrong = []
    for verb in VERBS:
        for shown, story in made.items():
            before = Article.objects.values().get(pk=story.pk)
            with transaction.atomic():
                answer = press(verb, story, person)
                moved = Article.objects.values().get(pk=story.pk) != before
                moved |= story.transitions.count() > len(STEPS_TO[shown]) + 1
                transaction.set_rollback(True)
            should = expected(case, verb, shown)
            if became(answer) != should or moved != (should == "done"):
                wrong.append(f"{verb} {shown}: {answer!r}, moved: {moved}, should be: {should}")
    assert wrong == []


@pytest.mark.parametrize("hours", [None, -1, 3])
def test_a_live_story_is_never_scheduled_anew(people, hours):
    story = make_story("live", by=people["editor"], editor=people["editor"])
    copy = working_copies.newest(story)
    copy.publish_at = hours and timezone.now() + timedelta(hours=hours)
    with pytest.raises(NotReady, match="Schedule an update"):
        deeds.press("schedule", story, copy, by=people["editor"])


def test_who_may_publish_and_not_update_gives_readers_of_a_live_story_nothing_new(
    people, django_user_model
):
    story = make_story("live", by=people["editor"], editor=people["editor"])
    person = django_user_model.objects.create_user("first", is_staff=True)
    names = ("publish_article", "change_article", "edit_any_article")
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    with pytest.raises(PermissionDenied):
        deeds.press("publish", story, working_copies.newest(story), by=person)
