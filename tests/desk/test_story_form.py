"""The story form: what is saved, what readers see, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles import publishing
from articles.models import Article
from desk import presence
from desk.models import Revision
from tests.factories import make_article, make_author, make_draft, make_picture, make_section

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
    page = html.fromstring(client.get(form_of(article)).content.decode())
    form = page.get_element_by_id("article_form")
    posted = {}
    for name, value in form.form_values():
        posted.setdefault(name, []).append(value)
    posted["lead_picture"] = form.xpath(".//input[@name='lead_picture'][@checked]/@value")
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
    assert version.content["bylines"] == [[author.pk, "words"]]


def test_saving_a_live_story_leaves_readers_their_version_until_it_is_published(client, editor):
    story = make_article(headline="Old", by=editor)
    client.force_login(editor)
    client.post(form_of(story), retyped(client, story, headline="New"))
    story.refresh_from_db()
    assert story.headline == "Old"
    assert client.get(form_of(story)).context["form"]["headline"].value() == "New"
    publish_update(client, story, retyped(client, story))
    story.refresh_from_db()
    assert story.headline == "New"
    assert (story.version, story.live_version) == (2, 2)


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


def publish_update(client, story, posted):
    """Presses Publish changes… on the form of a live story, and answers what is asked then."""
    asking = client.post(form_of(story), {**posted, "verb": "publish"}).url
    form = html.fromstring(client.get(asking).content.decode()).xpath(
        '//form[@class="change-form"]'
    )[0]
    return client.post(asking, {**form.fields, "kind": "update"})


def press(client, story, **fields):
    return client.post(form_of(story), retyped(client, story, **fields))


def test_a_refused_deed_keeps_the_text_and_shows_each_reason_at_its_field(client, editor):
    story = make_draft(by=editor, body="")
    client.force_login(editor)
    answer = press(client, story, standfirst="Typed just now", verb="publish")
    assert answer.status_code == 200
    assert answer.context["form"].errors == {"body": ["The story has no text."]}
    assert answer.context["form"]["standfirst"].value() == "Typed just now"
    story.refresh_from_db()
    assert (story.state, story.standfirst) == ("draft", "Typed just now")


def test_a_new_story_that_is_refused_is_saved_once_and_its_form_goes_on_with_it(client, editor):
    client.force_login(editor)
    answer = client.post(ADD, typed(section=make_section().pk, body="", verb="publish"))
    story = Article.objects.get()
    assert f'action="{form_of(story)}"' in answer.content.decode()
    again = typed(section=story.section_id, verb="publish")
    client.post(
        form_of(story), {**again, "base_number": answer.context["form"]["base_number"].value()}
    )
    assert Article.objects.published().get() == story


def test_a_picture_without_words_blocks_publishing_and_says_where_to_write_them(client, editor):
    picture = make_picture(alt="")
    story = make_draft(by=editor, lead_picture=picture)
    client.force_login(editor)
    page = client.get(form_of(story)).content.decode()
    assert "Blocked: The lead picture has no alternative text." in page
    assert reverse("admin:images_picture_change", args=[picture.pk]) in page
    answer = press(client, story, verb="publish")
    assert "lead_picture" in answer.context["form"].errors


def test_a_story_is_scheduled_moved_and_brought_forward(client, editor):
    story = make_draft(by=editor)
    client.force_login(editor)
    answer = press(client, story, verb="schedule")
    assert "publish_at" in answer.context["form"].errors
    press(client, story, verb="schedule", publish_at="2099-05-01T10:30")
    story.refresh_from_db()
    assert timezone.localtime(story.published_at).isoformat() == "2099-05-01T10:30:00+05:30"
    assert not Article.objects.published().exists()
    press(client, story, verb="update", standfirst="Kept for then")
    story.refresh_from_db()
    assert (story.published_at.year, story.standfirst) == (2099, "Kept for then")
    press(client, story, verb="publish")
    assert Article.objects.published().get() == story


def test_a_typed_date_stays_with_the_draft(client, editor):
    story = make_draft(by=editor)
    client.force_login(editor)
    press(client, story, publish_at="2099-05-01T10:30", expires_at="2099-05-02T10:30")
    form = client.get(form_of(story)).context["form"]
    assert 'value="2099-05-01T10:30"' in str(form["publish_at"])
    assert 'value="2099-05-02T10:30"' in str(form["expires_at"])


def test_a_live_story_that_is_saved_unchanged_makes_no_version_whatever_was_planned(client, editor):
    story = make_draft(by=editor)
    client.force_login(editor)
    press(client, story, publish_at="2099-05-01T10:30")
    press(client, story, verb="publish")
    count = story.revisions.count()
    press(client, story)
    assert story.revisions.count() == count


def test_a_live_story_breaks_for_the_pressed_minutes_and_ends_at_a_press(client, editor, reporter):
    story = make_article(by=reporter)
    client.force_login(editor)
    press(client, story, breaking="30")
    story.refresh_from_db()
    assert timedelta(minutes=29) < story.breaking_until - timezone.now() <= timedelta(minutes=30)
    press(client, story, breaking="0")
    story.refresh_from_db()
    assert story.breaking_until is None
    assert press(client, story, breaking="600").status_code == 200
    presence.release(story, editor)
    client.force_login(reporter)
    assert press(client, story, breaking="30").status_code == 403
    story.refresh_from_db()
    assert story.breaking_until is None


def test_a_button_pressed_on_a_page_that_is_out_of_date_does_nothing_and_says_what_happened(
    client, editor
):
    story = make_article(by=editor)
    client.force_login(editor)
    old_page = retyped(client, story, verb="publish", standfirst="Mine")
    publishing.withdraw(Article.objects.get(pk=story.pk), by=editor, note="Wrong")
    answer = client.post(form_of(story), old_page)
    assert "It is now: Withdrawn" in answer.content.decode()
    assert answer.context["form"]["standfirst"].value() == "Mine"
    story.refresh_from_db()
    assert story.state == "withdrawn"


def test_a_returned_story_shows_its_writer_the_note(client, editor, reporter):
    story = make_draft(by=reporter)
    publishing.submit(story, by=reporter)
    client.force_login(editor)
    answer = press(client, story, verb="return")
    assert answer.url.endswith("/return/because/")
    client.post(answer.url, {"note": "Add the helpline numbers"})
    client.force_login(reporter)
    for address in (form_of(story), "/admin/"):
        assert "Add the helpline numbers" in client.get(address).content.decode()


def test_bylines_keep_their_order_and_name_nobody_twice(client, editor):
    first, second = make_author(), make_author()
    story = make_draft(by=editor)
    client.force_login(editor)
    press(client, story, bylines=[second.pk, first.pk, "", second.pk])
    assert [byline.author for byline in story.bylines.all()] == [second, first]


def test_what_each_did_and_the_agency_are_kept_and_shown_again(client, editor):
    writer, camera = make_author(), make_author()
    story = make_draft(by=editor)
    client.force_login(editor)
    press(
        client,
        story,
        bylines=[writer.pk, "", camera.pk],
        bylines_role=["words", "words", "pictures"],
        agency="PTI",
    )
    story.refresh_from_db()
    assert story.agency == "PTI"
    assert list(story.bylines.values_list("author", "role")) == [
        (writer.pk, "words"),
        (camera.pk, "pictures"),
    ]
    again = retyped(client, story)
    assert again["bylines"] == [str(writer.pk), str(camera.pk), "", ""]
    assert again["bylines_role"] == ["words", "pictures", "words", "words"]


def test_an_author_with_two_roles_is_refused_with_all_that_was_typed(client, editor):
    author = make_author(name="Asha")
    story = make_draft(by=editor)
    client.force_login(editor)
    roles = ["words", "pictures"]
    answer = press(client, story, bylines=[author.pk] * 2, bylines_role=roles, agency="PTI")
    assert "Asha stands here twice" in answer.content.decode()
    form = answer.context["form"]
    assert form.byline_rows[:2] == [(str(author.pk), role) for role in roles]
    assert form["agency"].value() == "PTI"


def test_a_copy_of_an_older_edition_is_read_as_this_one_writes_it(client, editor):
    author = make_author()
    story = make_draft(by=editor)
    client.force_login(editor)
    press(client, story, bylines=[author.pk])
    old = story.revisions.latest("number")
    kept = {name: value for name, value in old.content.items() if name != "agency"}
    Revision.objects.filter(pk=old.pk).update(content={**kept, "bylines": [author.pk]})
    press(client, story)
    assert story.revisions.count() == old.number
    assert client.get(form_of(story)).context["form"].byline_rows[0] == (str(author.pk), "words")


def test_a_reporters_own_byline_stands_first_in_a_new_story(client, reporter):
    make_author()
    own = make_author(user=reporter)
    client.force_login(reporter)
    assert client.get(ADD).context["form"]["bylines"].value() == [[own.pk, "words"]]


def test_tags_are_split_at_commas_of_either_script_and_named_once(client, editor):
    story = make_draft(by=editor)
    client.force_login(editor)
    press(client, story, tags="Rain,  Harpur floods ، بارش , rain")
    assert {tag.name for tag in story.tags.all()} == {"rain", "Harpur floods", "بارش"}


def test_the_history_shows_each_version_and_restores_one(client, editor):
    story = make_draft(by=editor, headline="First")
    client.force_login(editor)
    press(client, story, headline="Second")
    page = client.get(reverse("admin:articles_article_versions", args=[story.pk])).content.decode()
    assert "?version=1" in page
    client.post(reverse("admin:articles_article_restore", args=[story.pk]), {"number": "1"})
    story.refresh_from_db()
    assert (story.headline, story.revisions.count()) == ("First", 3)


def test_an_editor_gives_a_story_a_new_address_with_its_changes(client, editor):
    story = make_article(by=editor)
    slug = story.slug
    client.force_login(editor)
    assert "Old address leads here for good" in client.get(form_of(story)).content.decode()
    press(client, story, slug="another")
    story.refresh_from_db()
    assert story.slug == slug
    publish_update(client, story, retyped(client, story))
    story.refresh_from_db()
    assert (story.slug, story.old_addresses.get().slug) == ("another", slug)
    assert "Old addresses that lead here" in client.get(form_of(story)).content.decode()


def test_a_field_left_empty_keeps_the_address(client, editor):
    story = make_article(by=editor)
    client.force_login(editor)
    publish_update(client, story, retyped(client, story, slug="", headline="Rain at last"))
    slug = story.slug
    story.refresh_from_db()
    assert (story.headline, story.slug) == ("Rain at last", slug)


def test_a_writer_cannot_type_over_an_address_that_readers_know(client, reporter, editor):
    story = make_article(by=reporter)
    slug = story.slug
    client.force_login(reporter)
    assert "Editors can change the address" in client.get(form_of(story)).content.decode()
    press(client, story, slug="another", headline="Rain at last")
    presence.release(story, reporter)
    client.force_login(editor)
    publish_update(client, story, retyped(client, story))
    story.refresh_from_db()
    assert (story.headline, story.slug) == ("Rain at last", slug)


def test_an_address_of_another_story_is_refused_at_the_field_and_what_was_typed_stays(
    client, editor
):
    make_article(slug="rain")
    story = make_article(by=editor, slug="drizzle")
    client.force_login(editor)
    typed_words = retyped(client, story, slug="rain", headline="Typed words")
    page = publish_update(client, story, typed_words).content.decode()
    assert "Another story of that day has this address." in page
    assert "Typed words" in page
    story.refresh_from_db()
    assert story.slug == "drizzle"


def test_a_story_that_got_a_number_behind_its_address_is_changed_without_asking_for_another(
    client, editor
):
    make_article(slug="rain", published_at=timezone.now())  # on the same day
    client.force_login(editor)
    client.post(ADD, typed(section=make_section().pk, slug="rain", verb="publish"))
    story = Article.objects.get(slug="rain-2")
    publish_update(client, story, retyped(client, story, headline="Rain at last"))
    story.refresh_from_db()
    assert (story.headline, story.slug) == ("Rain at last", "rain-2")


def test_a_story_whose_end_is_past_is_not_called_published(client, editor):
    expired = make_article(by=editor, expires_at=timezone.now() - timedelta(minutes=5))
    client.force_login(editor)
    posted = retyped(client, expired, headline="Again", verb="publish")
    page = client.post(form_of(expired), posted).content.decode()
    assert "This moment is past: readers would get nothing." in page
    assert not Article.objects.published().exists()
    publish_update(client, expired, {**retyped(client, expired), "expires_at": ""})
    assert Article.objects.published().get().headline == "Again"
