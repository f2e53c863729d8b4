"""What readers see after a decision: every copy at once, and nothing that was taken back."""

import threading
import time

import pytest
import requests
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.models import Article
from comments import moderation, section, thread
from comments.models import Comment
from comments.states import State
from pagecache import store
from tests.factories import make_article, make_comment

DECIDE = reverse("admin:comments_comment_decide")
AT_ONCE = 60


def copies(story):
    """Every address whose copy shows comments, or how many there are."""
    path = story.get_absolute_url()
    list_path = reverse("comments:thread", args=[story.pk])
    return [path, story.get_light_url(), f"{path}?noamp=mobile", list_path, f"{list_path}?page=1"]


def seen(story, words):
    reader = Client()
    return {path: words in reader.get(path).content.decode() for path in copies(story)}


@pytest.mark.django_db(transaction=True)
def test_cases_91_92_every_copy_is_fresh_after_each_decision(desk):
    story = make_article()
    comment = make_comment(article=story, text="About the docks")
    make_comment(article=story, text="Another", state=State.APPROVED)
    for path in ("/feed/", "/atom/", story.section.get_absolute_url(), "/"):
        Client().get(path)
    assert set(seen(story, "About the docks").values()) == {False}
    turns = [
        ("held", "approved"),
        ("approved", "rejected"),
        ("rejected", "approved"),
        ("approved", "spam"),
    ]
    for before, after in turns:
        began = time.monotonic()
        desk.post(DECIDE, {
            "comment": comment.pk, "seen": before, "to": after,
            **({"ground": "hate"} if after == "rejected" else {}),
        })  # fmt: skip
        shown = seen(story, "About the docks")
        assert set(shown.values()) == {after == "approved"}, (after, shown)
        counted = "2 comments" if after == "approved" else "1 comment"
        assert set(seen(story, counted).values()) == {True}
        assert time.monotonic() - began < 10
    for path in ("/feed/", "/atom/", "/sitemap.xml", "/search/?q=docks"):
        assert "About the docks" not in Client().get(path).content.decode()


@pytest.mark.django_db(transaction=True)
def test_case_91_the_second_page_of_comments_is_fresh_too(client):
    story = make_article()
    for number in range(thread.PAGE + 1):
        make_comment(article=story, state=State.APPROVED, text=f"Words number {number:03d}.")
    second = f"{reverse('comments:thread', args=[story.pk])}?page=2"
    last = Comment.objects.order_by("-path").first()
    assert last.text in client.get(second).content.decode()
    moderation.decide(last, to="rejected", by=None, seen_state="approved")
    assert client.get(second).status_code == 404
    moderation.decide(last, to="approved", by=None, seen_state="rejected")
    assert last.text in client.get(second).content.decode()


@pytest.mark.django_db(transaction=True)
def test_case_91_what_is_rolled_back_changes_no_page(client):
    story = make_article()
    comment = make_comment(article=story, text="Never shown")
    path = story.get_absolute_url()
    before = client.get(path).content

    with transaction.atomic():
        moderation.decide(comment, to="approved", by=None, seen_state="held")
        transaction.set_rollback(True)
    comment.refresh_from_db()
    assert comment.state == State.HELD
    assert client.get(path).content == before
    assert story.comment_count == Article.objects.get(pk=story.pk).comment_count == 0


@pytest.mark.django_db(transaction=True)
def test_case_91_a_decision_holds_while_the_cache_is_away(desk, monkeypatch):
    """The versions of pages stand in the database: no copy can be older than they say."""
    story = make_article()
    comment = make_comment(article=story, text="About the docks")
    assert set(seen(story, "About the docks").values()) == {False}
    kept = caches["default"]
    with monkeypatch.context() as patched:
        patched.setattr(type(kept), "set", _away)
        patched.setattr(type(kept), "delete", _away)
        desk.post(DECIDE, {"comment": comment.pk, "seen": "held", "to": "approved"})
    store._is_away = False
    comment.refresh_from_db()
    assert comment.state == State.APPROVED
    assert set(seen(story, "About the docks").values()) == {True}


def _away(*_, **__):
    raise ConnectionError("the cache is away")


@pytest.mark.django_db(transaction=True)
def test_case_90_comments_of_a_story_that_is_not_public_are_nowhere(client, editor):
    story = make_article()
    comment = make_comment(article=story, text="About the docks", state=State.APPROVED)
    address = copies(story)
    publishing.withdraw(story, by=editor, note="Not yet.")
    reply = reverse("comments:reply", args=[story.pk, comment.pk])
    for path in [*address, reply, "/feed/", "/", story.section.get_absolute_url(), "/sitemap.xml"]:
        assert "About the docks" not in client.get(path).content.decode(), path
    assert client.get(reply).status_code in (404, 410)


@pytest.mark.django_db(transaction=True)
def test_case_94_no_question_makes_more_copies_than_there_are_pages(client):
    story = make_article()
    make_comment(article=story, state=State.APPROVED)
    path = reverse("comments:thread", args=[story.pk])
    client.get(path)
    held = caches["default"]
    before = _kept(held)
    for odd in ("99999", "-1", "0", "abc", "1e9", "%00", "2", "9" * 40, "1.0", "\u0661"):
        assert client.get(path, {"page": odd}).status_code == 404, odd
    for number in range(50):
        assert client.get(f"{path}?utm_source=x{number}&fbclid={number}").status_code == 200
        assert client.get(f"{story.get_absolute_url()}?x={number}").status_code == 200
    client.get(f"{path}?page=1&page=2")
    client.get(f"{path}?PAGE=1")
    assert _kept(held) - before <= 4


def _kept(cache):
    return len(getattr(cache, "_cache", ()))


def test_case_93_many_readers_at_once_cost_one_rendering(server, say):
    """Over real lines, right after the page was forgotten: nobody waits long, and all read the same."""
    bodies, slowest = [], [0.0]

    def read():
        began = time.monotonic()
        bodies.append(requests.get(server.url + server.story, timeout=60).content)
        slowest[0] = max(slowest[0], time.monotonic() - began)

    answer = requests.post(
        server.url + server.thread,
        data={"name": "Asha", "email": "asha@example.org", "comment": "Stampede"},
        headers={"Sec-Fetch-Site": "same-origin"}, allow_redirects=False, timeout=20,
    )  # fmt: skip
    assert answer.status_code == 303
    readers = [threading.Thread(target=read) for _ in range(AT_ONCE)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(set(bodies)) == 1 and len(bodies) == AT_ONCE
    say(f"{AT_ONCE} readers at once, slowest {slowest[0] * 1000:.0f} ms")


@pytest.mark.django_db(transaction=True)
def test_case_93_of_threads_that_ask_at_once_one_renders(monkeypatch):
    story = make_article()
    comment = make_comment(article=story, state=State.APPROVED)
    Client().get(story.get_absolute_url())
    drawn = []
    moderation.decide(comment, to="rejected", by=None, seen_state="approved")
    own = section.drawn
    monkeypatch.setattr(
        section, "drawn", lambda *a, **k: (drawn.append(1), time.sleep(0.2), own(*a, **k))[-1]
    )

    def read():
        try:
            Client().get(story.get_absolute_url())
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(20)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(drawn) <= 2
