"""The list of stories: who stands where, what the tabs hold, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article
from desk import working_copies
from tests.factories import make_article, make_author, make_draft, make_section

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def listed(client, **query):
    found = client.get(LIST, query).context["cl"].result_list
    return {story.headline for story in found}


@pytest.fixture
def stories(editor, reporter):
    """One in each state, named for it."""
    make_draft(by=reporter, headline="draft")
    for name in ("review", "approved"):
        story = make_draft(by=editor, headline=name)
        {"review": publishing.submit, "approved": publishing.approve}[name](story, by=editor)
    scheduled = make_draft(by=editor, headline="scheduled")
    publishing.publish(scheduled, by=editor, at=timezone.now() + timedelta(hours=2))
    make_article(by=editor, headline="live", published_at=timezone.now() - timedelta(days=2))
    make_article(
        by=editor,
        headline="expired",
        published_at=timezone.now() - timedelta(days=3),
        expires_at=timezone.now() - timedelta(days=1),
    )
    for name, deed in (("withdrawn", publishing.withdraw), ("killed", publishing.kill)):
        deed(make_article(by=editor, headline=name), by=editor, note="No")


@pytest.mark.parametrize(
    ("tab", "headlines"),
    [
        ("drafts", {"draft"}),
        ("mine", {"review", "approved"}),
        ("review", {"review"}),
        ("approved", {"approved"}),
        ("scheduled", {"scheduled"}),
        ("live", {"live"}),
        ("gone", {"withdrawn", "killed"}),
    ],
)
def test_a_tab_holds_the_stories_of_its_state(client, editor, stories, tab, headlines):
    client.force_login(editor)
    assert listed(client, tab=tab) == headlines


def test_each_state_has_its_word(client, editor, stories):
    client.force_login(editor)
    page = client.get(LIST).content.decode()
    for word in (
        "Draft",
        "In review",
        "Approved",
        "Scheduled",
        "Live",
        "Expired",
        "Withdrawn",
        "Killed",
    ):
        assert f"</span> {word}</span>" in page


def test_a_live_story_with_a_newer_working_copy_says_so(client, editor):
    story = make_article(by=editor)
    copy = working_copies.newest(story)
    version = working_copies.save_copy(story, content={**copy.content, "headline": "B"}, by=editor)
    client.force_login(editor)
    assert "Live, with changes" in client.get(LIST).content.decode()
    working_copies.publish_copy(story, by=editor, number=version.number)
    assert "with changes" not in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"tab": "rubbish"}, {"p": "-1"}, {"p": "x"}, {"q": "\0"}, {"q": "a" * 10_000},
        {"section__id__exact": "9" * 40}, {"author": "x"}, {"author": "9" * 40}, {"language__exact": "\0"},
        {"o": "99"}, {"e": "1"}, {"_facets": "True"}, {"all": ""},
    ],
)  # fmt: skip
def test_no_query_breaks_the_list(client, editor, stories, query):
    client.force_login(editor)
    assert client.get(LIST, query, follow=True).status_code == 200


def test_the_list_is_searched_by_headline_and_filtered(client, editor, stories):
    section, author = make_section(), make_author()
    make_article(authors=[make_author()], headline="Another")
    make_article(section=section, authors=[author], headline="Ferry timetable", language="ur")
    client.force_login(editor)
    assert listed(client, q="ferry") == {"Ferry timetable"}
    assert listed(client, q="fer\0ry") == {"Ferry timetable"}  # tidied, as all that is typed
    assert listed(client, section__id__exact=section.pk) == {"Ferry timetable"}
    assert listed(client, author=author.pk) == {"Ferry timetable"}
    assert listed(client, language__exact="ur") == {"Ferry timetable"}


def queries_of(client, django_assert_max_num_queries, address, most):
    with django_assert_max_num_queries(most) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("name", "most"), [("articles_article_changelist", 22), ("index", 36)])
def test_a_page_asks_as_often_for_forty_stories_as_for_four(
    client, editor, django_assert_max_num_queries, name, most
):
    section, author = make_section(), make_author()

    def more(count):
        for number in range(count):
            story = make_draft(by=editor, section=section, authors=[author], tags=["Rain"])
            if number % 2:
                publishing.submit(story, by=editor)
            if number % 4 == 0:
                working_copies.publish_copy(story, by=editor, number=0)
            copy = working_copies.newest(Article.objects.get(pk=story.pk))
            working_copies.save_copy(
                copy.article, content={**copy.content, "standfirst": "x"}, by=editor
            )

    client.force_login(editor)
    address = reverse(f"admin:{name}")
    more(4)
    few = queries_of(client, django_assert_max_num_queries, address, most)
    more(36)
    assert queries_of(client, django_assert_max_num_queries, address, most) == few


def test_the_choice_of_a_front_page_pick_offers_what_readers_see_or_will(client, editor, stories):
    client.force_login(editor)
    query = {
        "app_label": "articles",
        "model_name": "frontpagepick",
        "field_name": "article",
        "term": "",
    }
    found = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert {story["text"] for story in found} == {"live", "scheduled", "expired"}


def test_names_of_either_direction_keep_their_places_in_the_second_line(client, editor):
    make_article(section=make_section(name="اردو"))
    client.force_login(editor)
    page = client.get(reverse("admin:articles_article_changelist")).content.decode()
    assert "<bdi>اردو</bdi>" in page


# Filters


def test_stories_of_a_day_are_those_that_appear_on_it_in_the_newsrooms_zone(client, editor):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    make_draft(headline="no date")
    make_article(headline="today", published_at=midnight)
    make_article(headline="yesterday", published_at=midnight - timedelta(seconds=1))
    make_article(headline="last week", published_at=midnight - timedelta(days=7))
    gone = make_article(by=editor, headline="gone", published_at=midnight)
    publishing.withdraw(gone, by=editor, note="No")
    client.force_login(editor)
    assert listed(client, day=f"{midnight:%Y-%m-%d}") == {"today", "gone"}
    yesterday = midnight - timedelta(days=1)
    assert listed(client, day=f"{yesterday:%Y-%m-%d}") == {"yesterday"}
    assert listed(client, day="7-days") == {"today", "gone", "yesterday"}
    assert "today" in listed(client, day=f"{midnight:%Y-%m}")
    assert listed(client, day="rubbish") == set()


def test_today_holds_what_appears_today_and_no_day_after(client, editor):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    make_article(headline="first", published_at=midnight)
    make_article(headline="last", published_at=midnight + timedelta(hours=23, minutes=59))
    make_article(headline="tomorrow", published_at=midnight + timedelta(days=1))
    client.force_login(editor)
    assert listed(client, tab="today") == {"first", "last"}


def test_stories_that_leave_readers_soon_are_found(client, editor):
    now = timezone.now()
    make_article(headline="soon", expires_at=now + timedelta(days=3))
    make_article(headline="later", expires_at=now + timedelta(days=30))
    client.force_login(editor)
    assert listed(client, expires="next-7-days") == {"soon"}
    day = timezone.localdate(now + timedelta(days=30))
    assert listed(client, expires=day.isoformat()) == {"later"}


@pytest.mark.parametrize("typed", ["Heavy rain", "heavy rain", " HEAVY RAIN ", "heavy-rain"])
def test_a_tag_is_found_as_it_is_typed(client, editor, typed):
    make_draft(headline="wet", tags=["Heavy rain"])
    make_draft(headline="dry", tags=["Sun"])
    client.force_login(editor)
    assert listed(client, tag=typed) == {"wet"}


def test_a_tag_that_nobody_knows_finds_nothing_and_none_finds_all(client, editor):
    make_draft(headline="wet", tags=["Rain"])
    client.force_login(editor)
    assert listed(client, tag="Snow") == set()
    assert listed(client, tag="%") == set()
    assert listed(client, tag="") == {"wet"}


def test_a_filter_that_is_typed_keeps_the_others(client, editor):
    make_draft(headline="wet", tags=["Rain"])
    client.force_login(editor)
    page = client.get(LIST, {"tab": "drafts", "q": "wet", "p": "1", "tag": "Rain"}).content.decode()
    form = page[page.index('type="text" name="tag"') :]
    form = form[: form.index("</form>")]
    assert 'name="tab" value="drafts"' in form and 'name="q" value="wet"' in form
    assert 'name="p"' not in form


@pytest.mark.parametrize("name", ["day", "tag", "expires"])
@pytest.mark.parametrize(
    "value", ["\0", "x" * 5000, "9999-99-99", "0000-00-00", "9" * 40, "<b>", "٢٠٢٦-١١-٢٧"]
)
def test_no_odd_filter_breaks_the_list(client, editor, stories, name, value):
    client.force_login(editor)
    assert client.get(LIST, {name: value}, follow=True).status_code == 200
