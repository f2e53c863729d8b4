"""The page Compare: which two versions, who may, what it names, and what it costs."""

import pytest
from django.urls import reverse
from lxml import html

from articles.models import Article, Author, Section
from desk import working_copies
from tests.factories import make_article, make_author, make_draft, make_picture, make_section

pytestmark = pytest.mark.django_db


def compare_of(story):
    return reverse("admin:articles_article_compare", args=[story.pk])


def rewrite(story, by=None, **changes):
    last = working_copies.newest(story)
    return working_copies.save_copy(
        story, content={**last.content, **changes}, by=by, base_number=last.number
    )


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def words_of(page, tag):
    return [node.text_content() for node in html.fromstring(page).iter(tag)]


@pytest.mark.parametrize(
    ("role", "status"), [("reporter", 403), ("editor", 200), ("moderator", 403), ("ad_manager", 403)]
)  # fmt: skip
def test_who_may_change_the_story_may_compare_its_versions(client, request, role, status):
    client.force_login(request.getfixturevalue(role))
    assert client.get(compare_of(make_draft())).status_code == status


def test_a_reporter_compares_versions_of_their_own_story(client, reporter):
    client.force_login(reporter)
    assert client.get(compare_of(make_draft(by=reporter))).status_code == 200


def test_nobody_compares_without_logging_in(client):
    assert client.get(compare_of(make_draft())).status_code == 302


def test_what_readers_have_stands_left_and_the_newest_version_right(desk):
    story = make_article(headline="River nears danger mark")
    rewrite(story, headline="River passes danger mark")
    page = desk.get(compare_of(story))
    assert (page.context["before"].number, page.context["after"].number) == (1, 2)
    assert words_of(page.content, "del") == ["nears"]
    assert words_of(page.content, "ins") == ["passes"]
    assert "what readers see now" in page.content.decode()


def test_a_draft_is_compared_with_the_version_before(desk):
    story = make_draft()
    for headline in ("b", "c"):
        rewrite(story, headline=headline)
    page = desk.get(compare_of(story))
    assert (page.context["before"].number, page.context["after"].number) == (2, 3)


def test_any_two_versions_may_be_chosen(desk):
    story = make_draft()
    for headline in ("b", "c"):
        rewrite(story, headline=headline)
    page = desk.get(compare_of(story), {"from": 3, "to": 1})
    assert (page.context["before"].number, page.context["after"].number) == (3, 1)


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "99", "9" * 40, "²"])
def test_a_version_that_is_not_there_is_not_found(desk, number):
    story = make_draft()
    rewrite(story, headline="b")
    assert desk.get(compare_of(story), {"from": number}).status_code == 404
    assert desk.get(compare_of(story), {"to": number}).status_code == 404


def test_a_story_that_was_never_saved_here_has_one_version(desk):
    page = desk.get(compare_of(make_draft())).content.decode()
    assert "There is one version only" in page


def test_names_are_said_and_deleted_ones_too(desk):
    author, picture = make_author(name="A. Deleted"), make_picture(alt="A bridge")
    story = make_draft(authors=[author])
    rewrite(
        story,
        bylines=[],
        section_id=make_section(name="Weather").pk,
        lead_picture_id=picture.pk,
        tags=["Rain"],
        comments_open=False,
    )
    old_section = story.revisions.get(number=1).content["section_id"]
    Article.objects.filter(pk=story.pk).update(section=Section.objects.get(name="Weather"))
    Author.objects.filter(pk=author.pk).delete()
    Section.objects.filter(pk=old_section).delete()
    page = desk.get(compare_of(story)).content.decode()
    for said in ("(deleted)", "Weather", "A bridge", "Rain", "on", "off"):
        assert said in page
    assert f"{picture.file.name.rsplit('.', 1)[0].split('/')[-1]}" in page


def test_what_people_typed_is_escaped(desk):
    story = make_draft()
    rewrite(
        story,
        headline="<script>alert(1)</script>",
        tags=["<b>x</b>"],
        body="<p>&lt;script&gt;x</p>",
    )
    page = desk.get(compare_of(story)).content.decode()
    assert "<script>alert" not in page and "<b>x</b>" not in page and "<script>x" not in page


def test_a_comparison_costs_the_same_for_many_versions_and_fields(
    desk, django_assert_max_num_queries
):
    story = make_draft(authors=[make_author()])
    rewrite(story, headline="b")

    def queries():
        with django_assert_max_num_queries(40) as counted:
            desk.get(compare_of(story))
        return len(counted)

    few = queries()
    rewrite(story, bylines=[make_author().pk for _ in range(5)], tags=list("abcdef"))
    for number in range(8):
        rewrite(story, headline=f"Headline {number}", lead_picture_id=make_picture().pk)
    assert queries() <= few + 1  # the picture that both have is looked up at all


def test_history_and_the_story_form_lead_to_it(desk, editor):
    story = make_draft()
    rewrite(story, headline="b")
    form = desk.get(reverse("admin:articles_article_change", args=[story.pk])).content.decode()
    assert compare_of(story) in form
    history = html.fromstring(
        desk.get(reverse("admin:articles_article_versions", args=[story.pk])).content
    )
    (chooser,) = history.xpath("//form[@id='compare-two']")
    assert (chooser.get("method"), chooser.get("action")) == ("get", compare_of(story))
    chosen = history.xpath("//input[@form='compare-two'][@checked]")
    assert [(one.get("name"), one.get("value")) for one in chosen] == [("to", "2"), ("from", "1")]


def test_who_may_not_compare_is_offered_no_way_to_it(client, moderator):
    story = make_draft()
    rewrite(story, headline="b")
    client.force_login(moderator)
    for page in ("change", "versions"):
        address = reverse(f"admin:articles_article_{page}", args=[story.pk])
        assert compare_of(story) not in client.get(address).content.decode()
