import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.utils import timezone

from articles import publishing
from articles.models import Article
from pagecache import pages
from tests.factories import make_article, make_author, make_draft, make_picture, make_section

pytestmark = pytest.mark.django_db

SITE = "https://news.example"
DC, CONTENT = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/rss/1.0/modules/content/}"
ATOM, TERMS = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/terms/}"


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.SITE_URL = SITE
    settings.SITE_NAME = "The Meridian"


def rss(client, path="/feed/"):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).find("channel")


def atom(client, path="/atom/"):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def titles(channel):
    return [item.findtext("title") for item in channel.iter("item")]


def test_an_rss_entry_tells_all_of_a_story(client):
    meera, arjun = make_author(name="Meera Kulkarni"), make_author(name="Arjun Das")
    picture = make_picture(alt="A flooded street", caption="Belpur at noon", credit="A. Das")
    make_article(
        headline="Rain at last",
        standfirst="Fields drink.",
        body='<p>It rained, <a href="/about/">we think</a>.</p><hr data-slot-break=""><p>Much.</p>',
        section=make_section(name="Weather"),
        tags=["Monsoon", "Belpur"],
        authors=[meera, arjun],
        lead_picture=picture,
    )
    story = Article.objects.get()
    item = rss(client).find("item")
    assert item.findtext("title") == "Rain at last"
    assert item.findtext("description") == "Fields drink."
    assert item.findtext("link") == f"{SITE}{story.get_absolute_url()}"
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert item.findtext("guid").endswith(f",{story.published_on}:story/{story.pk}")
    assert [name.text for name in item.iter(f"{DC}creator")] == ["Meera Kulkarni", "Arjun Das"]
    assert [name.text for name in item.iter("category")] == ["Weather", "Belpur", "Monsoon"]
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0530", item.findtext("pubDate"))
    content = item.findtext(f"{CONTENT}encoded")
    assert f'href="{SITE}/about/"' in content
    assert f'src="{SITE}/media/pictures/' in content
    assert "A flooded street" in content
    assert "Belpur at noon A. Das" in content
    assert "Much." in content
    assert "slot" not in content
    assert not re.search(r"""(src|href|srcset)=["']/""", content)


def test_an_atom_entry_tells_the_same(client):
    author = make_author(name="Meera Kulkarni")
    story = make_article(headline="Rain <at> last & more", tags=["Monsoon"], authors=[author])
    feed = atom(client)
    assert feed.findtext(f"{ATOM}id") == f"{SITE}/atom/"
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Rain <at> last & more"
    assert entry.findtext(f"{ATOM}id").endswith(f",{story.published_on}:story/{story.pk}")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Meera Kulkarni"
    assert entry.findtext(f"{ATOM}published") == entry.findtext(f"{ATOM}updated")
    assert "<p>Text of story" in entry.findtext(f"{ATOM}content")


def test_updated_is_said_only_when_readers_were_given_a_change(
    client, editor, django_capture_on_commit_callbacks
):
    story = make_article()
    assert rss(client).find(f"item/{TERMS}modified") is None
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(story, by=editor)
    assert rss(client).find(f"item/{TERMS}modified") is not None
    entry = atom(client).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}updated") > entry.findtext(f"{ATOM}published")


def test_every_list_has_its_two_feeds(client):
    section, author = (
        make_section(name="Cities", slug="cities"),
        make_author(name="Meera", slug="meera"),
    )
    make_article(headline="In it", section=section, authors=[author], tags=["नदी"])
    make_article(headline="Elsewhere")
    for path in ("/section/cities/", "/tag/नदी/", "/author/meera/"):
        assert titles(rss(client, f"{path}feed/")) == ["In it"]
        entries = atom(client, f"{path}atom/").findall(f"{ATOM}entry")
        assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["In it"]
        moved = client.get(f"{path}feed/atom/")
        assert moved.status_code == 301
        assert client.get(moved["Location"]).status_code == 200
    assert rss(client, "/section/cities/feed/").findtext("title") == "Cities | The Meridian"
    assert set(titles(rss(client))) == {"In it", "Elsewhere"}


@pytest.mark.parametrize(
    "path", ["/section/none/feed/", "/tag/x/atom/", "/author/%00/feed/", "/feed/none/"]
)
def test_there_is_no_feed_of_nothing(client, path):
    assert client.get(path).status_code == 404


