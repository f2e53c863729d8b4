"""The desk's screen of preview links: who may make, see and revoke them."""

import pytest
from django.urls import reverse

from articles.models import Article
from desk import preview_approvals, preview_links, working_copies
from desk.models import PreviewLink
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db


def screen(story):
    return reverse("admin:articles_article_previews", args=[story.pk])


def revoking(link):
    return reverse("admin:articles_article_preview_revoke", args=[link.article_id, link.pk])


def form_of(story):
    return reverse("admin:articles_article_change", args=[story.pk])


def make_link(story, number=None):
    return preview_links.make(story, by=None, lasting="day", number=number)


def approve(link, name="A. Lawyer"):
    opened = preview_links.opened(preview_links.token(link))
    return preview_approvals.approve(opened, number=opened.number, name=name, note="")


def rewrite(story, **changes):
    last = working_copies.newest(story)
    return working_copies.save_copy(
        story, content={**last.content, **changes}, by=None, base_number=last.number
    )


def test_a_link_is_made_shown_whole_and_revoked(client, reporter, settings):
    story = make_draft(by=reporter)
    client.force_login(reporter)
    assert "No link opens this story." in client.get(screen(story)).text
    answer = client.post(screen(story), {"version": "0", "lasting": "week"}, follow=True)
    link = PreviewLink.objects.get()
    assert (link.number, link.created_by) == (None, reporter)
    assert (link.expires_at - link.created_at).days == 7
    whole = f"{settings.SITE_URL}/preview/{preview_links.token(link)}/"
    assert f'readonly value="{whole}"' in answer.text
    assert "Follows the newest version" in answer.text
    shown = client.post(revoking(link), follow=True).text
    assert whole not in shown
    assert "revoked" in shown
    link.refresh_from_db()
    assert link.revoked_at


def test_a_version_is_chosen_for_good(client, editor):
    story = make_draft(by=editor)
    rewrite(story, headline="Second")
    client.force_login(editor)
    answer = client.post(screen(story), {"version": "2", "lasting": "hour"}, follow=True)
    assert PreviewLink.objects.get().number == 2
    assert "Version 2 for good" in answer.text


@pytest.mark.parametrize(
    "typed",
    [
        {"version": "3", "lasting": "day"},
        {"version": "x", "lasting": "day"},
        {"version": "9" * 30, "lasting": "day"},
        {"version": "0", "lasting": "year"},
        {"version": "\x00"},
        {},
    ],
)
def test_no_other_choice_makes_a_link(client, editor, typed):
    story = make_draft(by=editor)
    client.force_login(editor)
    assert client.post(screen(story), typed).status_code == 200
    assert not PreviewLink.objects.exists()


def test_the_twenty_first_link_is_refused_in_words(client, editor):
    story = make_draft(by=editor)
    for _ in range(preview_links.MOST):
        make_link(story)
    client.force_login(editor)
    answer = client.post(screen(story), {"version": "0", "lasting": "day"})
    assert "This story has 20 links that are live. Revoke one first." in answer.text
    assert PreviewLink.objects.count() == preview_links.MOST


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        ("reporter", True, False),
        ("editor", True, True),
        ("moderator", False, False),
        ("ad_manager", False, False),
    ],
)
def test_who_may_write_the_story_has_its_links_and_nobody_else(client, request, role, own, others):
    person = request.getfixturevalue(role)
    client.force_login(person)
    for story, may in ((make_draft(by=person), own), (make_draft(), others)):
        link = make_link(story)
        assert client.get(screen(story)).status_code == (200 if may else 403)
        made = client.post(screen(story), {"version": "0", "lasting": "day"})
        assert made.status_code == (302 if may else 403)
        assert client.post(revoking(link)).status_code == (302 if may else 403)
        link.refresh_from_db()
        assert bool(link.revoked_at) is may
        assert story.preview_links.count() == 1 + may


def test_nobody_has_them_without_a_login(client):
    story = make_draft()
    link = make_link(story)
    assert client.get(screen(story)).status_code == 302
    assert client.post(screen(story), {"version": "0", "lasting": "day"}).status_code in (302, 403)
    assert client.post(revoking(link)).status_code in (302, 403)
    link.refresh_from_db()
    assert link.revoked_at is None
    assert PreviewLink.objects.count() == 1


def test_a_story_with_the_editors_or_killed_gives_its_writer_no_link(client, reporter, editor):
    story = make_article(by=reporter)
    for state, who in (("in_review", reporter), ("killed", reporter), ("killed", editor)):
        Article.objects.filter(pk=story.pk).update(state=state)
        client.force_login(who)
        assert client.get(screen(story)).status_code == 403
        assert "Preview links" not in client.get(form_of(story)).text


def test_a_link_is_revoked_by_post_and_under_its_own_story_alone(client, editor):
    story, other = make_draft(by=editor), make_draft(by=editor)
    link = make_link(story)
    client.force_login(editor)
    assert client.get(revoking(link)).status_code == 405
    wrong = reverse("admin:articles_article_preview_revoke", args=[other.pk, link.pk])
    assert client.post(wrong).status_code == 404
    assert client.get(screen(other).replace(str(other.pk), "999")).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_the_storys_form_says_which_version_was_approved(client, editor):
    story = make_draft(by=editor)
    client.force_login(editor)
    page = client.get(form_of(story)).text
    assert f'href="{screen(story)}"' in page
    assert "Previews and approvals" in page
    approve(make_link(story), name="A. <Lawyer>")
    page = client.get(form_of(story)).text
    assert "Approved by <bdi>A. &lt;Lawyer&gt;</bdi> for version 1" in page
    assert "not this one" not in page
    rewrite(story, headline="Changed")
    assert "approved: version 1, not this one" in client.get(form_of(story)).text


def test_history_says_it_beside_the_version(client, editor):
    story = make_draft(by=editor)
    rewrite(story, headline="Second")
    approve(make_link(story))
    client.force_login(editor)
    history = reverse("admin:articles_article_versions", args=[story.pk])
    assert "Approved by <bdi>A. Lawyer</bdi> for version 2" in client.get(history).text
    rewrite(story, headline="Third")
    page = client.get(history).text
    assert page.index("approved: version 2, not this one") < page.index("Approved by")


def test_the_screen_asks_as_much_for_twenty_links_as_for_one(
    client, editor, django_assert_max_num_queries
):
    story = make_draft(by=editor)
    client.force_login(editor)
    approve(make_link(story))
    client.get(screen(story))
    with django_assert_max_num_queries(20) as few:
        client.get(screen(story))
    for _ in range(preview_links.MOST - 1):
        approve(make_link(story))
    with django_assert_max_num_queries(20) as many:
        client.get(screen(story))
    assert len(many) == len(few)
