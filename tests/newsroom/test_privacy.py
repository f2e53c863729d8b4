"""The scan for commenters' addresses: it passes, and it finds a leak wherever one is made."""

import base64
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import signing
from django.core.management import CommandError, call_command
from django.http import HttpResponseBase

from articles.models import Article
from comments import thread, views
from comments.models import Comment, CommenterEmail
from comments.states import State
from newsroom import leaks, privacy
from tests.factories import make_comment

ADDRESS = "Canary-7f3@Leak.example"
LOWER = ADDRESS.lower()


def coded(text):
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (f"<!-- {ADDRESS} -->", "plain"),
        ("mailto:canary-7F3@leak.EXAMPLE.", "plain"),
        ("?e=canary-7f3%40leak.example&x=1", "in %-codes"),
        ("canary-7f3&#64;leak.example", "in entities"),
        ("canary-7f3&#x40;leak&period;example", "in entities"),
        (f"/avatar/{hashlib.md5(LOWER.encode()).hexdigest()}?s=48", "md5"),
        (f"data-id={hashlib.sha1(ADDRESS.encode()).hexdigest()}", "sha1"),
        (hashlib.sha256(LOWER.encode()).hexdigest().upper(), "sha256"),
        (base64.urlsafe_b64encode(hashlib.sha256(LOWER.encode()).digest()).decode(), "sha256"),
        (f"/u/{coded(ADDRESS)}/", "base64"),
        (f"token={coded('id=1;' + ADDRESS)}:sig", "base64"),
        (signing.Signer(key="of every process").sign_object([7, ADDRESS]), "base64"),
    ],
)
def test_an_address_is_found_however_it_is_written(text, form):
    assert leaks.Addresses([ADDRESS]).in_text(text) == {LOWER: form}


@pytest.mark.parametrize(
    "text", ["", "@", "a@b.example", "canary-7f3 at leak.example", coded("@@@"), "f" * 64]
)
def test_nothing_is_found_where_nothing_stands(text):
    assert leaks.Addresses([ADDRESS]).in_text(text) == {}


@pytest.mark.django_db
def test_nothing_leaks_from_any_page_and_nothing_stays_behind(capsys):  # D83 D90
    before = Article.objects.count()
    call_command("privacy_scan")
    assert " 0 leaks" in capsys.readouterr().out
    assert Article.objects.count() == before
    assert not Comment.objects.exists()


def in_the_thread(monkeypatch, write):
    one = thread._one
    emails = CommenterEmail.objects

    def telling(pk, *rest):
        return one(pk, *rest) + write(emails.get(pk=pk).address)

    monkeypatch.setattr(thread, "_one", telling)


def in_the_token(monkeypatch):
    class Telling:
        dumps = staticmethod(
            lambda value, **kw: signing.dumps(
                [*value, CommenterEmail.objects.get(pk=value[0]).address], **kw
            )
        )
        loads = staticmethod(lambda token, **kw: signing.loads(token, **kw)[:2])
        BadSignature = signing.BadSignature

    monkeypatch.setattr(views, "signing", Telling)


def in_a_header(monkeypatch):
    monkeypatch.setattr(views, "unkept", lambda response: _with_header(response))


def _with_header(response: HttpResponseBase):
    response.headers["X-Commenter"] = CommenterEmail.objects.order_by("pk").last().address
    return response


def in_a_cookie(monkeypatch):
    def set_cookie(response):
        response.set_cookie("who", CommenterEmail.objects.order_by("pk").last().address)
        return response

    monkeypatch.setattr(views, "unkept", set_cookie)


LEAKS = {
    "an HTML comment": lambda patch: in_the_thread(patch, lambda address: f"<!-- {address} -->"),
    "an md5 for an avatar": lambda patch: in_the_thread(
        patch, lambda address: f'<img src="/a/{hashlib.md5(address.encode()).hexdigest()}">'
    ),
    "a token": in_the_token,
    "a header": in_a_header,
    "a cookie": in_a_cookie,
}


@pytest.mark.django_db
@pytest.mark.parametrize("place", LEAKS)
def test_a_leak_is_found_in(place, monkeypatch, capsys):
    LEAKS[place](monkeypatch)
    with pytest.raises(CommandError, match="leaks"):
        call_command("privacy_scan")
    assert "leak.example" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_page_that_shows_no_comments_proves_nothing(monkeypatch):
    monkeypatch.setattr(thread, "_nested", lambda *_: "")
    with pytest.raises(privacy.Blind):
        privacy.scan_planted()


@pytest.mark.django_db
@pytest.mark.parametrize(("served", "leaked"), [("Nothing here", 0), ("by reader@example.org", 1)])
def test_a_running_site_is_asked_for_all_addresses_of_the_database(served, leaked):
    comment = make_comment(email="reader@example.org", state=State.APPROVED)
    asked = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(
                served.encode() if self.path == comment.article.get_absolute_url() else b""
            )

        def log_message(self, *_):
            """Be quiet."""

    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        report = privacy.scan_running(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
    assert len(report.leaks) == leaked
    assert {"/", "/feed/", "/sitemap.xml", comment.article.get_light_url()} <= set(asked)
