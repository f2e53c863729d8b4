"""The spam service, by a small server of our own on this machine that speaks its protocol."""

import threading
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from comments import moderation, posting, spam_checks, spam_service
from comments.models import Comment, Decision, SpamCheck, Switch
from comments.states import Reason, State
from tests.factories import make_article, make_comment

ADDRESS = "asha@example.org"
SENDER = posting.Sender("192.0.2.77", has_origin=True, browser="Mozilla/5.0")
VERIFIED = posting.Sender("192.0.2.77", has_origin=True, is_verified=True)
WORDS = posting.Words("Asha", ADDRESS, "", "Well said.", None, trapped=False)


class Service(ThreadingHTTPServer):
    """answer, status, drip: what it says next. asked: the fields of each request."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer, self.status, self.drip, self.asked = b"false", 200, False, []

    @property
    def url(self):
        return f"http://a-key@127.0.0.1:{self.server_port}/1.1/comment-check"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        fields = {name: values[0] for name, values in parse_qs(sent.decode()).items()}
        self.server.asked.append(fields | {"path": self.path})
        self.send_response(self.server.status)
        self.end_headers()
        if self.server.drip:
            self._drip()
        else:
            with suppress(ConnectionError):  # nobody reads a megabyte of it
                self.wfile.write(self.server.answer)

    def _drip(self):
        try:
            for _ in range(100):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def service(settings):
    server = Service()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.COMMENT_RATES = []
    settings.SPAM_SERVICE_URL = server.url
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def known_reader():
    Switch.objects.create(level="known")
    story = make_article()
    for _ in range(2):
        make_comment(article=story, email=ADDRESS, state=State.APPROVED)
    return story


@pytest.mark.django_db
def test_by_default_nobody_is_asked(settings):
    assert settings.SPAM_SERVICE_URL == ""
    settings.COMMENT_RATES = []
    comment = posting.post(make_article(), WORDS, SENDER)
    assert comment.held_reasons == [Reason.ALL_HELD]
    assert not SpamCheck.objects.exists()


@pytest.mark.django_db
def test_what_is_asked_is_what_the_protocol_names(service):
    story = make_article()
    posting.post(story, WORDS, SENDER)
    asked = service.asked[0]
    assert asked["path"] == "/1.1/comment-check"
    assert asked["api_key"] == "a-key"
    assert asked["blog"] == "http://127.0.0.1:8000"
    assert asked["user_ip"] == "192.0.2.77"
    assert asked["user_agent"] == "Mozilla/5.0"
    assert asked["comment_type"] == "comment"
    assert asked["comment_author"] == "Asha"
    assert asked["comment_author_email"] == ADDRESS
    assert asked["comment_content"] == "Well said."
    assert asked["permalink"].startswith("http://127.0.0.1:8000/")


@pytest.mark.django_db
def test_what_it_takes_for_spam_is_spam_in_the_ledger(service):
    service.answer = b"true"
    comment = posting.post(make_article(), WORDS, SENDER)
    assert comment.state == State.SPAM
    assert comment.held_reasons == [Reason.ALL_HELD, Reason.SERVICE_SPAM]
    row = Decision.objects.get()
    assert (row.to_state, row.by, row.reason) == ("spam", None, "spam service")


@pytest.mark.django_db
def test_what_it_takes_for_no_spam_waits_like_all_others(service):
    comment = posting.post(make_article(), WORDS, SENDER)
    assert (comment.state, comment.held_reasons) == (State.HELD, [Reason.ALL_HELD])
    assert not SpamCheck.objects.exists()


@pytest.mark.django_db
def test_a_known_verified_reader_goes_through_only_after_the_answer(service):
    story = known_reader()
    comment = posting.post(story, WORDS, VERIFIED)
    assert (comment.state, comment.held_reasons) == (State.APPROVED, [])
    assert len(service.asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b"true"),
        (302, b"true"),
        (200, b"invalid"),
        (200, b""),
        (200, b"\xff\xfe\x00t"),
        (200, b"true " * 1_000_000),
    ],
)
def test_an_answer_that_says_neither_holds_shows_it_and_asks_again(
    service, status, answer, caplog
):  # D141
    service.status, service.answer = status, answer
    story = known_reader()
    comment = posting.post(story, WORDS, VERIFIED)
    assert (comment.state, comment.held_reasons) == (State.HELD, [Reason.SERVICE_SILENT])
    assert SpamCheck.objects.get().network == "192.0.2.0"
    assert len([line for line in caplog.records if line.name.startswith("comments")]) == 1
    service.status, service.answer = 200, b"false"
    assert spam_checks.ask_again() == 0  # not due yet
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert spam_checks.ask_again() == 1
    comment.refresh_from_db()
    assert (comment.state, comment.held_reasons) == (State.APPROVED, [])
    assert service.asked[-1]["user_ip"] == "192.0.2.0"
    assert not SpamCheck.objects.exists()


@pytest.mark.django_db
def test_a_service_that_drips_is_hung_up_on_in_time(service, monkeypatch):  # D141
    monkeypatch.setattr(spam_service, "TIMEOUT_SECONDS", 0.3)
    service.drip = True
    begin = time.monotonic()
    comment = posting.post(make_article(), WORDS, SENDER)
    assert time.monotonic() - begin < 1.5
    assert Reason.SERVICE_SILENT in comment.held_reasons


@pytest.mark.django_db
def test_while_it_is_away_the_next_reader_does_not_wait_for_it(service):
    service.status = 503
    story = make_article()
    posting.post(story, WORDS, SENDER)
    other = posting.Words("Bina", "bina@example.org", "", "Mine", None, trapped=False)
    comment = posting.post(story, other, SENDER)
    assert Reason.SERVICE_SILENT in comment.held_reasons
    assert len(service.asked) == 1


@pytest.mark.django_db
def test_nobody_listening_is_no_error_for_the_reader_and_no_address_is_logged(
    send, settings, caplog
):  # D141 D88
    settings.SPAM_SERVICE_URL = "http://a-key@127.0.0.1:9/1.1/comment-check"
    assert send(make_article(), email=ADDRESS).status_code == 303
    assert Reason.SERVICE_SILENT in Comment.objects.get().held_reasons
    assert "does not answer" in caplog.text
    for private in (ADDRESS, "192.0.2", "a-key"):
        assert private not in caplog.text


@pytest.mark.django_db
def test_a_moderator_who_was_faster_is_right(service, moderator):
    service.status = 500
    comment = posting.post(make_article(), WORDS, SENDER)
    moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.HELD)
    service.status, service.answer = 200, b"true"
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        spam_checks.ask_again()
    comment.refresh_from_db()
    assert comment.state == State.APPROVED
    assert Decision.objects.count() == 1


@pytest.mark.django_db
def test_a_story_that_became_breaking_meanwhile_lets_nobody_through(service):
    service.status = 500
    story = known_reader()
    comment = posting.post(story, WORDS, VERIFIED)
    Switch.objects.update(breaking_until=timezone.now() + timedelta(hours=2))
    service.status = 200
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert spam_checks.ask_again() == 1
    comment.refresh_from_db()
    assert comment.state == State.HELD


@pytest.mark.django_db
def test_of_two_who_settle_one_check_one_does(service):
    service.status = 500
    comment = posting.post(make_article(), WORDS, SENDER)
    seen_twice = SpamCheck.objects.get()
    for _ in range(2):
        spam_checks._settle(seen_twice, spam_service.Answer.SPAM)
    assert Decision.objects.count() == 1
    assert Comment.objects.get(pk=comment.pk).state == State.SPAM


@pytest.mark.django_db
def test_a_network_is_kept_for_a_week_and_no_longer(service):  # D87
    service.status = 500
    posting.post(make_article(), WORDS, SENDER)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        spam_checks.ask_again()
    assert not SpamCheck.objects.exists()
    assert Reason.SERVICE_SILENT in Comment.objects.get().held_reasons


@pytest.mark.django_db
def test_a_comment_in_the_trap_or_rejected_is_not_asked_about(service):
    posting.post(make_article(), posting.Words(**WORDS.__dict__ | {"trapped": True}), SENDER)
    assert service.asked == []
    assert not cache.get("comments:spam-service-away")


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("", True),
        ("https://key@rest.akismet.com/1.1/comment-check", True),
        ("https://rest.akismet.com/1.1/comment-check", False),
        ("ftp://key@host/", False),
        ("http://key@[::1", False),
        ("http://key@host:99999/", False),
        ("rest.akismet.com", False),
    ],
)
def test_an_address_to_which_nothing_can_be_sent_is_told_at_start(settings, url, good):
    settings.SPAM_SERVICE_URL = url
    assert (spam_service.check() == []) is good
