"""A form that is the same for everybody, however old its page is; and whose page may send it."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from playwright.sync_api import expect

from articles import publishing
from articles.models import Article
from comments.models import Comment, Decision, Handling
from comments.states import Reason, State
from comments.switches import Switch
from tests.acceptance.comments import places
from tests.comments.conftest import TYPED
from tests.factories import make_article, make_comment

FORM = "application/x-www-form-urlencoded"
DECIDE, HANDLE, UNDO = (
    reverse(f"admin:comments_comment_{name}") for name in ("decide", "handle", "undo")
)


def sent_from(page, client, **typed):
    """Sends the form that stands on a page, with its hidden fields, as a browser does."""
    form = html.fromstring(page.content.decode()).xpath("//form[@data-comment-form]")[0]
    hidden = {e.get("name"): e.get("value") or "" for e in form.xpath(".//input[@type='hidden']")}
    body = urlencode(hidden | TYPED | typed)
    own = {"Sec-Fetch-Site": "same-origin"}
    return client.post(form.get("action"), body, content_type=FORM, headers=own)


@pytest.mark.django_db
def test_case_36_a_page_of_three_days_ago_still_sends(client, settings):
    settings.COMMENT_RATES = []
    story = make_article()
    old = [client.get(path) for path in (story.get_absolute_url(), story.get_light_url())]
    for days in (3, 300):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            for number, page in enumerate(old):
                answer = sent_from(page, Client(), comment=f"Words {days} {number}")
                assert answer.status_code == 303
    assert Comment.objects.count() == 4


@pytest.mark.django_db
def test_cases_37_51_two_readers_of_one_copy_in_one_second_are_two_comments(client, settings):
    settings.COMMENT_RATES = []
    page = client.get(make_article().get_absolute_url())
    with time_machine.travel(timezone.now(), tick=False):
        for reader in ("asha", "bina"):
            typed = {"name": reader, "email": f"{reader}@example.org", "comment": "Congrats!"}
            assert sent_from(page, Client(), **typed).status_code == 303
    assert Comment.objects.filter(text="Congrats!").count() == 2


@pytest.mark.django_db(transaction=True)
def test_case_38_without_script_and_without_cookies_a_comment_is_sent(
    new_context, live_server, settings
):
    settings.COMMENT_RATES = []
    story = make_article()
    for number, path in enumerate((story.get_absolute_url(), story.get_light_url())):
        page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
        page.goto(path)
        form = page.locator("form[data-comment-form]")
        form.locator("[name=comment]").fill(f"By hand {number}")
        form.locator("[name=name]").fill("Asha")
        form.locator("[name=email]").fill("asha@example.org")
        form.locator("button").first.click()
        expect(page.locator("main")).to_contain_text(f"By hand {number}")
        (kept,) = page.context.cookies()  # which of the comments are this browser's, and no more
        assert (kept["name"], kept["path"], kept["httpOnly"]) == ("own_comments", "/comment/", True)
        page.goto(path)
        assert "own_comments" not in page.evaluate("document.cookie")
    assert Comment.objects.count() == 2


@pytest.mark.django_db
def test_case_39_every_reader_gets_the_same_bytes(client):
    story = make_article()
    make_comment(article=story, state=State.APPROVED)
    make_comment(article=story, text="Waits for review")
    readers = [
        {}, {"Cookie": "a=b; sessionid=forged"}, {"User-Agent": "Other"}, {"Accept-Language": "hi"},
        {"Sec-GPC": "1"}, {"Referer": "https://evil.example/"}, {"X-Forwarded-For": "1.1.1.1"},
    ]  # fmt: skip
    for path in (
        story.get_absolute_url(),
        story.get_light_url(),
        reverse("comments:thread", args=[story.pk]),
    ):
        pages = [Client().get(path, headers=headers) for headers in readers]
        assert len({page.content for page in pages}) == 1
        for page in pages:
            assert "Set-Cookie" not in page.headers and not page.cookies
            assert "cookie" not in page.headers.get("Vary", "").lower()
            assert "csrfmiddlewaretoken" not in page.content.decode()


OWN, FOREIGN, UNKNOWN = "own", "foreign", "unknown"
ORIGINS = [
    ({"Sec-Fetch-Site": "same-origin"}, OWN), ({"Sec-Fetch-Site": "none"}, OWN),
    ({"Origin": "http://testserver"}, OWN), ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, OWN),
    ({"Sec-Fetch-Site": "cross-site"}, FOREIGN), ({"Sec-Fetch-Site": "same-site"}, FOREIGN),
    ({"Origin": "https://evil"}, FOREIGN), ({"Origin": "null"}, FOREIGN), ({"Origin": ""}, FOREIGN),
    ({"Origin": "http://testserver.evil.example"}, FOREIGN), ({"Origin": "http://testserver@evil"}, FOREIGN),
    ({"Origin": "http://[::1"}, FOREIGN), ({"Origin": "testserver"}, FOREIGN), ({"Origin": "//x"}, FOREIGN),
    ({"Origin": "http://testserver:81"}, FOREIGN), ({"Origin": "http://testserver, https://evil"}, FOREIGN),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, FOREIGN),
    ({"Sec-Fetch-Site": "", "Origin": "https://evil"}, FOREIGN), ({"Sec-Fetch-Site": "Same-Origin, x"}, FOREIGN),
    ({}, UNKNOWN), ({"Referer": "https://evil.example/"}, UNKNOWN), ({"Referer": "http://testserver/"}, UNKNOWN),
]  # fmt: skip


@pytest.mark.django_db
def test_cases_40_41_only_our_own_pages_send_and_programs_wait(send):
    story = make_article()
    for number, (headers, whose) in enumerate(ORIGINS):
        answer = send(story, headers=headers, comment=f"Words {number}")
        kept = Comment.objects.filter(text=f"Words {number}").first()
        if whose == FOREIGN:
            assert (answer.status_code, kept) == (403, None), headers
            assert f"Words {number}" in answer.content.decode()
        else:
            assert answer.status_code == 303, headers
            assert kept.state == State.HELD
            assert (Reason.NO_ORIGIN in kept.held_reasons) == (whose == UNKNOWN), headers


@pytest.mark.django_db
def test_case_42_no_other_site_decides_with_a_moderators_session(moderator, admin):
    comment = make_comment()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(moderator)
    strict.get(places.QUEUE)
    other = Client(enforce_csrf_checks=True)
    other.force_login(admin)
    stolen = re.search(
        r'csrfmiddlewaretoken" value="([^"]+)', other.get(places.QUEUE).content.decode()
    )
    sent = {
        "comment": comment.pk,
        "to": "approved",
        "seen": "held",
        "deed": "claimed",
        "decision": 1,
    }
    for path in (DECIDE, HANDLE, UNDO, "/admin/comments/rule/add/"):
        for token in ({}, {"csrfmiddlewaretoken": stolen[1]}, {"csrfmiddlewaretoken": "x" * 64}):
            for headers in ({}, {"Origin": "https://evil"}, {"Accept": "application/json"}):
                assert strict.post(path, sent | token, headers=headers).status_code == 403
        assert strict.get(path, sent).status_code in (200, 405)
    comment.refresh_from_db()
    assert comment.state == State.HELD
    assert not Decision.objects.exists() and not Handling.objects.exists()


@pytest.mark.django_db
def test_case_43_nobody_frames_the_desk_nor_the_form(client, admin):
    client.force_login(admin)
    comment = make_comment(state=State.APPROVED)
    paths = [
        places.QUEUE,
        "/admin/comments/rule/add/",
        reverse("admin:comments_comment_read", args=[comment.pk]),
    ]
    paths += [
        comment.article.get_absolute_url(),
        reverse("comments:reply", args=[comment.article_id, comment.pk]),
    ]
    for path in paths:
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        framed = re.search("frame-ancestors ([^;]+)", policy)
        assert headers.get("X-Frame-Options") == "DENY" or framed[1].strip() == "'none'", path


@pytest.mark.django_db
def test_case_44_a_login_that_ended_loses_no_word(client, moderator):
    comment = make_comment()
    client.force_login(moderator)
    client.get(places.QUEUE)
    client.logout()
    typed = {"comment": comment.pk, "deed": "noted", "note": "Seen on Tuesday, too"}
    own = {"Sec-Fetch-Site": "same-origin"}
    page = client.post(HANDLE, typed, headers=own)
    assert "Seen on Tuesday, too" in page.content.decode()
    typed = {"comment": comment.pk, "ground": "other", "note": "Why it goes", "seen": "held"}
    assert "Why it goes" in client.post(DECIDE, typed, headers=own).content.decode()
    assert not Handling.objects.exists() and not Decision.objects.exists()


@pytest.mark.django_db
def test_case_45_sent_again_it_is_the_same_comment(client, send):
    story = make_article()
    answers = [
        send(story),
        send(story),
        send(story, email="ASHA@example.org"),
        send(story, website=""),
    ]
    assert {answer.status_code for answer in answers} == {303}
    assert Comment.objects.count() == 1
    assert all("Well said." in client.get(answer.url).content.decode() for answer in answers)
    send(story, comment="Well said. And more.")
    assert Comment.objects.count() == 2


def withdraw(story, by):
    publishing.withdraw(story, by=by, note="Not yet.")


def kill(story, by):
    publishing.kill(story, by=by, note="Wrong.")


def close(story, by):
    Switch.objects.create(article=story, comments="closed")


def expire(story, by):
    Article.objects.filter(pk=story.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def delete(story, by):
    Article.objects.filter(pk=story.pk).delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("deed", "status"), [(withdraw, 404), (kill, 404), (close, 409), (expire, 404), (delete, 404)]
)
def test_case_46_a_story_that_went_gives_the_text_back(client, editor, settings, deed, status):
    settings.COMMENT_RATES = []
    story = make_article()
    page = client.get(story.get_absolute_url())
    deed(story, editor)
    answer = sent_from(page, Client(), comment="Long and well considered")
    assert answer.status_code == status
    text = answer.content.decode()
    assert "Long and well considered" in text
    assert 'role="alert"' in text
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_case_46_another_address_of_the_story_changes_nothing(client, settings):
    settings.COMMENT_RATES = []
    story = make_article()
    page = client.get(story.get_absolute_url())
    Article.objects.filter(pk=story.pk).update(slug="quite-another")
    assert sent_from(page, Client()).status_code == 303


@pytest.mark.django_db
def test_case_47_no_host_but_ours_is_believed(client, send, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    story = make_article()
    path = reverse("comments:thread", args=[story.pk])
    own = {"Sec-Fetch-Site": "same-origin"}
    for host in (
        "evil.example",
        "testserver.evil",
        "testserver@evil",
        "evil\\testserver",
        "[::1",
        "a b",
    ):
        form = urlencode(TYPED | {"comment": host})
        answer = client.post(path, form, content_type=FORM, headers={"Host": host, **own})
        assert answer.status_code == 400, host
    assert not Comment.objects.exists()
    forwarded = {
        "X-Forwarded-Host": "evil.example",
        "X-Host": "evil.example",
        "Forwarded": "host=evil.example",
    }
    answer = send(story, headers={**own, **forwarded})
    assert answer.status_code == 303
    assert answer.url.startswith("/")
    for page in (client.get(answer.url, headers=forwarded), client.get(path, headers=forwarded)):
        assert "evil.example" not in page.content.decode() + str(page.headers)


@pytest.mark.django_db
def test_case_48_what_waits_is_shown_to_nobody_for_long_and_never_indexed(client, send):
    story = make_article()
    address = send(story, comment="Free hosting").url
    page = client.get(address)
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "noindex" in html.fromstring(page.content).xpath("//meta[@name='robots']/@content")[0]
    token = address.split("/")[-2]
    other = make_comment(article=story, text="Somebody else's")
    forged = [signing.dumps([other.pk, False], salt="other"), signing.dumps([other.pk, False])]
    forged += [token[:-1], token + "x", token.swapcase(), str(other.pk), "x" * 3_000, "..", "a:b:c"]
    for wrong in forged:
        answer = client.get(reverse("comments:sent", args=[wrong]))
        assert answer.status_code == 404, wrong
        assert "Free hosting" not in answer.content.decode()
        assert "Somebody else" not in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=2)):
        assert client.get(address).status_code == 404
    for path in ("/sitemap.xml", "/news-sitemap.xml", "/feed/", story.get_absolute_url()):
        assert "comment/sent" not in client.get(path).content.decode()
