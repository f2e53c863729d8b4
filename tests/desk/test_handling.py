"""Embargo and further writers: set by editors on a page of its own, obeyed by deeds and form."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles import handling, publishing
from articles.models import Article
from desk import next_steps
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def page(story):
    return reverse("admin:articles_article_handling", args=[story.pk])


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_a_story_under_embargo_is_published_by_nobody_before(editor):
    story = make_draft(by=editor)
    ends = timezone.now() + HOUR
    handling.set_embargo(story, by=editor, until=ends)
    for at in (None, ends - timedelta(minutes=1)):
        with pytest.raises(publishing.NotReady, match="embargo ends on"):
            publishing.publish(Article.objects.get(pk=story.pk), by=editor, at=at)
    publishing.publish(Article.objects.get(pk=story.pk), by=editor, at=ends)
    assert Article.objects.get(pk=story.pk).published_at == ends


def test_an_embargo_comes_too_late_for_what_readers_have_or_will_have_before(editor):
    live, planned = make_article(by=editor), make_article(published_at=timezone.now() + HOUR)
    for story in (live, planned):
        with pytest.raises(publishing.NotReady):
            handling.set_embargo(story, by=editor, until=timezone.now() + 2 * HOUR)


def test_editors_set_both_on_one_page_and_the_story_shows_them(client, editor, reporter):
    story = make_draft(by=editor)
    client.force_login(editor)
    typed = {"embargo_until": local(timezone.now() + HOUR), "assigned_to": [reporter.pk]}
    shown = client.post(page(story), typed, follow=True).content.decode()
    assert "Embargo until" in shown
    assert "Also writing: Reporter" in shown


def test_a_reporter_writes_in_a_story_that_they_are_assigned_to_and_in_no_other(
    client, editor, reporter
):
    story = make_draft(by=editor)
    assert not next_steps.may_edit(story, reporter)
    handling.assign(story, by=editor, people=[reporter])
    assert next_steps.may_edit(story, reporter)
    assert next_steps.may_press("submit", story, reporter)
    client.force_login(reporter)
    form = client.get(reverse("admin:articles_article_change", args=[story.pk]))
    assert not form.context["read_only"]
    handling.assign(story, by=editor, people=[])
    assert not next_steps.may_edit(story, reporter)


def test_a_refused_embargo_keeps_what_was_typed(client, editor):
    story = make_article(by=editor, published_at=timezone.now() + HOUR)
    client.force_login(editor)
    typed = local(timezone.now() + 2 * HOUR)
    answer = client.post(page(story), {"embargo_until": typed})
    assert answer.context["form"].errors["embargo_until"]
    assert typed in answer.content.decode()


@pytest.mark.parametrize("role", ["reporter", "moderator", "ad_manager"])
def test_no_other_role_opens_the_page(client, request, role):
    story = make_draft(by=User.objects.create_user("somebody"))
    client.force_login(request.getfixturevalue(role))
    assert client.get(page(story)).status_code == 403
    assert client.post(page(story), {"assigned_to": []}).status_code == 403
