"""Whatever a kept page prints, a change of it frees that page, and nobody waits for a clock."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.flatpages.models import FlatPage
from django.urls import reverse
from django.utils import timezone

from ads.models import Creative
from articles import content, publishing, search
from articles.models import Author, FrontPagePick, Section, Tag
from comments import moderation
from comments.states import State
from images.models import Picture
from pagecache.door import Visit
from tests.factories import make_article, make_comment, make_draft, make_picture, make_section

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def text_of(client):
    """Fetches a page as readers do, twice, so that it is kept the first time."""

    def fetch(address):
        client.logout()
        client.get(address)
        return client.get(address).content.decode()

    return fetch


def places_of(story):
    """Every kept page that a story stands on, by what it is called."""
    day = story.published_on
    return {
        "front": "/",
        "story": story.get_absolute_url(),
        "light": story.get_light_url(),
        "section": story.section.get_absolute_url(),
        "tag": "/tag/rivers/",
        "author": "/author/asha-varkey/",
        "year": f"/{day:%Y}/",
        "month": f"/{day:%Y/%m}/",
        "day": f"/{day:%Y/%m/%d}/",
        "feed": "/feed/",
        "section_feed": f"{story.section.get_absolute_url()}feed/",
        "tag_feed": "/tag/rivers/atom/",
        "author_feed": "/author/asha-varkey/feed/",
        "news_sitemap": "/news-sitemap.xml",
        "comments": f"/comment/{story.pk}/",
    }


def change(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def shown_on(text_of, words, places):
    return {name for name, address in places.items() if words in text_of(address)}


def test_a_new_headline_stands_on_every_page_at_once(newsroom, text_of):
    places = places_of(newsroom)
    assert shown_on(text_of, "Water rises in Harpur", places) == set(places)
    told = {**content.of(newsroom), "headline": "Water falls in Harpur"}
    publishing.publish(newsroom, by=None, content=told)
    assert shown_on(text_of, "Water falls in Harpur", places) == set(places)
    assert shown_on(text_of, "Water rises in Harpur", places) == set()


@pytest.mark.parametrize("deed", [publishing.withdraw, publishing.kill])
def test_a_story_that_is_taken_down_is_gone_from_every_page_at_once(newsroom, text_of, deed):
    places = places_of(newsroom)
    shown_on(text_of, "Water rises", places)
    deed(newsroom, by=None, note="Wrong.")
    assert shown_on(text_of, "Water rises", places) == set()


@pytest.mark.parametrize(
    ("find", "places"),
    [
        (lambda: Section.objects.get(slug="part-0"), {"front", "story", "section", "feed", "day"}),
        (lambda: Tag.objects.get(slug="rivers"), {"story", "tag", "tag_feed", "feed"}),
        (
            lambda: Author.objects.get(slug="asha-varkey"),
            {"story", "author", "feed", "day", "section", "tag", "front", "light"},
        ),
        (lambda: FlatPage.objects.get(), {"front", "story", "section", "tag", "author", "day"}),
    ],
    ids=["section", "tag", "author", "page of the footer"],
)
def test_a_new_name_stands_wherever_the_old_one_stood(newsroom, text_of, find, places):
    addresses = {name: places_of(newsroom)[name] for name in places}
    thing = find()
    field = "title" if isinstance(thing, FlatPage) else "name"
    old = getattr(thing, field)
    assert shown_on(text_of, old, addresses) == places
    change(thing, **{field: "Zwnewname"})
    assert shown_on(text_of, "Zwnewname", addresses) == places


def test_words_of_a_picture_are_new_wherever_it_stands(newsroom, text_of):
    pic = newsroom.lead_picture
    body = f'<p>One.</p><figure data-picture="{pic.pk}"><figcaption></figcaption></figure>'
    other = make_article(body=body, section=newsroom.section)
    addresses = {
        "story": newsroom.get_absolute_url(),
        "light": newsroom.get_light_url(),  # it shows no picture, and names it to machines
        "other": other.get_absolute_url(),
        "feed": "/feed/",
    }
    assert shown_on(text_of, pic.alt, addresses) == set(addresses)
    change(pic, alt="Zwnewalt", caption="Zwnewcaption", credit="Zwnewcredit")
    assert shown_on(text_of, "Zwnewalt", addresses) == set(addresses)
    assert shown_on(text_of, "Zwnewcredit", addresses) == set(addresses)
    assert "Zwnewcaption" in text_of(addresses["story"])


def test_the_life_title_and_portrait_of_an_author_are_new_at_once(newsroom, text_of):
    author = Author.objects.get(slug="asha-varkey")
    text_of("/author/asha-varkey/")
    change(author, life="Zwnewlife", title="Zwnewtitle", portrait=make_picture(alt="Zwface"))
    text = text_of("/author/asha-varkey/")
    assert "Zwnewlife" in text and "Zwnewtitle" in text and "Zwface" in text
    change(author.portrait, alt="Zwotherface")
    assert "Zwotherface" in text_of("/author/asha-varkey/")


def test_a_related_story_in_a_text_and_below_it_goes_when_it_is_taken_down(newsroom, text_of):
    named = make_article(headline="Zwnamed", section=make_section())
    body = f'<p>One.</p><div data-block="related" data-story="{named.pk}">Zwnamed</div>'
    story = make_article(body=body, section=newsroom.section)
    addresses = {
        "story": story.get_absolute_url(),
        "feed": f"{story.section.get_absolute_url()}feed/",
    }
    assert shown_on(text_of, "Zwnamed", addresses) == set(addresses)
    publishing.kill(named, by=None, note="Wrong.")
    assert shown_on(text_of, "Zwnamed", addresses) == set()


def test_a_creative_is_new_or_gone_at_once(newsroom, text_of):
    creative = Creative.objects.get()
    text_of("/")
    change(creative, headline="Zwhouse")
    assert "Zwhouse" in text_of("/")
    change(creative, is_on=False)
    assert "Zwhouse" not in text_of("/")


def test_a_decision_about_a_comment_is_seen_at_once(newsroom, text_of):
    address = newsroom.get_absolute_url()
    comment = make_comment(article=newsroom, text="Zwcomment")
    assert "Zwcomment" not in text_of(address)
    moderation.decide(comment, to=State.APPROVED, by=None, seen_state=State.HELD)
    assert "Zwcomment" in text_of(address)
    moderation.decide(comment, to=State.SPAM, by=None, seen_state=State.APPROVED)
    assert "Zwcomment" not in text_of(address)


@contextmanager
def rendering():
    """Lists the pages that are rendered meanwhile."""
    rendered, take = [], Visit.take

    def listed(visit, response):
        take(visit, response)
        if visit.is_rendered:
            rendered.append(visit.path)

    with patch.object(Visit, "take", listed):
        yield rendered


def delete_chosen(client, person, table, rows):
    client.force_login(person)
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    address = reverse(f"admin:{table}_changelist")
    assert client.post(address, {**chosen, "post": "yes"}).status_code == 302


def test_tags_deleted_together_leave_the_pages_that_named_them(newsroom, text_of, client, editor):
    address = newsroom.get_absolute_url()
    assert "Weather" in text_of(address)
    delete_chosen(client, editor, "articles_tag", Tag.objects.filter(name="Weather"))
    assert "Weather" not in text_of(address)


def test_picks_deleted_together_leave_the_front_page(newsroom, text_of, client, editor):
    pick = FrontPagePick.objects.get()
    make_article(headline="Zwnewest", section=newsroom.section, lead_picture=make_picture())
    text = text_of("/")
    assert text.index("Water rises in Harpur</a>") < text.index("Zwnewest</a>")
    delete_chosen(client, editor, "articles_frontpagepick", [pick])
    text = text_of("/")
    assert text.index("Zwnewest</a>") < text.index("Water rises in Harpur</a>")


def test_a_pick_ends_by_the_clock_on_a_kept_front_page(newsroom, client):
    make_article(headline="Zwnewest", section=newsroom.section, lead_picture=make_picture())
    with time_machine.travel(timezone.now(), tick=False):
        text = client.get("/").content.decode()
    assert text.index("Water rises in Harpur</a>") < text.index("Zwnewest</a>")
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        text = client.get("/").content.decode()
    assert text.index("Zwnewest</a>") < text.index("Water rises in Harpur</a>")


def test_a_picture_that_is_deleted_is_gone_from_pages(newsroom, text_of):
    author = Author.objects.get(slug="asha-varkey")
    change(author, portrait=make_picture(alt="Zwface"))
    assert "Zwface" in text_of("/author/asha-varkey/")
    Picture.objects.get(alt="Zwface").delete()
    assert "Zwface" not in text_of("/author/asha-varkey/")


def found(words):
    return [story.pk for story in search.search(words).articles]


def test_a_tag_that_a_draft_brings_frees_no_page(newsroom, client):
    far = make_article(section=make_section(), headline="Far away")
    places = ("/", far.get_absolute_url(), far.section.get_absolute_url())
    for address in places:
        client.get(address)
    with rendering() as rendered:
        make_draft(section=Section.objects.get(slug="part-3"), tags=["Zwfresh"])
        for address in places:
            client.get(address)
    assert rendered == []


@pytest.mark.parametrize("slug_of", ["section", "tag", "author"])
def test_search_finds_stories_by_the_new_name_of_what_they_are_filed_under(
    newsroom, client, admin, slug_of
):
    slug = {"section": "part-0", "tag": "rivers", "author": "asha-varkey"}[slug_of]
    model = {"section": Section, "tag": Tag, "author": Author}[slug_of]
    thing = model.objects.get(slug=slug)
    client.force_login(admin)
    typed = {
        "name": "Zwnewname",
        "language": "en",
        "position": 1,
        "in_menu": "on",
        "title": "",
        "life": "",
    }
    address = reverse(f"admin:articles_{slug_of}_change", args=[thing.pk])
    assert client.post(address, typed).status_code == 302
    assert newsroom.pk in found("zwnewname")
    assert newsroom.pk not in found(f"{thing.name} zwnewname")


def test_search_forgets_the_name_of_a_tag_that_is_deleted(newsroom, client, editor):
    assert newsroom.pk in found("weather")
    delete_chosen(client, editor, "articles_tag", Tag.objects.filter(name="Weather"))
    assert newsroom.pk not in found("weather")
