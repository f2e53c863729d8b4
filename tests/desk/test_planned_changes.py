"""Planning an update at the desk: who may, what the page says, what is typed stays."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import plans
from desk import working_copies
from tests.factories import make_article, make_author, make_draft, make_picture

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def story(editor):
    """A live story with a newer version that readers do not have."""
    story = make_article(
        by=editor,
        headline="Water low",
        dateline_place="Delhi",
        authors=[make_author()],
        lead_picture=make_picture(size=(1300, 700), credit="Desk"),
    )
    content = working_copies.newest(story).content | {"headline": "Water high"}
    working_copies.save_copy(story, content=content, by=editor)
    return story


def page(story, name="plan"):
    return reverse(f"admin:articles_article_{name}", args=[story.pk])


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def typed(story, **fields):
    return {
        "at": local(timezone.now() + HOUR),
        "kind": "update",
        "number": working_copies.newest(story).number,
        **fields,
    }


def test_the_page_shows_what_readers_will_see_changed(client, editor, story):
    client.force_login(editor)
    shown = client.get(page(story)).content.decode()
    assert "<del" in shown and "low" in shown
    assert "<ins" in shown and "high" in shown


def test_an_editor_plans_an_update_with_a_roll_back_and_cancels_it(client, editor, story):
    client.force_login(editor)
    back = local(timezone.now() + 2 * HOUR)
    answer = client.post(page(story), typed(story, rolls_back_at=back), follow=True)
    planned = plans.waiting(story)
    assert (planned.version, planned.content["headline"]) == (2, "Water high")
    assert "What will change, or cancel it" in answer.content.decode()
    client.post(page(story, "plan_cancel"))
    assert plans.waiting(story) is None


def test_what_was_typed_comes_back_with_the_reason_at_its_field(client, editor, story):
    client.force_login(editor)
    past = local(timezone.now() - HOUR)
    answer = client.post(page(story), typed(story, at=past, note="Kept words"))
    assert answer.context["form"].errors == {"at": ["Choose a time that is still to come."]}
    assert "Kept words" in answer.content.decode()
    assert plans.waiting(story) is None


def test_a_version_saved_meanwhile_is_not_planned_unseen(client, editor, story):
    client.force_login(editor)
    seen = typed(story)
    content = working_copies.newest(story).content | {"headline": "Water higher"}
    working_copies.save_copy(story, content=content, by=editor, base_number=2)
    answer = client.post(page(story), seen)
    assert answer.status_code == 409
    assert plans.waiting(story) is None


def test_publishing_over_a_plan_is_refused_and_says_what_to_do(client, editor, story):
    client.force_login(editor)
    client.post(page(story), typed(story))
    seen = client.get(page(story, "publish")).context["form"].initial
    answer = client.post(page(story, "publish"), {"kind": "typo", **seen})
    assert "Cancel it first" in answer.content.decode()


def test_a_story_that_is_not_live_says_so(client, editor):
    client.force_login(editor)
    assert "Only a story that readers have" in client.get(page(make_draft())).content.decode()


@pytest.mark.parametrize("role", ["reporter", "moderator", "ad_manager"])
def test_no_other_role_plans_or_cancels(client, request, role, editor, story):
    client.force_login(editor)
    client.post(page(story), typed(story))
    client.force_login(request.getfixturevalue(role))
    assert client.get(page(story)).status_code == 403
    assert client.post(page(story), typed(story)).status_code == 403
    assert client.post(page(story, "plan_cancel")).status_code == 403
    assert plans.waiting(story) is not None


def test_nobody_plans_without_logging_in(client, story):
    for name in ("plan", "plan_cancel", "handling"):
        assert client.post(page(story, name)).status_code in (302, 403)
    assert plans.waiting(story) is None
