"""Orders of a thread, addresses of single comments, faces and marks, and the feed."""

import re
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import publishing
from comments import faces, moderation
from comments.models import Comment
from comments.states import State
from tests.comments.test_thread import approved, listed
from tests.factories import make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db


def page_of(client, story, question=""):
    return client.get(reverse("comments:thread", args=[story.pk]) + question)


def test_threads_stand_oldest_first_newest_first_or_most_discussed_first(client):
    story = make_article()
    first, second, third = approved(story, 3)
    (below,) = approved(story, 1, parent=second)
    deeper = make_comment(parent=below, state=State.APPROVED)
    orders = {
        "": [first, second, below, deeper, third],
        "?sort=newest": [third, second, below, deeper, first],
        "?sort=discussed": [second, below, deeper, first, third],
    }
    for question, expected in orders.items():
        page = page_of(client, story, question).content.decode()
        assert listed(page) == [comment.pk for comment in expected], question
        assert page.count('aria-current="true"') == 1


def test_the_pages_of_another_order_hold_each_comment_once(client):
    story = make_article()
    approved(story, 60)
    for sort in ("newest", "discussed"):
        pages = [page_of(client, story, f"?sort={sort}&page={n}").content.decode() for n in (1, 2)]
        seen = [pk for page in pages for pk in listed(page)]
        assert len(seen) == len(set(seen)) == 60
        assert f'?sort={sort}&amp;page=2"' in pages[0]
        assert page_of(client, story, f"?sort={sort}&page=3").status_code == 404


@pytest.mark.parametrize("sort", ["", "oldest", "x", "\x00", "newest,newest", "NEWEST"])
def test_an_order_that_there_is_not_is_not_found(client, sort):  # D94
    assert page_of(client, make_article(), f"?sort={sort}").status_code == 404


def test_each_order_costs_the_same_as_a_further_page(client):
    story = make_article()
    approved(story, 60)
    costs = {}
    for question in ("?page=2", "?sort=newest", "?sort=discussed&page=2"):
        cache.clear()
        page_of(client, story, question)
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            page_of(client, story, question)
        costs[question] = len(asked)
    assert len(set(costs.values())) == 1, costs


def test_the_time_of_a_comment_is_its_address_which_leads_to_where_it_stands(client):
    story = make_article()
    comments = approved(story, 51)
    last = comments[-1]
    shown = page_of(client, story).content.decode()
    address = reverse("comments:permalink", args=[story.pk, comments[0].pk])
    assert re.search(rf'<time datetime="[^"]+"><a href="{address}">[^<]+</a></time>', shown)
    first = client.get(address)
    assert (first.status_code, first.headers["Cache-Control"]) == (302, "no-store")
    assert first.url == f"{story.get_absolute_url()}#comment-{comments[0].pk}"
    address = reverse("comments:permalink", args=[story.pk, last.pk])
    further = reverse("comments:thread", args=[story.pk])
    assert client.get(address).url == f"{further}?page=2#comment-{last.pk}"
    assert f'id="comment-{last.pk}"' in client.get(f"{further}?page=2").content.decode()
    moderation.decide(comments[0], to=State.REJECTED, by=None, seen_state=State.APPROVED)
    assert client.get(address).url == f"{story.get_absolute_url()}#comment-{last.pk}"


def test_what_readers_do_not_see_has_no_address(client, editor):
    story = make_article()
    held = make_comment(article=story)
    elsewhere = make_comment(state=State.APPROVED)
    for pk in (held.pk, elsewhere.pk, 10**17):
        address = reverse("comments:permalink", args=[story.pk, pk])
        assert client.get(address).status_code == 404
    publishing.withdraw(elsewhere.article, by=editor, note="A mistake")
    address = reverse("comments:permalink", args=[elsewhere.article_id, elsewhere.pk])
    assert client.get(address).status_code == 404


def test_a_face_is_drawn_by_lot_and_not_of_who_wrote():
    story = make_article()
    same = [make_comment(article=story, name="Asha", email="a@example.org") for _ in range(40)]
    assert len({comment.face for comment in same}) > 5
    drawn = {faces.drawn(face) for face in range(faces.HUES * faces.CUTS)}
    assert len(drawn) == faces.HUES * faces.CUTS


def test_a_pick_is_marked_once_written_down_and_seen_at_once(
    client, editor, moderator, django_capture_on_commit_callbacks
):
    story = make_article()
    (comment,) = approved(story, 1)
    assert "Editors’ pick" not in client.get(story.get_absolute_url()).content.decode()
    client.force_login(editor)
    address = reverse("admin:comments_comment_pick")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"picked": comment.pk})
    client.post(address, {"picked": comment.pk})  # pressed twice
    assert [row.deed for row in comment.handlings.all()] == ["picked"]
    client.logout()
    assert (
        '<b class="badge">Editors’ pick</b>'
        in client.get(story.get_absolute_url()).content.decode()
    )
    client.force_login(moderator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"unpicked": comment.pk})
    client.logout()
    assert "Editors’ pick" not in client.get(story.get_absolute_url()).content.decode()


