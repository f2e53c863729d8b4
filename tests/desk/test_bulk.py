"""One deed for several stories: who may, what is refused and why, and what a race leaves alone."""

import pytest
from django.urls import reverse

from articles import publishing
from articles.models import Article, Transition
from articles.workflow import State
from desk import bulk, working_copies
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def seen(*stories):
    """What the list that shows them now would send."""
    marks = []
    for story in Article.objects.filter(pk__in=[story.pk for story in stories]):
        story.newest_copies = list(story.revisions.order_by("-number")[:1])
        marks.append(bulk.mark(story))
    return marks


def press(client, verb, stories, *, marks=None, follow=True, **fields):
    sent = {
        "action": verb,
        "index": "0",
        "_selected_action": [story.pk for story in stories],
        "seen": seen(*stories) if marks is None else marks,
        **fields,
    }
    return client.post(LIST, sent, follow=follow)


def said(answer):
    return {str(message.level_tag): str(message) for message in answer.context["messages"]}


def state_of(story):
    return Article.objects.values_list("state", flat=True).get(pk=story.pk)


def waiting(by, **fields):
    story = make_draft(by=by, **fields)
    publishing.submit(story, by=by)
    return story


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("reporter", ["Submit for review"]),
        (
            "editor",
            [
                "Approve",
                "Submit for review",
                "Return with a note…",
                "Publish now",
                "Withdraw…",
            ],
        ),
        ("moderator", []),
        ("ad_manager", []),
    ],
)
def test_a_role_is_offered_what_it_may_do_and_deletion_to_nobody(client, request, role, labels):
    make_draft()
    client.force_login(request.getfixturevalue(role))
    page = client.get(LIST)
    form = page.context["action_form"]
    offered = [label for value, label in form.fields["action"].choices if value] if form else []
    assert offered == labels
    assert ('class="action-select"' in page.content.decode()) == bool(labels)


@pytest.mark.parametrize("role", ["reporter", "moderator", "ad_manager"])
@pytest.mark.parametrize("verb", ["approve", "publish", "return", "withdraw", "delete_selected"])
def test_who_may_not_moves_nothing_even_by_hand(client, request, role, verb):
    person = request.getfixturevalue(role)
    story = make_draft(by=person)
    client.force_login(person)
    press(client, verb, [story], note="No", follow=False)
    assert state_of(story) == State.DRAFT


def test_nobody_does_anything_without_logging_in(client):
    story = make_draft()
    assert press(client, "approve", [story], follow=False).status_code == 302
    assert state_of(story) == State.DRAFT


def test_several_stories_are_approved_at_once(client, editor, reporter):
    stories = [waiting(reporter) for _ in range(3)]
    client.force_login(editor)
    answer = press(client, "approve", stories)
    assert said(answer) == {"success": "3 stories approved."}
    assert {state_of(story) for story in stories} == {State.APPROVED}
    assert Transition.objects.filter(verb="approve", by=editor).count() == 3


def test_what_one_refuses_undoes_no_other_and_is_named_with_its_reason(client, editor):
    good, bad = make_draft(by=editor), make_draft(by=editor, headline="Empty <one>", body="")
    client.force_login(editor)
    answer = press(client, "publish", [good, bad])
    told = said(answer)
    assert told["success"] == "1 story published."
    assert "1 was left as it is" in told["warning"]
    assert "The story has no text." in told["warning"]
    assert "Empty &lt;one&gt;" in told["warning"]
    assert reverse("admin:articles_article_change", args=[bad.pk]) in told["warning"]
    assert "<li><a" in answer.content.decode()
    assert (state_of(good), state_of(bad)) == (State.PUBLISHED, State.DRAFT)


def test_a_story_whose_state_changed_since_the_list_was_opened_is_left_as_it_is(client, editor):
    story = waiting(editor)
    marks = seen(story)
    publishing.send_back(story, by=editor, note="Not yet")
    client.force_login(editor)
    answer = press(client, "approve", [story], marks=marks)
    assert "Somebody changed this story meanwhile. It is now: Draft." in said(answer)["warning"]
    assert state_of(story) == State.DRAFT


def test_a_story_that_left_the_tab_meanwhile_is_refused_and_not_forgotten(client, editor):
    story = waiting(editor)
    marks = seen(story)
    publishing.approve(story, by=editor)
    client.force_login(editor)
    sent = {"action": "approve", "index": "0", "_selected_action": [story.pk], "seen": marks}
    answer = client.post(f"{LIST}?tab=review", sent, follow=True)
    assert "It is now: Approved" in said(answer)["warning"]


