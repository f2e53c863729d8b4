"""What somebody with a preview link gets, and what nobody gets: a login, a cookie, a kept page."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from articles import breaking
from articles.models import Article
from comments.states import State
from desk import preview_links, working_copies
from desk.models import PreviewApproval, PreviewLink
from pagecache.models import Part
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_creative,
    make_draft,
    make_picture,
    make_reads,
)

pytestmark = pytest.mark.django_db


def rewrite(story, **changes):
    last = working_copies.newest(story)
    return working_copies.save_copy(
        story, content={**last.content, **changes}, by=None, base_number=last.number
    )


def address(link, kind="preview_link"):
    return reverse(f"desk:{kind}", args=[preview_links.token(link)])


def make_link(story, number=None, lasting="day"):
    return preview_links.make(story, by=None, lasting=lasting, number=number)


def approval(link, number=1, **fields):
    return {"number": number, "name": "A. Lawyer", "note": "", **fields}


def press(client, link, headers=None, **fields):
    headers = {"Sec-Fetch-Site": "same-origin"} if headers is None else headers
    return client.post(
        address(link, "preview_link_approve"), approval(link, **fields), headers=headers
    )


PAGES = ["preview_link", "preview_link_light"]


@pytest.fixture
def story():
    return make_draft(headline="Not out yet", authors=[make_author(name="Nila")], tags=["Rain"])


@pytest.mark.parametrize("kind", PAGES)
def test_the_story_is_shown_without_a_login_under_a_strip_that_says_what_it_is(client, story, kind):
    rewrite(story, headline="Newer")
    answer = client.get(address(make_link(story), kind))
    assert answer.status_code == 200
    assert "<h1>Newer</h1>" in answer.text
    assert "Nila" in answer.text
    assert "Preview, not published." in answer.text
    assert re.search(r"Version 2, saved \d+ \w+ \d\d:\d\d IST", answer.text)
    assert re.search(r"Expires \d+ \w+ \d\d:\d\d IST", answer.text)


@pytest.mark.parametrize("kind", PAGES)
def test_no_machine_keeps_it_and_no_address_leaks(client, story, kind):
    answer = client.get(address(make_link(story), kind))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "ETag" not in answer.headers
    assert not answer.cookies
    assert 'name="robots" content="noindex, nofollow"' in answer.text
    assert "canonical" not in answer.text
    assert "og:" not in answer.text


@pytest.mark.django_db(transaction=True)
def test_it_is_neither_kept_as_a_page_nor_in_parts(client):
    figure = f'<figure data-picture="{make_picture().pk}"></figure>'
    story = make_draft(headline="Not out yet", body=f"<p>Secret words.</p>{figure}")
    link = make_link(story)
    assert "Not out yet" in client.get(address(link)).text
    rewrite(story, headline="Changed")
    assert "Changed" in client.get(address(link)).text
    assert not Part.objects.filter(owner=f"article:{story.pk}").exists()
    assert not Part.objects.filter(content__contains="Secret words").exists()
    preview_links.revoke(link)
    assert client.get(address(link)).status_code == 404


@pytest.mark.parametrize("kind", PAGES)
def test_it_counts_nothing_sells_nothing_and_asks_for_no_comment(client, kind):
    make_creative()
    story = make_article(body="<p>A long one.</p>" * 40)
    make_comment(article=story, state=State.APPROVED, text="Said below it")
    shown = client.get(address(make_link(story), kind)).text
    assert "<script" not in shown
    assert "data-story=" not in shown
    assert "data-slot" not in shown
    assert "House words" not in shown
    assert "Said below it" not in shown
    assert 'name="text"' not in shown
    assert not re.search(r'(?:src|srcset)="(?:https?:)?//', shown)


def test_every_link_to_the_story_itself_stays_within_the_preview(client, editor):
    story = make_article(headline="Live one", by=editor)
    breaking.set_breaking(story, by=editor, until=timezone.now() + timedelta(minutes=30))
    other = make_article()
    for each in (story, other):
        make_reads(each)
    own, whole = story.get_absolute_url(), f"http://127.0.0.1:8000{story.get_absolute_url()}"
    rewrite(story, body=f'<p><a href="{own}">here</a> <a href="{whole}#part">there</a></p>')
    link = make_link(story)
    for kind in PAGES:
        shown = client.get(address(link, kind)).text
        assert f'href="{address(link)}"' in shown
        assert f'href="{address(link)}#part"' in shown
        assert own not in shown
    assert f'href="{address(link, "preview_link_light")}"' in client.get(address(link)).text


def _expire(link):
    PreviewLink.objects.filter(pk=link.pk).update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now()
    )


def _kill(link):
    Article.objects.filter(pk=link.article_id).update(
        state="killed", published_at=timezone.now(), published_on=timezone.localdate()
    )


@pytest.mark.parametrize("shut", [_expire, preview_links.revoke, _kill])
def test_whatever_opens_nothing_answers_alike(client, story, shut):
    link = make_link(story)
    places = [address(link, kind) for kind in PAGES]
    forged = client.get(reverse("desk:preview_link", args=["1:forged"]))
    shut(link)
    answers = [client.get(place) for place in places]
    answers += [press(client, link), client.get(f"{places[0][:-2]}/")]
    for answer in answers:
        assert answer.status_code == forged.status_code == 404
        assert answer.text == forged.text
        assert answer.headers == forged.headers
    assert forged.headers["Cache-Control"] == "private, no-store"
    assert not PreviewApproval.objects.exists()


@pytest.mark.parametrize("token", ["x", "%00", ":", "1:%F0%9F%92%A9", "9" * 400, "..", "%ff"])
def test_no_hostile_token_breaks_it(client, token):
    for ending in ("", "mobile/", "approve/"):
        assert client.get(f"/preview/{token}/{ending}").status_code in (400, 404)


def test_a_link_to_one_version_keeps_it_and_says_that_there_is_a_newer_one(client, story):
    rewrite(story, headline="First")
    link = make_link(story, number=2)
    assert "newer one" not in client.get(address(link)).text
    rewrite(story, headline="Third")
    shown = client.get(address(link)).text
    assert "<h1>First</h1>" in shown
    assert "The newsroom has a newer one by now." in shown


def test_the_strip_says_what_readers_have(client, editor):
    story = make_draft(by=editor)
    version = rewrite(story, headline="Goes out")
    working_copies.publish_copy(story, by=editor, number=version.number)
    link = make_link(story)
    assert "Readers have this version." in client.get(address(link)).text
    rewrite(story, headline="Not yet")
    assert "Readers have another version." in client.get(address(link)).text


def test_an_embargo_is_said_while_it_lasts(client, story):
    link = make_link(story)
    assert "Embargo" not in client.get(address(link)).text
    for hours, is_said in ((3, True), (-3, False)):
        moment = timezone.now() + timedelta(hours=hours)
        Article.objects.filter(pk=story.pk).update(embargo_until=moment)
        assert ("Embargo until" in client.get(address(link)).text) is is_said


def test_a_guest_approves_the_version_that_they_see_and_the_page_says_so(client, story):
    link = make_link(story)
    for _ in range(2):
        answer = press(client, link, note="Mind the <b>name</b>")
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"{address(link)}#approve"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert not answer.cookies
    given = PreviewApproval.objects.get()
    assert (given.link, given.number, given.name) == (link, 1, "A. Lawyer")
    shown = client.get(address(link)).text
    assert "Approved by <bdi>A. Lawyer</bdi>" in shown
    assert "Mind the &lt;b&gt;name&lt;/b&gt;" in shown


def test_looking_never_approves(client, story):
    link = make_link(story)
    place = address(link, "preview_link_approve")
    answer = client.get(place, approval(link))
    assert (answer.status_code, answer.url) == (302, address(link))
    client.head(place)
    assert client.put(place).status_code == 405
    assert client.post(address(link), approval(link)).status_code == 405
    assert not PreviewApproval.objects.exists()


def test_what_moved_on_meanwhile_is_said_and_what_was_typed_is_given_back(client, story):
    link = make_link(story)
    rewrite(story, headline="Newer")
    answer = press(client, link, note="All is well")
    assert answer.status_code == 409
    assert re.search(r"this version was replaced at \d\d:\d\d; look at the new one", answer.text)
    assert "<h1>Newer</h1>" in answer.text
    assert 'value="A. Lawyer"' in answer.text
    assert "All is well</textarea>" in answer.text
    assert 'name="number" value="2"' in answer.text
    assert not PreviewApproval.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": " \n "},
        {"name": "\x00"},
        {"name": "x" * 101},
        {"note": "x" * 2001},
        {"number": ""},
        {"number": "x"},
        {"number": "9" * 30},
        {"number": "0"},
    ],
)
@pytest.mark.parametrize("light", ["", "1"])
def test_an_approval_that_lacks_something_records_nothing(client, story, fields, light):
    answer = press(client, make_link(story), light=light, **fields)
    assert answer.status_code == 422
    assert "Not approved yet" in answer.text
    assert ('class="frame light"' in answer.text) is bool(light)
    assert not PreviewApproval.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 303),  # our own page, in a browser that says no more
        ({"Origin": "http://testserver"}, 303),
        ({}, 303),
    ],
)
def test_an_approval_is_sent_from_our_own_page(client, story, headers, status):
    assert press(client, make_link(story), headers=headers).status_code == status
    assert PreviewApproval.objects.count() == (status == 303)


def test_a_session_of_the_desk_changes_nothing(client, story, editor):
    link = make_link(story)
    guest = client.get(address(link)).text
    client.force_login(editor)
    assert client.get(address(link)).text == guest


def test_its_queries_are_few_and_do_not_grow(client, django_assert_max_num_queries):
    picture = make_picture()
    figure = f'<figure data-picture="{picture.pk}"></figure>'
    story = make_draft(body=f"<p>Text.</p>{figure}", lead_picture=picture, tags=["Rain"])
    rewrite(story, headline="Newer")
    link = make_link(story)
    client.get(address(link))
    cache.clear()
    with django_assert_max_num_queries(20) as few:
        client.get(address(link))
    for number in range(8):
        make_article(tags=["Rain"])
        rewrite(story, headline=f"Newer {number}")
        make_link(story)
    client.get(address(link))
    cache.clear()
    with django_assert_max_num_queries(20) as many:
        client.get(address(link))
    assert len(many) <= len(few)


def test_robots_are_kept_from_it(client):
    assert "Disallow: /preview/" in client.get("/robots.txt").text