def test_a_feed_without_stories_is_a_feed(client):
    make_section(slug="quiet")
    assert titles(rss(client, "/section/quiet/feed/")) == []
    assert atom(client, "/section/quiet/atom/").find(f"{ATOM}entry") is None
    now = client.get("/section/quiet/atom/").content
    with time_machine.travel(timezone.now() + timedelta(hours=2)):  # when no page is kept any more
        assert client.get("/section/quiet/atom/").content == now


def test_only_public_stories_stand_in_it_newest_first_and_twenty_of_them(client):
    now = timezone.now()
    make_draft(headline="Draft")
    make_article(headline="Tomorrow", published_at=now + timedelta(days=1))
    make_article(headline="Over", expires_at=now - timedelta(hours=1))
    for hours in range(22):
        make_article(headline=f"{hours} h", published_at=now - timedelta(hours=hours + 1))
    assert titles(rss(client)) == [f"{hours} h" for hours in range(20)]


def test_a_kept_feed_shows_a_new_story_at_once_and_one_that_the_clock_brings(
    client, time_machine, django_capture_on_commit_callbacks
):
    section = make_section(slug="cities")
    make_article(headline="First", section=section)
    assert titles(rss(client, "/section/cities/feed/")) == ["First"]
    with django_capture_on_commit_callbacks(execute=True):
        second = make_draft(headline="Second", section=section)
        publishing.publish(second, by=None)
        third = make_draft(headline="Third", section=section)
        publishing.publish(third, by=None, at=timezone.now() + timedelta(minutes=10))
    assert titles(rss(client, "/section/cities/feed/")) == ["Second", "First"]
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    assert titles(rss(client, "/section/cities/feed/")) == ["Third", "Second", "First"]


def test_a_reader_that_has_it_is_told_so(client):
    make_article()
    first = client.get("/feed/")
    assert client.get("/feed/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.head("/feed/").status_code == 200
    assert client.post("/feed/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_a_kept_feed_costs_one_question_and_a_new_one_few(client, django_assert_max_num_queries):
    stories = []
    for _ in range(8):
        picture = make_picture(size=(90, 60))
        stories.append(
            make_article(
                authors=[make_author()],
                tags=["One", "Two"],
                lead_picture=picture,
                body=f'<figure data-picture="{picture.pk}"></figure><p>Text.</p>',
            )
        )
    client.get("/feed/")  # which makes the entries ready
    with django_assert_max_num_queries(1):
        client.get("/feed/")
    pages.forget("feeds")
    with django_assert_max_num_queries(5):
        client.get("/feed/")
    stories[0].headline = "Another"
    stories[0].save()
    with django_assert_max_num_queries(25):  # one entry is made anew, not eight
        assert "Another" in client.get("/feed/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_ready_entry_changes_with_what_stands_in_it(client):
    section, author, picture = make_section(name="Rivers"), make_author(name="Nila"), make_picture()
    other = make_article(headline="Another story")
    story = make_article(
        section=section,
        authors=[author],
        tags=["Rain"],
        lead_picture=picture,
        body=f'<aside data-block="related" data-story="{other.pk}"></aside><p>Text.</p>',
    )

    def changed():
        text = client.get("/feed/").content.decode()
        return re.sub(r"<lastBuildDate>.*?</lastBuildDate>", "", text)

    seen = [changed()]
    for row, name in ((section, "name"), (author, "name"), (picture, "alt"), (other, "headline")):
        setattr(row, name, f"New {name} of a {type(row).__name__}")
        row.save()
        seen.append(changed())
        assert f"New {name} of a {type(row).__name__}" in seen[-1]
    publishing.withdraw(other, by=None, note="It was wrong.")
    assert "New headline of a Article" not in changed()
    assert story.headline in changed()


def test_each_entry_says_its_language_and_direction(client):
    make_article(headline="خبر", language="ur", body="<p>متن</p>")
    item = rss(client).find("item")
    assert item.findtext(f"{DC}language") == "ur"
    assert item.findtext(f"{CONTENT}encoded").startswith('<div lang="ur" dir="rtl">')
    entry = atom(client).find(f"{ATOM}entry")
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "ur"


def test_hostile_words_stay_words(client):
    bad = '"><script>alert(1)</script> \x0b\ufffe ]]>'
    story = make_article(
        standfirst=bad, tags=["<b>tag</b>"], authors=[make_author(name="<i>me</i>")]
    )
    Article.objects.filter(pk=story.pk).update(headline=bad)
    content = client.get("/feed/").content.decode()
    assert "<script" not in content
    item = rss(client).find("item")
    assert "<script" not in item.findtext("title") + item.findtext("description")
    assert "alert(1)" in item.findtext("title")
    assert "<script>" in atom(client).find(f"{ATOM}entry").findtext(f"{ATOM}title")
