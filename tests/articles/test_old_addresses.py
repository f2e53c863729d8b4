"""Addresses that stories left: where they lead, and that nobody else gets them."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from articles import content, old_addresses, publishing
from articles.models import Article, OldAddress
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db


def readdress(story, slug, **fields):
    """Publishes the story's changes with that slug, as an editor does; gives its old address."""
    old = story.get_absolute_url()
    publishing.publish(story, by=None, content={**content.of(story), "slug": slug}, **fields)
    return old


def published(slug, at):
    story = make_draft(slug=slug)
    publishing.publish(story, by=None, at=at)
    return story


def left(story):
    return set(story.old_addresses.values_list("slug", flat=True))


@pytest.fixture
def moved():
    """A story that readers knew as "rain" and know as "flood" now, with its old address."""
    story = make_article(slug="rain")
    return story, readdress(story, "flood")


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("", ""),
        ("mobile/", "mobile/"),
        ("amp/", "mobile/"),
        ("?amp=1", "mobile/"),
        ("?amp=1&page=2", "mobile/?page=2"),
        ("?page=2&utm_source=x&fbclid=1&gclid=2&_ga=3", "?page=2"),
        ("?q=a&q=b&mc_cid=7", "?q=a&q=b"),
        ("mobile/?utm_campaign=x", "mobile/"),
        ("?q=%0D%0ASet-Cookie:x", "?q=%0D%0ASet-Cookie%3Ax"),
        ("?q=%ff", "?q=%EF%BF%BD"),
    ],
)
def test_an_old_address_leads_for_good_to_the_same_version_of_the_new_one(
    client, moved, asked, leads_to
):
    story, old = moved
    response = client.get(f"{old}{asked}")
    assert response.status_code == 301
    assert response.url == f"{story.get_absolute_url()}{leads_to}"
    assert response.headers["Cache-Control"] == "no-cache"
    assert client.get(response.url).status_code == 200


def test_the_forgotten_slash_of_an_old_address_is_mended(client, moved):
    story, old = moved
    page = client.get(old.rstrip("/"), follow=True)
    assert page.redirect_chain[-1] == (story.get_absolute_url(), 301)


def test_two_moves_lead_in_one_step_to_where_the_story_is(client, moved):
    story, first = moved
    second = readdress(story, "deluge")
    assert {client.get(old).url for old in (first, second)} == {story.get_absolute_url()}


def test_coming_back_to_an_old_address_makes_no_loop(client, moved):
    story, old = moved
    newer = readdress(story, "rain")
    assert client.get(old).status_code == 200
    assert client.get(newer).url == old
    assert left(story) == {"flood"}


def test_an_old_address_in_any_script_leads_on_however_it_is_written(client):
    story = make_article(slug="बाढ़-का-पानी")
    old = readdress(story, "पानी-उतरा")
    day = f"{story.published_on:/%Y/%m/%d}"
    for address in (old, f"{day}/बाढ़-का-पानी/"):
        assert client.get(address).url == story.get_absolute_url()
    assert client.get(story.get_absolute_url()).status_code == 200
    assert client.get(f"{day}/पानी-उतरा/").status_code == 200


@pytest.mark.parametrize("ending", ["", "mobile/", "amp/", "?amp=1"])
def test_an_old_address_tells_nothing_of_a_story_that_readers_cannot_have(client, moved, ending):
    story, old = moved
    publishing.withdraw(story, by=None, note="Why")
    assert client.get(f"{old}{ending}").status_code == 404
    publishing.publish(story, by=None)
    assert client.get(f"{old}{ending}").status_code == 301
    Article.objects.filter(pk=story.pk).update(expires_at=timezone.now())
    assert client.get(f"{old}{ending}").status_code == 404
    later = timezone.now() + timedelta(hours=1)
    Article.objects.filter(pk=story.pk).update(expires_at=None, published_at=later)
    assert client.get(f"{old}{ending}").status_code == 404
    Article.objects.filter(pk=story.pk).update(state="draft")
    assert client.get(f"{old}{ending}").status_code == 404
    Article.objects.filter(pk=story.pk).update(state="killed")
    assert client.get(f"{old}{ending}").status_code == 410


def test_a_story_at_an_address_wins_over_one_that_left_it(client, moved):
    _, old = moved
    other = make_article(slug="other")
    Article.objects.filter(pk=other.pk).update(slug="rain")
    assert client.get(old).status_code == 200


def test_an_address_that_a_story_left_is_not_given_to_a_new_one(moved):
    assert make_article(slug="rain").slug == "rain-2"


