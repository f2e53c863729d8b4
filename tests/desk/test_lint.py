"""What is missing or odd in a story before readers get it, and for whom that stands in the way."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect
from django.urls import reverse
from django.utils import timezone

from articles import content as contents
from articles import publishing
from articles.models import Article, Tag
from desk import deeds, lint, states, working_copies
from desk.lint import Level
from tests.factories import make_article, make_author, make_draft, make_picture, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def well():
    """A draft with which no check finds fault."""
    make_article(tags=["Rivers"])
    return make_draft(
        headline="Water rises in Harpur",
        standfirst="Slowly.",
        dateline_place="Harpur",
        lead_picture=make_picture(size=(1200, 700), credit="Meridian"),
        authors=[make_author()],
        tags=["Rivers"],
    )


def found(story, by="editor", **fields):
    """Findings by the check's name, of the story with these fields changed."""
    report = lint.report(story, {**contents.of(story), **fields}, by=by)
    return {finding.check: finding for finding in report.findings}


def test_a_story_that_is_well_has_no_findings(well):
    for by in lint.COLUMNS:
        report = lint.report(well, contents.of(well), by=by)
        assert report.findings == []
        assert "headline" in report.passed
        lint.refuse(well, contents.of(well), by=by)


FAULTS = {
    "headline": {"headline": " "},
    "section": {"section_id": 999_999},
    "text": {"body": ""},
    "headline’s length": {"headline": "x" * 111},
    "standfirst": {"standfirst": " "},
    "dateline": {"dateline_place": ""},
    "lead picture": {"lead_picture_id": None},
    "byline": {"bylines": []},
    "tags": {"tags": ["Never so"]},
    "links": {"body": '<p><a href="/section/none/">x</a></p>'},
}


@pytest.mark.parametrize("check", FAULTS)
@pytest.mark.parametrize("by", lint.COLUMNS)
def test_each_check_finds_its_fault_as_gravely_as_the_table_says(well, check, by):
    level = lint.LEVELS[check][lint.COLUMNS.index(by)]
    findings = found(well, by, **FAULTS[check])
    if level == Level.OFF:
        assert findings == {}
        return
    assert set(findings) == {check}
    assert findings[check].level == level
    assert findings[check].sentence
    assert findings[check].cure
    changed = {**contents.of(well), **FAULTS[check]}
    if level == Level.BLOCK:
        with pytest.raises(publishing.NotReady):
            lint.refuse(well, changed, by=by)
    else:
        lint.refuse(well, changed, by=by)


PICTURES = {
    "alternative text": {"alt": " "},
    "picture’s width": {"size": (1199, 700)},
    "picture’s credit": {"credit": ""},
}


@pytest.mark.parametrize("check", PICTURES)
@pytest.mark.parametrize("by", lint.COLUMNS)
def test_each_fault_of_the_lead_picture_is_found(well, check, by):
    picture = make_picture(**{"size": (1200, 700), "credit": "Meridian", **PICTURES[check]})
    level = lint.LEVELS[check][lint.COLUMNS.index(by)]
    findings = found(well, by, lead_picture_id=picture.pk)
    assert {name: one.level for name, one in findings.items()} == (
        {} if level == Level.OFF else {check: level}
    )


def test_what_is_well_is_told_in_few_words_and_only_where_all_of_it_is(well):
    content = contents.of(well)
    passed = lint.report(well, content, by="editor").passed
    assert passed == [
        *("headline", "section", "text", "standfirst", "dateline", "lead picture", "byline"),
        *("tags", "links"),
    ]
    long, none = {"headline": "x" * 111}, {"lead_picture_id": None}
    assert "headline" not in lint.report(well, {**content, **long}, by="editor").passed
    assert "lead picture" not in lint.report(well, {**content, **none}, by="editor").passed


def test_the_cure_of_a_mute_picture_is_its_own_page(well):
    picture = make_picture(size=(1200, 700), credit="Meridian", alt="")
    finding = found(well, lead_picture_id=picture.pk)["alternative text"]
    assert finding.cure == reverse("admin:images_picture_change", args=[picture.pk])
    assert finding.field == "lead_picture"


def test_the_table_has_a_level_for_every_column_and_breaking_blocks_by_no_matter_of_taste():
    assert {len(levels) for levels in lint.LEVELS.values()} == {len(lint.COLUMNS)}
    breaking = lint.COLUMNS.index("breaking")
    blocking = {name for name, levels in lint.LEVELS.items() if levels[breaking] == Level.BLOCK}
    # The last two no deed gives to readers.
    assert blocking == {"headline", "section", "text", "alternative text"}


