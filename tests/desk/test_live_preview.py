"""The live preview: what is being typed as readers would get it, framed by the desk alone."""

import pytest
from django.urls import reverse

from articles.models import Article, Tag
from desk.models import Revision
from pagecache.models import Part
from tests.factories import make_article, make_author, make_creative, make_draft, make_section

pytestmark = pytest.mark.django_db
NEW = "/admin/articles/article/preview/live/"


def live(story):
    return reverse("admin:articles_article_live_preview", args=[story.pk])


def typed(story=None, **fields):
    section = story.section_id if story else ""
    return {
        "headline": "Typed just now",
        "body": "<p>Words that nobody saved.</p>",
        "section": section,
        "language": "en",
        "base_number": 0,
        "seen_state": "draft",
        **fields,
    }


def test_what_is_typed_is_shown_and_nothing_is_saved(client, editor):
    story, author = make_draft(by=editor, headline="As saved"), make_author(name="Nila")
    before = Article.objects.filter(pk=story.pk).values().get()
    client.force_login(editor)
    page = client.post(live(story), typed(story, tags="Not there yet", bylines=author.pk)).text
    assert "<h1>Typed just now</h1>" in page
    assert "Words that nobody saved." in page
    assert "Not there yet" in page
    assert "Nila" in page
    assert Article.objects.filter(pk=story.pk).values().get() == before
    assert not Revision.objects.exists()
    assert not Tag.objects.exists()
    assert not Part.objects.filter(owner=f"article:{story.pk}").exists()


def test_a_story_that_was_never_saved_is_shown_too(client, reporter):
    client.force_login(reporter)
    page = client.post(NEW, typed()).text  # before anybody made a section
    assert "<h1>Typed just now</h1>" in page
    section = make_section(name="Town")
    assert ">Town</a>" in client.post(NEW, typed(section=section.pk)).text
    assert not Article.objects.exists()


def test_the_light_version_is_shown_when_it_is_asked_for(client, editor):
    story = make_draft(by=editor)
    client.force_login(editor)
    page = client.post(f"{live(story)}?light=1", typed(story)).text
    assert 'class="frame light"' in page
    assert "Words that nobody saved." in page


def test_typed_html_is_cleaned_as_if_it_were_saved(client, editor):
    story = make_draft(by=editor)
    client.force_login(editor)
    hostile = typed(
        story,
        headline="<script>alert(1)</script>",
        body="<p onclick=x>Kept</p><script>alert(2)</script><iframe src=//evil></iframe>",
    )
    page = client.post(live(story), hostile).text
    assert "&lt;script&gt;alert(1)" in page
    assert "Kept" in page
    assert "alert(2)" not in page
    assert "evil" not in page
    assert "onclick" not in page


@pytest.mark.parametrize("light", ["", "?light=1"])
def test_it_carries_no_slot_no_comments_and_counts_nothing(client, editor, light):
    make_creative()
    story = make_article(by=editor, body="<p>A long one.</p>" * 40)
    client.force_login(editor)
    page = client.post(live(story) + light, typed(story, has_slots="on", body=story.body)).text
    assert "data-slot" not in page
    assert "House words" not in page
    assert 'id="comments"' not in page
    assert "<script" not in page
    assert "data-story=" not in page


def test_only_its_answer_may_be_framed_and_only_by_our_own_pages(client, editor):
    story = make_article(by=editor)
    client.force_login(editor)
    answer = client.post(live(story), typed(story))
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    form = reverse("admin:articles_article_change", args=[story.pk])
    preview = reverse("admin:articles_article_preview", args=[story.pk])
    for address in (story.get_absolute_url(), story.get_light_url(), preview, form, "/admin/"):
        other = client.get(address)
        assert other.headers["X-Frame-Options"] == "DENY", address
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]


def test_only_the_storys_form_may_hold_a_frame(client, editor):
    story = make_article(by=editor)
    client.force_login(editor)
    form = reverse("admin:articles_article_change", args=[story.pk])
    for address in (form, reverse("admin:articles_article_add")):
        assert "frame-src 'self'" in client.get(address).headers["Content-Security-Policy"]
    for address in (story.get_absolute_url(), "/admin/", "/admin/articles/article/"):
        assert "frame-src" not in client.get(address).headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": ""},
        {"headline": "\x00x"},
        {"headline": "long " * 500},
        {"section": "999999999999999999999"},
        {"section": "x", "language": "xx", "lead_picture": "-1"},
        {"bylines": ["x", "9" * 30], "tags": "," * 100},
        {"publish_at": "yesterday", "base_number": "x", "slug": "\x00//"},
        {"publish_at": "0001-01-01T00:00", "expires_at": "9999-12-31T23:59"},
        {"body": "<table><tr><td>" * 200},
    ],
)
def test_no_unfinished_or_hostile_field_breaks_it(client, editor, fields):
    story = make_draft(by=editor)
    client.force_login(editor)
    for address in (live(story), NEW):
        assert client.post(address, typed(story, **fields)).status_code == 200
        assert client.post(address, fields).status_code == 200


def test_an_address_that_cannot_be_breaks_no_preview_of_a_published_story(client, editor):
    story = make_article(by=editor)
    client.force_login(editor)
    page = client.post(live(story), typed(story, slug="a" * 10_000))
    assert "<h1>Typed just now</h1>" in page.text


@pytest.mark.parametrize(
    ("role", "own", "others", "new"),
    [
        ("reporter", 200, 403, 200),
        ("editor", 200, 200, 200),
        ("moderator", 403, 403, 403),
        ("ad_manager", 403, 403, 403),
    ],
)
def test_who_may_write_a_story_sees_it_live_and_nobody_else(
    client, request, role, own, others, new
):
    person = request.getfixturevalue(role)
    mine, theirs = make_draft(by=person), make_draft()
    client.force_login(person)
    assert client.post(live(mine), typed(mine)).status_code == own
    assert client.post(live(theirs), typed(theirs)).status_code == others
    assert client.post(NEW, typed()).status_code == new
    assert client.get(live(mine)).status_code == 405


def test_nobody_sees_it_without_a_login_or_when_the_story_is_gone(client, editor):
    assert client.post(live(make_draft()), typed()).status_code in (302, 403)
    client.force_login(editor)
    gone = reverse("admin:articles_article_live_preview", args=[99])
    assert client.post(gone, typed()).status_code == 404


def test_its_queries_do_not_grow_with_the_newsroom(client, editor, django_assert_max_num_queries):
    story = make_draft(by=editor)
    client.force_login(editor)
    client.post(live(story), typed(story))  # which prepares what stands around every page
    with django_assert_max_num_queries(30) as few:
        client.post(live(story), typed(story))
    for _ in range(5):
        make_article()
        make_author()
    client.post(live(story), typed(story))
    with django_assert_max_num_queries(30) as many:
        client.post(live(story), typed(story))
    assert len(many) <= len(few)


def test_the_form_of_who_reads_alone_has_no_live_preview(client, reporter):
    story = make_draft()
    client.force_login(reporter)
    page = client.get(reverse("admin:articles_article_change", args=[story.pk])).text
    assert "live_preview.js" not in page
    assert "data-live-preview" not in page
