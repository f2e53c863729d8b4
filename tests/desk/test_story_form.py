"""The story form: what is saved, what readers see, and that nothing typed is lost."""

import pytest
from django.urls import reverse

from articles.models import Article
from desk.models import Revision
from tests.factories import make_article, make_author, make_draft, make_section

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"


def form_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def typed(**fields):
    """What a browser posts from the form of a new story."""
    return {
        "headline": "Rain in Harpur",
        "standfirst": "",
        "dateline_place": "",
        "body": "<p>It rained.</p>",
        "language": "en",
        "lead_picture": "",
        "tags": "",
        "slug": "",
        "comments_open": "on",
        "has_slots": "on",
        "publish_at": "",
        "expires_at": "",
        "base_number": "0",
        "seen_state": "draft",
        **fields,
    }


def retyped(client, article, **fields):
    """What a browser posts from the form of this story, with these fields changed."""
    form = client.get(form_of(article)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    posted = {
        name: value for name, value in values.items() if value is not None and value is not False
    }
    return {**posted, **fields}


def test_a_reporter_saves_a_new_story_as_a_draft_of_their_own(client, reporter):
    client.force_login(reporter)
    section, author = make_section(), make_author(user=reporter)
    response = client.post(ADD, typed(section=section.pk, tags="Rain, Harpur", bylines=author.pk))
    story = Article.objects.get()
    assert response.url == form_of(story)
    assert (story.state, story.created_by, story.headline) == ("draft", reporter, "Rain in Harpur")
    version = Revision.objects.get()
    assert (version.number, version.author) == (1, reporter)
    assert version.content["tags"] == ["Harpur", "Rain"]
    assert version.content["bylines"] == [author.pk]


def test_saving_a_live_story_leaves_readers_their_version_until_it_is_published(client, editor):
    story = make_article(headline="Old", by=editor)
    client.force_login(editor)
    client.post(form_of(story), retyped(client, story, headline="New"))
    story.refresh_from_db()
    assert story.headline == "Old"
    assert client.get(form_of(story)).context["form"]["headline"].value() == "New"
    client.post(form_of(story), retyped(client, story, verb="publish"))
    story.refresh_from_db()
    assert story.headline == "New"
    assert story.revisions.get(number=2).published_at is not None


def test_an_editor_saves_and_publishes_in_one_press(client, editor):
    client.force_login(editor)
    client.post(ADD, typed(section=make_section().pk, verb="publish"))
    assert Article.objects.published().get().headline == "Rain in Harpur"


def test_a_save_that_changes_nothing_makes_no_version(client, editor):
    client.force_login(editor)
    client.post(ADD, typed(section=make_section().pk))
    story = Article.objects.get()
    client.post(form_of(story), retyped(client, story))
    assert story.revisions.count() == 1


def test_who_saves_second_keeps_both_texts(client, editor, reporter):
    story = make_draft(by=reporter, headline="First")
    client.force_login(editor)
    before = retyped(client, story)
    client.post(form_of(story), {**before, "headline": "Theirs"})
    answer = client.post(form_of(story), {**before, "headline": "Mine"})
    assert answer.status_code == 409
    assert "nothing lost" in answer.content.decode()
    assert answer.context["form"]["headline"].value() == "Mine"
    again = {name: answer.context["form"][name].value() for name in ("base_number", "headline")}
    client.post(form_of(story), {**before, **again})
    texts = [version.content["headline"] for version in story.revisions.order_by("number")]
    assert texts == ["First", "Theirs", "Mine"]
