"""After a kill: who may look, what is looked at, and that what is wrong is seen."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from lxml import html

from articles import breaking, content, publishing
from articles.models import Article, FrontPagePick
from comments.states import State as CommentState
from desk import kill_checks
from pagecache import pages
from tests.factories import make_article, make_author, make_comment, make_draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    monkeypatch.setattr(kill_checks, "SECONDS", 60.0)


@pytest.fixture
def story():
    """A story that stands in every place, with an address that it left."""
    found = make_article(
        headline="Wrong name in court",
        slug="wrong-name",
        tags=["Courts"],
        authors=[make_author(), make_author()],
    )
    publishing.publish(found, by=None, content={**content.of(found), "slug": "right-name"})
    make_comment(article=found, state=CommentState.APPROVED)
    until = timezone.now() + timedelta(hours=1)
    FrontPagePick.objects.create(place=1, article=found, until=until)
    breaking.set_breaking(found, by=None, until=until)
    return found


def killed_page(story):
    return reverse("admin:articles_article_killed", args=[story.pk])


def again(story):
    return reverse("admin:articles_article_take_off", args=[story.pk])


def wrong(story):
    return {line.wanted for line in kill_checks.look(story) if not line.is_so}


def kill(story, by=None):
    publishing.kill(story, by=by, note="The wrong person was named.")


def test_an_editor_who_killed_a_story_is_shown_that_it_is_gone_everywhere(client, editor, story):
    client.force_login(editor)
    because = reverse("admin:articles_article_because", args=[story.pk, "kill"])
    answer = client.post(because, {"note": "The wrong person was named.", "first_word": "wrong"})
    assert answer.url == killed_page(story)
    page = html.fromstring(client.get(answer.url).content)
    assert not page.find_class("is-wrong"), [e.text_content() for e in page.find_class("is-wrong")]
    assert len(page.find_class("kill-line")) == len(kill_checks.CHECKS)
    words = " ".join(page.get_element_by_id("content-main").text_content().split())
    assert "Readers cannot find it anywhere" in words
    assert "by Editor, " in words
    assert "The wrong person was named." in words


def test_before_a_kill_every_place_shows_the_story_so_the_looking_sees_something(story):
    make_article(section=story.section)
    for _ in range(2):
        assert wrong(story) == {
            "Its address says: gone (410)",
            "Old addresses say the same",
            "So do the pages of its comments",
            "No kept page of it is left",
            "Not on the front page, and no place is held for it",
            "Not in the breaking bar",
            "Not under its section, tags and authors",
            "Not in the archive",
            "Not in feeds",
            "Not in the maps for search engines",
            "Not found by search",
            "Not among what is read most",
            "Not offered beside other stories",
            "The ledger says who, when and why",
        }


def test_a_page_that_stayed_in_the_cache_is_seen_and_taken_off_by_the_button(client, editor, story):
    for address in ("/", story.get_absolute_url(), story.section.get_absolute_url()):
        client.get(address)
    with patch.object(pages, "forget"):
        kill(story, by=editor)
    client.force_login(editor)
    page = client.get(killed_page(story)).content.decode()
    assert f"{story.get_absolute_url()} answers 200." in page
    assert "Press “Take it off again”." in page
    answer = client.post(again(story), follow=True)
    assert answer.redirect_chain == [(killed_page(story), 302)]
    assert "Readers cannot find it anywhere" in answer.content.decode()


def test_a_place_on_the_front_page_becomes_free_by_the_kill(story):
    kill(story)
    assert not FrontPagePick.objects.exists()
    FrontPagePick.objects.create(place=1, article=story, until=timezone.now())
    assert wrong(story) == {"Not on the front page, and no place is held for it"}
    publishing.take_off(story)
    assert wrong(story) == set()


def test_an_address_that_another_story_could_get_is_seen(story):
    kill(story)
    story.old_addresses.update(slug="of-nobody")
    Article.objects.filter(pk=story.pk).update(slug="elsewhere")
    assert "No other story can have its addresses" in wrong(story)


def test_what_there_was_no_time_to_ask_is_not_called_done(client, editor, story, monkeypatch):
    kill(story)
    monkeypatch.setattr(kill_checks, "SECONDS", 0)
    client.force_login(editor)
    page = client.get(killed_page(story)).content.decode()
    assert "The time for asking was over." in page
    assert "were not looked at: this machine is busy. Look again." in " ".join(page.split())
    assert "Readers cannot find it anywhere" not in page
    assert "not as they must be" not in page


def test_an_http_cache_that_has_not_answered_yet_is_named(story, settings):
    settings.EDGE_PURGE_URL = ["http://secret@127.0.0.1:9/"]
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}
    kill(story)
    assert wrong(story) == {"No kept page of it is left"}
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert wrong(story) == set()


def test_only_a_killed_story_has_this_page(client, admin):
    client.force_login(admin)
    for story in (make_draft(), make_article()):
        assert client.get(killed_page(story)).status_code == 404
        assert client.post(again(story)).status_code == 404
    assert client.get("/admin/articles/article/999999/killed/").status_code == 404


def test_taking_off_is_for_killed_stories_alone(story):
    with pytest.raises(publishing.NotReady):
        publishing.take_off(story)


@pytest.mark.parametrize(
    ("person", "may_look", "may_take_off"),
    [
        ("reporter", 200, 403),
        ("editor", 200, 302),
        ("moderator", 200, 403),
        ("ad_manager", 200, 403),
        ("admin", 200, 302),
    ],
)
def test_who_may_look_and_who_may_take_off(request, client, person, may_look, may_take_off):
    story = make_article()
    kill(story)
    client.force_login(request.getfixturevalue(person))
    page = client.get(killed_page(story))
    assert page.status_code == may_look
    assert ("Take it off again</button>" in page.content.decode()) == (may_take_off == 302)
    assert client.post(again(story)).status_code == may_take_off
    assert client.get(again(story)).status_code == 405


def test_nobody_looks_without_logging_in(client, django_user_model):
    story = make_article()
    kill(story)
    assert client.get(killed_page(story)).status_code == 302
    assert client.post(again(story)).status_code == 302
    client.force_login(django_user_model.objects.create_user("new", is_staff=True))
    assert client.get(killed_page(story)).status_code == 403
    assert client.post(again(story)).status_code == 403


def test_the_form_of_a_killed_story_leads_to_what_the_kill_did(client, editor):
    story = make_article()
    client.force_login(editor)
    form = reverse("admin:articles_article_change", args=[story.pk])
    assert killed_page(story) not in client.get(form).content.decode()
    kill(story)
    assert killed_page(story) in client.get(form).content.decode()


def test_a_headline_of_markup_and_hostile_words_is_shown_as_it_is(client, editor):
    story = make_article(headline='<script>x</script> "&%00 ../ ' + "अ" * 180)
    kill(story)
    client.force_login(editor)
    page = client.get(killed_page(story)).content.decode()
    assert "<script>x" not in page
    assert "Readers cannot find it anywhere" in page
