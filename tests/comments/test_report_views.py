"""The page on which a reader reports a comment."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from articles.models import Article
from comments.models import Comment, Decision, Report
from comments.states import State
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
TYPED = {"cause": "abuse", "words": "He calls her names."}


@pytest.fixture
def comment(moderator):
    article = make_article(headline="Ferry runs again")
    return make_comment(article=article, name="Asha", state=State.APPROVED, by=moderator)


@pytest.fixture
def send(client):
    def post(comment, *, headers=None, ip="192.0.2.1", kind=None, body=None, **typed):
        return client.post(
            reverse("comments:report", args=[getattr(comment, "pk", comment)]),
            urlencode(TYPED | typed, doseq=True) if body is None else body,
            content_type=kind or "application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin"} if headers is None else headers,
            REMOTE_ADDR=ip,
        )

    return post


def test_each_listed_comment_leads_to_its_own_page_of_report(client, comment, moderator):
    answer = make_comment(parent=comment, state=State.APPROVED, by=moderator)
    page = client.get(comment.article.get_absolute_url()).content.decode()
    light = client.get(comment.article.get_light_url()).content.decode()
    for pk in (comment.pk, answer.pk):
        assert f'<a href="/comment/{pk}/report/">Report</a>' in page
        assert f'<a href="/comment/{pk}/report/?light=1">Report</a>' in light


def test_where_comments_are_closed_they_can_still_be_reported(client, comment):
    Article.objects.filter(pk=comment.article_id).update(comments_open=False)
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert ">Report</a>" in page
    assert ">Reply</a>" not in page


def test_the_form_shows_the_comment_and_is_neither_kept_nor_indexed(client, comment):
    page = client.get(reverse("comments:report", args=[comment.pk]))
    words = page.content.decode()
    assert comment.text in words
    assert "data-report-form" in words
    assert words.count('type="radio"') == 7
    assert "csrf" not in words
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert not page.cookies
    assert not Report.objects.exists()


def test_a_report_is_thanked_for_on_a_page_of_its_own(client, comment, send):
    answer = send(comment)
    assert answer.status_code == 303
    assert answer.headers["Cache-Control"] == "no-store"
    thanks = client.get(answer["Location"])
    assert "Your report is kept" in thanks.content.decode()
    assert comment.article.get_absolute_url() in thanks.content.decode()
    assert thanks.headers["Cache-Control"] == "no-store"
    kept = Report.objects.get()
    assert (kept.cause, kept.words, kept.counts) == ("abuse", "He calls her names.", True)


def test_who_came_from_the_light_version_goes_back_there(client, comment, send):
    page = client.get(reverse("comments:report", args=[comment.pk]), {"light": "1"})
    assert '<input type="hidden" name="light" value="1">' in page.content.decode()
    thanks = client.get(send(comment, light="1")["Location"])
    assert comment.article.get_light_url() in thanks.content.decode()


@pytest.mark.django_db(transaction=True)
def test_three_readers_take_it_from_the_kept_page_at_once(client, comment, send):
    path = comment.article.get_absolute_url()
    assert comment.text in client.get(path).content.decode()
    for host in (1, 2, 3):
        assert send(comment, ip=f"192.0.2.{host}").status_code == 303
    assert comment.text not in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("headers", "status", "kept"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403, 0),
        ({"Sec-Fetch-Site": "same-site"}, 403, 0),
        ({"Origin": "https://evil.example"}, 403, 0),
        ({"Origin": "null"}, 403, 0),
        ({"Origin": "http://testserver"}, 303, 1),
        ({}, 303, 1),
    ],
)
def test_a_form_on_another_site_reports_nothing(comment, send, headers, status, kept):
    answer = send(comment, headers=headers, cause="illegal")
    assert answer.status_code == status
    assert Report.objects.count() == kept
    if status == 403:
        assert "He calls her names." in answer.content.decode()
    if not headers:  # a program: kept for moderators, and takes nothing back
        assert not Report.objects.get().counts
        assert Comment.objects.get().state == State.APPROVED


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"cause": ""}, "Choose what is wrong with it."),
        ({"cause": "nothing"}, "Choose what is wrong with it."),
        ({"cause": "other", "words": " \u200b\n"}, "Say in a few words"),
        ({"words": "x" * 501}, "at most 500 characters; yours has 501"),
    ],
)
def test_what_is_to_be_mended_is_said_and_the_typed_words_come_back(comment, send, typed, problem):
    answer = send(comment, **typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert problem in page
    assert (TYPED | typed)["words"].strip(" \u200b\n") in page
    assert not Report.objects.exists()


def test_who_reports_too_fast_gets_the_words_back_with_the_time_to_wait(moderator, send):
    story = make_article()
    comments = [make_comment(article=story, state=State.APPROVED, by=moderator) for _ in range(6)]
    answers = [send(comment) for comment in comments]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) <= 60
    assert "He calls her names." in answers[-1].content.decode()
    assert "Nothing you typed is lost." in answers[-1].content.decode()


def test_a_second_press_is_thanked_for_like_the_first(comment, send):
    assert [send(comment).status_code for _ in range(8)] == [303] * 8
    assert Report.objects.count() == 1


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.SPAM])
def test_nobody_learns_anything_of_a_comment_that_is_not_shown(client, send, state, moderator):
    comment = make_comment(text="Never shown.", state=state, by=moderator)
    address = reverse("comments:report", args=[comment.pk])
    assert client.get(address).status_code == 404
    answer, nowhere = send(comment), send(987_654)
    assert answer.status_code == nowhere.status_code == 404
    assert "Never shown." not in answer.content.decode()
    assert "He calls her names." in answer.content.decode()
    assert answer.content == nowhere.content
    assert not Report.objects.exists()


def test_comments_of_a_story_that_is_not_public_cannot_be_reported(client, comment, send):
    Article.objects.filter(pk=comment.article_id).update(state="withdrawn")
    assert client.get(reverse("comments:report", args=[comment.pk])).status_code == 404
    assert send(comment).status_code == 404
    assert client.get(reverse("comments:reported", args=[comment.article_id])).status_code in (
        404,
        410,
    )


@pytest.mark.parametrize("path", ["/comment/0/report/", f"/comment/{'9' * 30}/report/"])
def test_odd_numbers_are_not_found(client, path):
    assert client.get(path).status_code == 404
    sent = "application/x-www-form-urlencoded"
    answer = client.post(path, urlencode(TYPED), content_type=sent)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "body",
    ["", "cause=%ff&words=a", "cause=abuse&cause=hate", "words=%00%00", "cause=abuse%00", "&&&="],
)
def test_odd_bodies_make_no_error(comment, send, body):
    assert send(comment, body=body).status_code in (303, 400)


def test_other_kinds_of_body_are_refused(comment, send):
    assert send(comment, kind="application/json", body="{}").status_code == 400
    assert send(comment, kind="text/plain", body="cause=illegal").status_code == 400
    assert not Report.objects.exists()


def test_hostile_words_stay_words_for_readers_and_for_moderators(client, comment, send, moderator):
    words = "<script>alert(1)</script>"
    page = send(comment, cause="", words=words).content.decode()
    assert "<script>alert" not in page
    send(comment, words=words)
    client.force_login(moderator)
    queue = client.get(reverse("admin:comments_comment_changelist"), {"state": "reported"})
    assert "<script>alert" not in queue.content.decode()
    assert "&lt;script&gt;alert(1)" in queue.content.decode()


def test_a_get_changes_nothing(client, comment):
    client.get(reverse("comments:report", args=[comment.pk]), TYPED | {"cause": "illegal"})
    assert not Report.objects.exists()
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(("language", "word"), [("hi", "शिकायत"), ("ur", "شکایت")])
def test_the_page_speaks_the_language_of_the_story(client, moderator, language, word):
    story = make_article(language=language)
    comment = make_comment(article=story, state=State.APPROVED, by=moderator)
    page = client.get(reverse("comments:report", args=[comment.pk])).content.decode()
    assert word in page.split("<h1")[1]
    assert "What is wrong" not in page
    assert "It spreads hate" not in page
