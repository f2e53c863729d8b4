"""Previews: the readers' page of any version, seen by staff and kept by nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles import handling, publishing
from articles.models import Article
from comments.states import State
from desk import previews, working_copies
from pagecache import parts
from pagecache.models import Part
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_draft,
    make_picture,
    make_section,
)

pytestmark = pytest.mark.django_db


def preview(story):
    return reverse("admin:articles_article_preview", args=[story.pk])


def rewrite(story, **changes):
    last = working_copies.newest(story)
    return working_copies.save_copy(
        story, content={**last.content, **changes}, by=None, base_number=last.number
    )


def test_a_preview_shows_the_working_copy_by_the_readers_template(client, editor):
    author = make_author(name="Nila")
    story = make_article(headline="Old", tags=["Rain"])
    rewrite(
        story,
        headline="New",
        body="<p>Fresh text.</p>",
        tags=["Floods", "Rain"],
        bylines=[author.pk],
    )
    client.force_login(editor)
    response = client.get(preview(story))
    page = response.content.decode()
    assert '<div class="story-text" data-story-body>' in page
    assert "<h1>New</h1>" in page
    assert "Fresh text." in page
    assert "Nila" in page
    assert page.index("Floods") < page.index(">Rain<")
    assert "<h1>Old</h1>" in client.get(story.get_absolute_url()).content.decode()


def test_a_preview_is_kept_nowhere_and_counts_as_no_reading(client, editor):
    story = make_article()
    client.force_login(editor)
    response = client.get(preview(story))
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
    assert "noindex" in response.headers["X-Robots-Tag"]
    page = response.content.decode()
    assert "newsroom.js" not in page
    assert "data-story=" not in page


def test_any_version_has_its_preview_and_no_other_number_does(client, editor):
    story = make_draft(headline="First")
    rewrite(story, headline="Second")
    client.force_login(editor)
    assert "<h1>First</h1>" in client.get(f"{preview(story)}?version=1").content.decode()
    assert "<h1>Second</h1>" in client.get(f"{preview(story)}?version=2").content.decode()
    for number in ("3", "0", "-1", "x", "", "9" * 30, "²", "\0"):
        assert client.get(preview(story), {"version": number}).status_code == 404


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn", "killed"])
def test_a_story_that_readers_do_not_see_can_be_previewed_by_staff_alone(client, editor, state):
    story = make_draft(by=editor, headline="")
    if state == "scheduled":
        rewrite(story, headline="Later")
        publishing.publish(story, by=editor, at=timezone.now() + timedelta(days=1))
    elif state != "draft":
        story = make_article(by=editor)
        {"withdrawn": publishing.withdraw, "killed": publishing.kill}[state](
            story, by=editor, note="No"
        )
    assert client.get(preview(story)).status_code == 302
    client.force_login(editor)
    assert client.get(preview(story)).status_code == 200


def test_a_preview_saves_nothing(client, editor, django_assert_max_num_queries):
    story = make_draft(by=editor)
    before = Article.objects.filter(pk=story.pk).values().get()
    client.force_login(editor)
    client.get(preview(story))  # which prepares what stands around every page
    assert not Part.objects.filter(owner=f"article:{story.pk}").exists()
    with django_assert_max_num_queries(25) as asked:
        client.get(preview(story))
    assert not [
        q for q in asked.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    assert Article.objects.filter(pk=story.pk).values().get() == before


@pytest.mark.django_db(transaction=True)
def test_a_preview_neither_shows_nor_keeps_what_is_prepared_of_the_public_story(client, editor):
    picture = make_picture()
    figure = f'<figure data-picture="{picture.pk}"></figure>'
    story = make_article(body=f"<p>Public words.</p>{figure}", by=editor)
    make_comment(article=story, state=State.APPROVED, text="Said below it")
    address, owner = story.get_absolute_url(), f"article:{story.pk}"
    assert "Public words." in client.get(address).text
    rewrite(story, body=f"<p>Secret words.</p>{figure}")
    kept = set(Part.objects.filter(owner=owner).values_list("pk", "content"))
    assert len(kept) == 2
    client.force_login(editor)
    page = client.get(preview(story)).text
    assert "Secret words." in page
    assert "Public words." not in page
    assert "Said below it" in page
    assert set(Part.objects.filter(owner=owner).values_list("pk", "content")) == kept
    parts.drop(owner)
    client.get(preview(story))
    assert not Part.objects.filter(owner=owner).exists()
    assert not Part.objects.filter(content__contains="Secret words").exists()
    client.logout()
    assert "Secret words." not in client.get(address).text


def test_a_version_that_names_what_was_deleted_since_can_still_be_previewed(client, editor):
    gone, story = make_section(), make_article(by=editor)
    rewrite(story, section_id=gone.pk)
    gone.delete()
    client.force_login(editor)
    assert client.get(preview(story)).status_code == 200


def test_the_light_version_has_its_preview_and_each_leads_to_the_other(client, editor):
    story = make_draft(by=editor, headline="Not out yet")
    rewrite(story, standfirst="Second")
    client.force_login(editor)
    for query, light in (("", "?light=1"), ("?version=1", "?version=1&amp;light=1")):
        page = client.get(preview(story) + query).text
        assert f'href="{preview(story)}{light}"' in page
        answer = client.get(preview(story) + light.replace("&amp;", "&"))
        assert 'class="frame light"' in answer.text
        assert f'href="{preview(story)}{query}"' in answer.text
        assert "noamp" not in answer.text
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_bylines_are_read_with_roles_and_without(client, editor):
    first, second = make_author(name="Nila"), make_author(name="Imran")
    story = make_draft(by=editor)
    content = working_copies.newest(story).content
    for bylines in ([second.pk, first.pk], [[second.pk, "words"], [first.pk, "pictures"]]):
        found = previews._credits({**content, "bylines": bylines})
        assert [credit.author.name for credit in found] == ["Imran", "Nila"]


@pytest.mark.parametrize("query", ["", "?light=1"])
def test_a_preview_says_until_when_the_story_may_not_be_passed_on(client, editor, query):
    client.force_login(editor)
    story, now = make_draft(by=editor), timezone.now()
    assert "Embargo" not in client.get(preview(story) + query).text
    handling.set_embargo(story, by=editor, until=now + timedelta(hours=1))
    assert "Embargo until" in client.get(preview(story) + query).text
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert previews.embargo_of(story) is None