def test_a_person_is_judged_by_what_they_may_do(reporter, editor, moderator, ad_manager, admin):
    people = (reporter, editor, moderator, ad_manager, admin, AnonymousUser())
    assert [lint.column(person) for person in people] == [
        *("reporter", "editor", "reporter", "reporter", "editor", "reporter")
    ]
    assert lint.column(editor, is_breaking=True) == "breaking"


@pytest.mark.parametrize(
    ("length", "check"),
    [(110, None), (111, "headline’s length"), (250, "headline’s length"), (251, "headline")],
)
def test_a_headline_is_long_then_too_long(well, length, check):
    findings = found(well, headline="x" * length)
    assert list(findings) == ([check] if check else [])


def test_a_new_tag_names_the_known_one_that_is_near(well):
    assert "Did you mean “Rivers”?" in found(well, tags=["Rivrs"])["tags"].sentence
    assert "Did you mean" not in found(well, tags=["Cricket"])["tags"].sentence


def test_a_tag_that_only_this_story_has_is_new(well):
    assert "tags" not in found(well, tags=["Rivers"])
    well.tags.set(["Rivrs"])
    assert Tag.objects.filter(name="Rivrs").exists()
    assert "“Rivrs”" in found(well, tags=["Rivrs"])["tags"].sentence


def test_a_tag_that_readers_know_from_this_story_alone_is_not_new():
    story = make_article(tags=["Rivrs"])
    assert "tags" not in found(story, tags=["Rivrs"])


def test_an_agency_stands_for_a_byline(well):
    assert "byline" not in found(well, bylines=[], agency="PTI")


def test_another_story_of_today_with_the_same_words_is_named(well):
    draft = make_draft(headline="WATER rises: in Harpur!")
    finding = found(well)["same headline"]
    assert finding.cure == reverse("admin:articles_article_change", args=[draft.pk])
    assert "Add this as update to that story?" in finding.sentence


def test_a_story_of_yesterday_may_have_the_same_headline(well):
    other = make_article(headline=well.headline, published_at=timezone.now() - timedelta(days=2))
    Article.objects.filter(pk=other.pk).update(created_at=timezone.now() - timedelta(days=2))
    assert found(well) == {}
    Article.objects.filter(pk=other.pk).update(published_at=timezone.now())
    assert set(found(well)) == {"same headline"}


def link(address):
    return f'<p>Read <a href="{address}">this</a>.</p>'


@pytest.fixture
def site():
    section, author = make_section(slug="india"), make_author(slug="asha")
    FlatPage.objects.create(url="/about/", title="About").sites.add(1)
    Redirect.objects.create(site_id=1, old_path="/old", new_path="/")
    return make_article(section=section, authors=[author], tags=["नदी"], slug="बाढ़-1")


ALIVE = [
    *("/", "/section/india/", "/section/india", "/tag/नदी/", "/tag/%E0%A4%A8%E0%A4%A6%E0%A5%80/"),
    *("/author/asha/?page=2", "/about/", "/old", "/search/?q=x", "/2020/", "/feed/", "#top"),
    *("http://127.0.0.1:8000/section/india/#x", "HTTPS://127.0.0.1:8000/about/"),
    *("https://example.org/section/none/", "mailto:a@example.org", "http://[", "//["),
]
DEAD = [
    *("/section/none/", "/tag/none/", "/author/none/", "/nothing/", "/2026/13/40/", "/x.html"),
    *("http://127.0.0.1:8000/section/none/", "/admin/", "/admin/articles/article/1/change/"),
    *("/2026/01/01/none/", "/0000/00/00/none/", "/%00/", "/%ED%A0%80/", "/a%2F..%2Fb/"),
]


@pytest.mark.parametrize("address", ALIVE)
def test_a_link_that_leads_somewhere_or_elsewhere_is_well(well, site, address):
    assert found(well, body=link(address)) == {}


@pytest.mark.parametrize("address", DEAD)
def test_a_link_that_leads_to_nothing_here_is_named(well, site, address):
    assert address in found(well, body=link(address))["links"].sentence