def test_an_address_that_was_never_public_is_not_remembered(client):
    later = timezone.now() + timedelta(hours=2)
    story = make_draft(slug="rain")
    publishing.publish(story, by=None, at=later)
    planned = readdress(story, "flood")
    assert (story.slug, left(story)) == ("flood", set())
    assert client.get(planned).status_code == 404
    assert published("rain", later).slug == "rain"


def test_a_withdrawn_story_that_readers_knew_is_published_again_at_a_new_address(client):
    story = make_article(slug="rain")
    publishing.withdraw(story, by=None, note="Why")
    old = readdress(story, "flood")
    assert client.get(old).url == story.get_absolute_url()


@pytest.mark.parametrize("wanted", ["held", "left", "killed"])
def test_a_new_address_that_is_another_storys_is_refused_and_nothing_changes(wanted):
    other = make_article(slug="held")
    if wanted == "left":
        other = make_article(slug="left")
        readdress(other, "elsewhere")
    if wanted == "killed":
        publishing.kill(make_article(slug="killed"), by=None, note="Why")
    story = make_article(slug="rain")
    with pytest.raises(publishing.NotReady) as refused:
        readdress(story, wanted)
    assert refused.value.reasons == (("slug", "Another story of that day has this address."),)
    story.refresh_from_db()
    assert (story.slug, left(story)) == ("rain", set())


def test_the_same_end_on_another_day_is_another_address(client):
    yesterday = timezone.now() - timedelta(days=1)
    earlier = published("flood", yesterday)
    story = make_article(slug="rain", published_at=timezone.now())
    readdress(story, "flood")
    assert story.slug == earlier.slug == "flood"


@pytest.mark.django_db(transaction=True)
def test_readers_find_the_new_address_everywhere_at_once(client, moved):
    story, _ = moved
    places = ["/", "/feed/", "/atom/", story.section.get_absolute_url(), "/news-sitemap.xml"]
    for place in places:
        assert story.get_absolute_url() in client.get(place).content.decode()
    guid = f":story/{story.pk}</guid>"
    assert guid in client.get("/feed/").content.decode()
    readdress(story, "deluge")
    for place in places:
        page = client.get(place).content.decode()
        assert "/deluge/" in page
        assert "/flood/" not in page
    assert guid in client.get("/feed/").content.decode()


def test_only_a_miss_asks_for_old_addresses(client, moved, django_assert_max_num_queries):
    story, old = moved
    with django_assert_max_num_queries(4):
        client.get(old)
    client.get(story.get_absolute_url())  # what pages share is ready then
    cache.clear()
    with django_assert_max_num_queries(5) as asked:
        client.get(story.get_absolute_url())
    assert not any(OldAddress._meta.db_table in query["sql"] for query in asked.captured_queries)


def test_a_date_that_is_none_is_not_found(client):
    assert client.get("/2026/02/30/rain/").status_code == 404
    assert client.get("/0000/00/00/rain/mobile/").status_code == 404


AT_ONCE = """
import json
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.db import connection
from articles import content, publishing
from articles.models import Article, OldAddress
from tests.factories import make_article

def move(story):
    try:
        publishing.publish(story, by=None, content={**content.of(story), "slug": "flood"})
        return "moved"
    except publishing.NotReady as refusal:
        return str(refusal)
    finally:
        connection.close()

stories = [make_article() for _ in range(6)]
with ThreadPoolExecutor(len(stories)) as pool:
    told = sorted(pool.map(move, stories))
held = Article.objects.filter(slug="flood").count()
print(json.dumps([sorted(set(told)), told.count("moved"), held, OldAddress.objects.count()]))
"""


def test_of_many_stories_that_want_one_address_at_once_one_gets_it_and_the_others_are_told(
    migrated_file,
):
    """In a process with a database file: in memory SQLite lets threads fail instead of wait."""
    names = {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": f"sqlite:///{migrated_file}",
    }
    answer = subprocess.run(
        [sys.executable, "-c", AT_ONCE],
        cwd=settings.BASE_DIR,
        env=os.environ | names,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    told = ["Another story of that day has this address.", "moved"]
    assert json.loads(answer.stdout.splitlines()[-1]) == [told, 1, 1, 1]


def test_an_address_that_was_left_a_moment_ago_is_not_saved_over(moved):
    late = make_article(slug="late")
    late.slug = "rain"  # found free before the other story left it
    with pytest.raises(old_addresses.Taken):
        old_addresses.save(late)
    assert Article.objects.get(pk=late.pk).slug == "late"
