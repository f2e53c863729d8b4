"""The scan for commenters' addresses: it passes, and it finds a leak wherever one is made."""

import base64
import hashlib
import logging
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.apps import apps
from django.core import signing
from django.core.management import CommandError, call_command
from django.db.models import EmailField, GenericIPAddressField
from django.views.debug import SafeExceptionReporterFilter

from articles import feeds
from articles.models import Article
from comments import erasing, mails, moderation, own_data, posting, tasks, thread, views
from comments.models import Comment, CommenterEmail, CommenterNetwork, Decision
from comments.states import State
from newsroom import asking_as, leaks, privacy
from tests.factories import make_comment

ADDRESS = "Canary-7f3@Leak.example"
LOWER = ADDRESS.lower()
# Of staff; of networks, which name no person.
NOBODYS = {"accounts_user.email", "comments_spamcheck.network"}


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


def in_the_thread(write):
    """Breaks the thread so that below each comment stands what write makes of its address."""

    def break_it(patch):
        one = thread._one

        def telling(pk, *rest):
            return one(pk, *rest) + write(CommenterEmail.objects.get(pk=pk).address)

        patch.setattr(thread, "_one", telling)

    return break_it


def in_the_token(patch):
    class Telling:
        dumps = staticmethod(lambda value, **kw: signing.dumps([*value, _newest_address()], **kw))
        loads = staticmethod(lambda token, **kw: signing.loads(token, **kw)[:2])
        BadSignature = signing.BadSignature

    patch.setattr(views, "signing", Telling)


def _newest_address():
    return CommenterEmail.objects.order_by("pk").last().address


def in_a_header(patch):
    def tell(response):
        response.headers["X-Commenter"] = _newest_address()
        return response

    patch.setattr(views, "_unkept", tell)


def in_a_cookie(patch):
    def tell(response):
        response.set_cookie("who", _newest_address())
        return response

    patch.setattr(views, "_unkept", tell)


def in_a_feed(patch):
    written = feeds._answer

    def telling(*given):
        answer = written(*given)
        answer.content += f"<!-- {_newest_address()} -->".encode()
        return answer

    patch.setattr(feeds, "_answer", telling)


def in_the_log(patch):
    judge = posting._judge

    def telling(words, *rest):
        logging.getLogger("comments").info("Judging what %s wrote", words.email)
        return judge(words, *rest)

    patch.setattr(posting, "_judge", telling)


def in_the_words_of_an_error(patch):
    def telling(words, *rest):
        raise RuntimeError(f"{asking_as.BROKEN}: {words.email}")

    patch.setattr(posting, "_judge", telling)


def in_the_report_of_an_error(patch):
    patch.setattr(SafeExceptionReporterFilter, "is_active", lambda *_: False)


def in_a_mail_to_another(patch):
    made = mails.made

    def telling(mail, message_id):
        message = made(mail, message_id)
        message.body += f"Written by {_newest_address()}"
        return message

    patch.setattr(mails, "made", telling)


def in_a_copy_to_another(patch):
    made = mails.made

    def telling(mail, message_id):
        message = made(mail, message_id)
        message.bcc = [_newest_address()]
        return message

    patch.setattr(mails, "made", telling)


def in_a_row_elsewhere(patch):
    keep = posting.keep

    def telling(article, words, **rest):
        comment = keep(article, words, **rest)
        Comment.objects.filter(pk=comment.pk).update(website=f"mailto:{words.email}")
        return comment

    patch.setattr(posting, "keep", telling)


def in_a_task(patch):
    ask = own_data.ask

    def telling(address):
        tasks.erase_own_data.enqueue(address)
        return ask(address)

    patch.setattr(own_data, "ask", telling)


def in_the_json_of_the_queue(patch):
    patch.setattr(moderation, "_sentence", lambda *_: f"Gone: {_newest_address()}")


def named_by(model, name):
    return lambda patch: patch.setattr(model, "__str__", name)


