"""All tables as text; and that after an erasure none of them holds anything of whom it was."""

from urllib.parse import urlencode

import pytest
from django.core.cache import caches
from django.urls import reverse

from comments import handling, learned, networks, own_data, tasks
from comments.models import Comment, DataRequest, Learned
from comments.states import State
from newsroom import overheard, rows
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
ADDRESS = "zelda.quagga@example.org"
WORDS = ("zelda", "quagga", "okapi", "198.51.100.77")


def places_with(*words):
    return {
        place for place, text in [*rows.texts(*words), *rows.names()]
        for word in words if word in text.lower()
    }  # fmt: skip


def test_older_rows_are_found_by_what_is_looked_for_and_newer_ones_are_read_whole(monkeypatch):
    monkeypatch.setattr(rows, "NEWEST", 2)
    story = make_article()
    make_comment(article=story, text="An Okapi of long ago")
    for number in range(3):
        make_comment(article=story, text=f"Words {number}")
    assert places_with("okapi") == {"comments_comment.text"}
    texts = {text for place, text in rows.texts() if place == "comments_comment.text"}
    assert texts == {"Words 1", "Words 2"}


def test_what_is_kept_as_json_and_as_networks_is_read_too():
    comment = make_comment()
    networks.keep(comment, "198.51.100.77")
    Comment.objects.update(held_reasons=["okapi"])
    assert places_with("okapi", "198.51.100.77") == {
        "comments_comment.held_reasons",
        "comments_commenternetwork.address",
    }


def test_after_an_erasure_no_table_holds_anything_of_it(client, moderator, settings):  # D86
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}
    settings.COMMENT_RATES = []
    settings.MAILERS = {"default": {"BACKEND": overheard.LOCMEM}}
    story = make_article()
    typed = {"name": "Zelda", "email": ADDRESS, "notify": "1"}
    with overheard.tasks() as keys, overheard.mails() as mails:
        for answered in (True, False):
            _send(client, story, **typed, comment=f"An okapi! {answered}")
            comment = Comment.objects.last()
            if answered:
                make_comment(article=story, parent=comment, name="Other")
            handling.note(comment, by=moderator, words="Zelda writes of okapi again")
            _decide_in_the_queue(client, moderator, comment)
        Learned.objects.create(pk=1, filter='{"okapi": 7}', at=comment.created_at)
        asked = own_data.ask(ADDRESS)
        tasks.mail_own_data.enqueue(asked.pk)
        overheard.work(keys)
        client.get(story.get_absolute_url())  # a kept page and a prepared part
        assert len(places_with(*WORDS)) > 8
        own_data.confirm_erasure(DataRequest.objects.get())
        tasks.erase_own_data.enqueue(asked.pk)
        assert overheard.work(keys[-1:]) == []
    assert mails
    assert places_with(*WORDS) == set()
    assert not learned.hints(["okapi"])[0]
    page = client.get(reverse("comments:thread", args=[story.pk])).content.decode().lower()
    assert not any(word in page for word in WORDS)
    caches["default"].clear()


def _send(client, story, **typed):
    client.post(
        reverse("comments:thread", args=[story.pk]),
        urlencode(typed),
        content_type="application/x-www-form-urlencoded",
        headers={"Sec-Fetch-Site": "same-origin"},
        REMOTE_ADDR="198.51.100.77",
    )


def _decide_in_the_queue(client, moderator, comment):
    client.force_login(moderator)
    for ground, note in (("other", "Says okapi"), ("", "")):
        sent = {"comment": comment.pk, "seen": comment.state, "ground": ground, "note": note}
        sent |= {} if ground else {"to": State.APPROVED.value}
        client.post(reverse("admin:comments_comment_decide"), sent)
        comment.refresh_from_db()
    client.logout()
    assert comment.state == State.APPROVED