def test_a_link_to_a_story_is_well_while_readers_see_it(well, site):
    for address in (site.get_absolute_url(), site.get_light_url()):
        assert found(well, body=link(address)) == {}
    publishing.withdraw(site, by=None, note="Wrong")
    assert set(found(well, body=link(site.get_absolute_url()))) == {"links"}


@pytest.mark.parametrize("count", [1, 200])
def test_checks_ask_six_times_at_most(well, site, count, django_assert_max_num_queries):
    paths = ["/section/a{}/", "/tag/b{}/", "/author/c{}/", "/d{}/", "/2026/01/01/e{}/"]
    body = "".join(link(path.format(n)) for n in range(count) for path in paths)
    fields = {
        "body": body,
        "tags": [f"New {n}" for n in range(min(count, 20))],
        "section_id": make_section().pk,
    }
    content = {**contents.of(well), **fields}
    with django_assert_max_num_queries(6):
        report = lint.report(well, content, by="editor")
    assert {finding.check for finding in report.findings} == {"links", "tags"}


@pytest.mark.parametrize(
    "fields",
    [
        {"body": '<a href="' * 500},
        {"body": link("/" + "x" * 5000 + "/")},
        {"body": link("&#0;&#xD800;") + link("javascript:1") + link("http://127.0.0.1:99999999/")},
        {"tags": ["%_\\'\"", "‮", "x" * 100]},
        {"tags": [], "bylines": [999]},
        {"headline": "‮\u0000<script>" * 50},
        {"lead_picture_id": 999_999},
    ],
)
def test_no_story_makes_the_checks_fail(well, fields):
    found(well, **fields)


def test_a_content_of_an_older_edition_is_checked_too(well):
    content = contents.of(well)
    del content["agency"], content["tags"]
    content["bylines"] = [pk for pk, _ in content["bylines"]]
    assert lint.report(well, content, by="editor").findings == []


def test_a_row_of_a_list_says_what_it_lacks_without_a_query(well, django_assert_num_queries):
    bare = make_draft()
    rows = {row.pk: row for row in states.for_desk(Article.objects.all())}
    with django_assert_num_queries(0):
        assert lint.missing(rows[well.pk]) == []
        assert lint.missing(rows[bare.pk]) == ["dateline", "lead picture", "byline"]


@pytest.mark.parametrize("verb", ["publish", "schedule"])
def test_a_deed_refuses_what_the_checks_block(well, editor, verb):
    """Also for a page that was open before, or made by hand."""
    content = {**contents.of(well), "section_id": 999_999}
    copy = working_copies.newest(well)
    copy.content, copy.publish_at = content, timezone.now() + timedelta(days=1)
    with pytest.raises(publishing.NotReady) as refusal:
        deeds.press(verb, well, copy, by=editor)
    assert refusal.value.reasons == (("section", "The story stands in no section."),)
    well.refresh_from_db()
    assert well.state == "draft"


def test_a_deed_that_shows_nothing_to_readers_is_done_whatever_is_missing(reporter):
    story = make_draft(by=reporter, body="")
    deeds.press("submit", story, working_copies.newest(story), by=reporter)
    assert story.state == "in_review"


def form_of(client, story):
    address = reverse("admin:articles_article_change", args=[story.pk])
    return client.get(address).content.decode()


def test_the_form_lists_the_findings_and_greys_what_they_block(client, editor):
    story = make_draft(by=editor, body="", tags=["<b>New</b>"])
    client.force_login(editor)
    page = form_of(client, story)
    assert "1 must fix</strong>, 5 warnings" in page
    assert "&lt;b&gt;New&lt;/b&gt;" in page
    assert (
        '<button type="submit" name="verb" value="publish" class="step step-first" disabled' in page
    )
    assert "Blocked: The story has no text." in page
    assert 'value="approve" class="step">' in page


def test_the_form_of_a_story_that_is_well_says_so(client, editor, well):
    client.force_login(editor)
    page = form_of(client, well)
    assert "✓ all well" in page
    assert 'value="publish" class="step step-first">' in page


def test_a_reporter_sees_the_checks_of_reporters(client, reporter):
    story = make_draft(by=reporter)
    client.force_login(reporter)
    assert "1 must fix</strong>, 3 warnings" in form_of(client, story)


def test_a_new_story_has_nothing_to_check_yet(client, editor):
    client.force_login(editor)
    page = client.get("/admin/articles/article/add/").content.decode()
    assert "after the first save" in page