def not_masked(model):
    return lambda patch: patch.setattr(model, "masked", lambda row: row.address)


# How it is broken; which looks are taken; what the report names.
LEAKS = {
    "an HTML comment": (
        in_the_thread(lambda address: f"<!-- {address} -->"),
        "pages",
        "/mobile/ shows .*plain",
    ),
    "an md5 for an avatar": (
        in_the_thread(lambda a: f'<img src="/a/{hashlib.md5(a.encode()).hexdigest()}">'),
        "pages",
        r"/canary\w+/ shows .*md5",
    ),
    "a token": (in_the_token, "forms", "around the answer shows .*base64"),
    "a header": (in_a_header, "forms", "around the answer shows .*plain"),
    "a cookie": (in_a_cookie, "forms", "around the answer shows .*plain"),
    "a feed": (in_a_feed, "pages", r"/feed/ shows .*plain"),
    "the log": (in_the_log, "forms log", "the log .*INFO comments: Judging.* shows"),
    "the words of an error": (in_the_words_of_an_error, "forms log", "the log .* shows"),
    "the report of an error": (in_the_report_of_an_error, "forms log", "the log .* shows"),
    "the report of an error at the desk": (
        in_the_report_of_an_error,
        "desk log",
        "the log .* shows",
    ),
    "a mail to another": (in_a_mail_to_another, "mails", r"a mail \(.* shows .*plain"),
    "a blind copy": (in_a_copy_to_another, "mails", r"a mail \(.* shows .*plain"),
    "a row elsewhere": (in_a_row_elsewhere, "rows", "column comments_comment.website shows"),
    "a task": (in_a_task, "rows", "column django_tasks_database_dbtaskresult.args_kwargs shows"),
    "the name of a row": (
        named_by(CommenterEmail, lambda row: row.address),
        "rows",
        "the name of a comments.CommenterEmail shows",
    ),
    "the name of another": (
        named_by(Decision, lambda row: _newest_address()),
        "rows",
        "the name of a comments.Decision shows",
    ),
    "the queue": (not_masked(CommenterEmail), "desk", r"/admin/comments/comment/\S* shows .*@"),
    "a network in the queue": (
        not_masked(CommenterNetwork),
        "desk",
        r"/admin/comments/comment/\S* shows (198\.51|2001:)",
    ),
    "the JSON of the queue": (
        in_the_json_of_the_queue,
        "desk",
        "the answer of /admin/comments/comment/decide/ shows",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("place", LEAKS)
def test_a_leak_is_found_and_named_in(place, monkeypatch):
    break_it, looks, named = LEAKS[place]
    with monkeypatch.context() as patch:
        break_it(patch)
        report = privacy.scan_planted(looks.split())
    assert any(re.search(named, leak) for leak in report.leaks), report.leaks


@pytest.mark.django_db
def test_a_leak_fails_the_command(monkeypatch, capsys):
    monkeypatch.setattr(privacy, "LOOKS", {"pages": privacy._pages})
    in_the_thread(lambda address: f"<!-- {address} -->")(monkeypatch)
    with pytest.raises(CommandError, match="leaks"):
        call_command("privacy_scan")
    assert "shows reader-" in capsys.readouterr().out


def test_every_column_that_may_hold_an_address_is_considered():
    """A new one belongs into HOLD_ADDRESSES, and what becomes of it into comments/erasing.py."""
    telling = re.compile(r"address|e_?mail|(^|_)ip($|_)|network|recipient")
    found = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if telling.search(field.name) or isinstance(field, EmailField | GenericIPAddressField)
    }
    assert found - NOBODYS == privacy.HOLD_ADDRESSES
    listed = {apps.get_model(label)._meta.db_table for label in erasing.OF_AN_ADDRESS}
    assert {column.partition(".")[0] for column in privacy.HOLD_ADDRESSES} == listed


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