def test_only_what_is_approved_is_picked_and_only_by_who_may(client, moderator, reporter):
    held, shown = make_comment(), make_comment(state=State.APPROVED)
    address = reverse("admin:comments_comment_pick")
    client.force_login(moderator)
    client.post(address, {"picked": held.pk})
    assert client.post(address, {}).status_code == 400
    assert client.post(address, {"picked": "x"}).status_code == 404
    client.force_login(reporter)
    assert client.post(address, {"picked": shown.pk}).status_code == 403
    assert not Comment.objects.filter(is_pick=True).exists()


def test_an_answer_of_the_newsroom_bears_its_mark_and_stands_at_once(client, editor):
    parent = make_comment(state=State.APPROVED)
    client.force_login(editor)
    address = reverse("admin:comments_comment_answer", args=[parent.pk])
    assert parent.text in client.get(address).content.decode()
    for _ in range(2):  # pressed twice
        assert client.post(address, {"text": "We asked the port."}).status_code == 302
    answer = Comment.objects.get(parent=parent)
    assert (answer.by, answer.name, answer.state) == (editor, str(editor), State.APPROVED)
    assert not hasattr(answer, "commenter_email")
    page = page_of(client, parent.article).content.decode()
    assert page.count('<b class="badge">Newsroom</b>') == 1


def test_an_answer_of_the_newsroom_that_cannot_stand_comes_back(client, editor, reporter):
    held = make_comment()
    client.force_login(editor)
    address = reverse("admin:comments_comment_answer", args=[held.pk])
    for text in ("", "\u200b", "Kept text", "x" * 5001):
        answer = client.post(address, {"text": text})
        assert answer.status_code == 200
        assert 'class="errorlist"' in answer.content.decode()
        assert text.strip("\u200b") in answer.content.decode()
    client.force_login(reporter)
    assert client.get(address).status_code == 403
    assert client.post(address, {"text": "Kept text"}).status_code == 403
    assert Comment.objects.count() == 1


def test_the_public_form_gives_nobody_the_mark_not_even_who_is_logged_in(
    send, client, editor
):  # A3.1
    client.force_login(editor)
    send(make_article(), name=str(editor), by=editor.pk)
    comment = Comment.objects.get()
    assert comment.by is None
    assert comment.state == State.HELD
    assert "newsroom name" in comment.held_reasons


@pytest.mark.parametrize(
    "name", ["Editor", "EDITOR", "Еditоr", "E d i t o r", "Ｅditor", "Edi\u200btor"]
)
def test_the_name_of_somebody_of_the_newsroom_waits_and_says_why(send, editor, name):  # D16
    send(make_article(), name=name)
    assert "newsroom name" in Comment.objects.get().held_reasons


def test_a_name_that_holds_one_of_the_newsroom_is_another_name(send, editor):
    send(make_article(), name="Editorial Reader")
    assert "newsroom name" not in Comment.objects.get().held_reasons


def items(client, story):
    answer = client.get(reverse("comments:feed", args=[story.pk]))
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content).findall("channel/item")


def test_the_feed_holds_what_readers_see_newest_first_and_no_address(client):
    story = make_article()
    first, second = approved(story, 2, email="canary@leak.test")
    make_comment(article=story, text="Held words")
    answer = client.get(reverse("comments:feed", args=[story.pk]))
    found = [item.findtext("link") for item in items(client, story)]
    assert [int(link.rstrip("/").rpartition("/")[2]) for link in found] == [second.pk, first.pk]
    assert b"Held words" not in answer.content
    assert b"canary" not in answer.content
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    page = page_of(client, story).content.decode()
    assert f'type="application/rss+xml" href="{reverse("comments:feed", args=[story.pk])}"' in page


def test_the_feed_has_fifty_at_most_and_costs_the_same_for_any_number(
    client, django_assert_max_num_queries
):
    story = make_article()
    approved(story, 55)
    assert len(items(client, story)) == 50
    cache.clear()
    with django_assert_max_num_queries(4):
        items(client, story)


def test_hostile_words_stay_words_in_the_feed(client):  # D7 of D1
    story = make_article()
    attack = "]]><script>alert(1)</script> \x0b & <b>"
    approved(story, 1, name=attack, text=attack)
    (item,) = items(client, story)
    assert "<script>" not in item.findtext("description")
    assert "&lt;script&gt;" in item.findtext("description")
    assert "<script>" not in item.findtext("title")


def test_a_story_that_is_not_public_has_no_feed(client, editor):  # D90
    draft, story = make_draft(), make_article()
    approved(story, 1)
    publishing.withdraw(story, by=editor, note="A mistake")
    for pk in (draft.pk, story.pk, 10**17):
        assert client.get(reverse("comments:feed", args=[pk])).status_code == 404


def test_a_decision_is_in_the_feed_at_once(
    client, moderator, django_capture_on_commit_callbacks
):  # D91
    comment = make_comment()
    assert items(client, comment.article) == []
    with django_capture_on_commit_callbacks(execute=True):
        moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.HELD)
    assert len(items(client, comment.article)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        moderation.decide(comment, to=State.REJECTED, by=moderator, seen_state=State.APPROVED)
    assert items(client, comment.article) == []
