"""The plan of a story's slots in its form: of the working copy, and of what is being typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from articles import content
from desk import working_copies
from tests.factories import make_article, make_draft, make_picture

pytestmark = pytest.mark.django_db
NEW = "/admin/articles/article/slots/"
PARAGRAPH = f"<p>{'The river rose and the town moved. ' * 8}</p>"
LONG = PARAGRAPH * 12


def form_of(story):
    return reverse("admin:articles_article_change", args=[story.pk])


def plan_of(story):
    return reverse("admin:articles_article_slot_plan", args=[story.pk])


def typed(story=None, **fields):
    section = story.section_id if story else ""
    return {
        **{"headline": "Typed", "body": LONG, "section": section, "language": "en"},
        **{"has_slots": "on", "base_number": 0, "seen_state": "draft", **fields},
    }


def box(answer):
    (found,) = html.fromstring(answer.text).xpath("//details[@data-box='slots']")
    return " ".join(found.text_content().split())


def test_the_form_shows_the_plan_of_the_working_copy_without_a_script(client, editor):
    story = make_article(body="<p>Short.</p>", by=editor)
    copied = {**content.of(story), "body": PARAGRAPH * 3 + "<h2>Then</h2>" + PARAGRAPH * 9}
    working_copies.save_copy(story, content=copied, by=editor)
    client.force_login(editor)
    told = box(client.get(form_of(story)))
    assert told.startswith("Ad plan 2 slots, ")
    assert "Ad here 300 × 250, reserved 364 px" in told
    assert "% of the page on a phone" in told
    assert "No ad here under a heading … river rose" not in told  # the words before are the heading
    assert "No ad here under a heading Then | The river rose" in told


def test_a_new_story_and_an_empty_one_show_an_empty_plan(client, reporter):
    client.force_login(reporter)
    told = box(client.get("/admin/articles/article/add/"))
    assert told.startswith("Ad plan no slot No ad yet")


def test_what_is_typed_is_planned_and_nothing_is_saved(client, editor):
    story = make_draft(by=editor, body="<p>Short.</p>")
    client.force_login(editor)
    told = box(client.post(plan_of(story), typed(story)))
    assert told.startswith("Ad plan 2 slots")
    assert told.endswith("Of what you typed.")
    story.refresh_from_db()
    assert story.body == "<p>Short.</p>"
    assert not story.revisions.exists()
    told = box(client.post(plan_of(story), typed(story, is_sensitive="on")))
    assert told.startswith("Ad plan none No ad anywhere: the story is sensitive.")
    assert box(client.post(NEW, typed())).startswith("Ad plan 2 slots")


def test_who_may_not_write_in_a_story_is_not_told_and_get_is_refused(client, reporter, editor):
    story = make_draft(by=editor)
    client.force_login(reporter)
    assert client.post(plan_of(story), typed(story)).status_code == 403
    assert client.get(plan_of(story)).status_code == 405
    assert client.post("/admin/articles/article/999999/slots/", typed()).status_code == 404


@pytest.mark.parametrize(
    "typed_fields",
    [{}, {"body": "<script>alert(1)</script>" * 99}, {"body": "\x00\u202e", "section": "x"}],
)
def test_hostile_fields_are_planned_too(client, editor, typed_fields):
    story = make_draft(by=editor)
    client.force_login(editor)
    answer = client.post(plan_of(story), {**typed(story), **typed_fields})
    assert answer.status_code == 200
    assert "<script" not in answer.text


def test_words_around_a_gap_are_escaped(client, editor):
    attack = "<p>&lt;img src=x onerror=alert(1)&gt; and more words that follow here.</p>"
    story = make_draft(by=editor, body=attack * 8)
    client.force_login(editor)
    assert "<img src=x" not in client.get(form_of(story)).text


def test_the_plan_costs_the_form_two_queries_at_most(client, editor):
    figure = f'<figure data-picture="{make_picture().pk}"></figure>'
    related = f'<div data-block="related" data-story="{make_article().pk}">x</div>'
    client.force_login(editor)

    def asked(body):
        story = make_draft(by=editor, body=body)
        client.get(form_of(story))
        with CaptureQueriesContext(connection) as queries:
            client.get(form_of(story))
        return len(queries)

    assert asked(LONG + figure + LONG + related + LONG) <= asked("") + 2