def test_a_story_that_was_written_in_since_is_not_published_unread(client, editor):
    story = make_draft(by=editor)
    marks = seen(story)
    content = working_copies.newest(story).content
    working_copies.save_copy(story, content={**content, "headline": "Other"}, by=editor)
    client.force_login(editor)
    answer = press(client, "publish", [story], marks=marks)
    assert "Somebody saved it since you opened this list." in said(answer)["warning"]
    assert state_of(story) == State.DRAFT


@pytest.mark.parametrize(
    "marks", [[], ["rubbish"], ["1"], ["1 killed"], ["x in_review 0"], ["1 2 3"]]
)
def test_a_story_that_no_list_showed_is_left_as_it_is(client, editor, marks):
    story = waiting(editor)
    client.force_login(editor)
    assert (
        "did not stand on the list"
        in said(press(client, "approve", [story], marks=marks))["warning"]
    )
    assert state_of(story) == State.IN_REVIEW


def test_a_deleted_story_is_counted(client, editor):
    story, other = waiting(editor), waiting(editor)
    marks = seen(story, other)
    pk = story.pk
    story.delete()
    story.pk = pk
    client.force_login(editor)
    told = said(press(client, "approve", [story, other], marks=marks))
    assert told["success"] == "1 story approved."
    assert "1 story deleted meanwhile" in told["warning"]


def test_a_live_story_is_not_published_again_from_the_list(client, editor):
    story = make_article(by=editor)
    client.force_login(editor)
    assert "Readers have it." in said(press(client, "publish", [story]))["warning"]
    assert Article.objects.get(pk=story.pk).updated_at is None


def test_a_reporter_submits_their_own_and_no_story_of_another(client, reporter, editor):
    mine, other = make_draft(by=reporter), make_draft(by=editor)
    client.force_login(reporter)
    told = said(press(client, "submit", [mine, other]))
    assert told["success"] == "1 story submitted for review."
    assert "It is another writer's." in told["warning"].replace("&#x27;", "'")
    assert state_of(other) == State.DRAFT


@pytest.mark.parametrize(
    ("verb", "target"), [("return", State.DRAFT), ("withdraw", State.WITHDRAWN)]
)
def test_a_deed_that_takes_something_away_asks_why_first(client, editor, verb, target):
    story = waiting(editor) if verb == "return" else make_article(by=editor)
    before = state_of(story)
    client.force_login(editor)
    marks = seen(story)
    question = press(client, verb, [story], marks=marks)
    assert question.templates[0].name == "desk/bulk_because.html"
    assert state_of(story) == before
    page = question.content.decode()
    assert f'value="{marks[0]}"' in page and f'value="{story.pk}"' in page
    again = press(client, verb, [story], marks=marks, note=" ")
    assert again.context["form"].errors and state_of(story) == before
    press(client, verb, [story], marks=marks, note="Names are missing")
    assert state_of(story) == target
    assert Transition.objects.get(article=story, verb=verb).note == "Names are missing"


def test_more_than_a_hundred_are_not_taken_and_no_more_than_twenty_refusals_named(client, editor):
    client.force_login(editor)
    story = waiting(editor)
    sent = {
        "action": "approve",
        "index": "0",
        "_selected_action": [story.pk, *range(10**6, 10**6 + 100)],
    }
    assert "Choose up to 100" in said(client.post(LIST, sent, follow=True))["warning"]
    assert state_of(story) == State.IN_REVIEW
    stories = [make_draft(by=editor) for _ in range(23)]
    warning = said(press(client, "withdraw", stories, note="No"))["warning"]
    assert warning.count("<li><a") == 20
    assert "and 3 more" in warning


def test_all_of_a_list_cannot_be_chosen_at_once(client, editor):
    story = waiting(editor)
    client.force_login(editor)
    press(client, "approve", [], marks=seen(story), select_across="1")
    assert state_of(story) == State.IN_REVIEW


def test_each_story_more_costs_as_many_queries_as_the_one_before(
    client, editor, django_assert_max_num_queries
):
    client.force_login(editor)
    few = [waiting(editor) for _ in range(2)]
    many = [waiting(editor) for _ in range(20)]
    with django_assert_max_num_queries(200) as asked:
        press(client, "approve", few, follow=False)
    base = len(asked)
    with django_assert_max_num_queries(400) as asked:
        press(client, "approve", many, follow=False)
    each = (len(asked) - base) / 18
    assert each <= 12
