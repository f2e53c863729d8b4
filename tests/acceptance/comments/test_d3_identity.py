"""Who somebody says to be is believed nowhere, and what is missing is said at its field."""

import json
import socket
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from comments.models import Comment, CommenterEmail
from comments.states import Reason, State
from comments.switches import Level, Switch
from tests.comments.conftest import TYPED
from tests.factories import make_article, make_comment

FORM = "application/x-www-form-urlencoded"
BLANKS = [None, "", "   ", "\u00a0\u00a0", "\t\n ", "\u2003\u3000", "\u200b"]


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["name", "email", "comment"])
def test_case_28_each_missing_field_says_so_and_keeps_the_others(send, client, field):
    story = make_article()
    path = reverse("comments:thread", args=[story.pk])
    for blank in BLANKS:
        typed = TYPED | {"website": "https://asha.example/"}
        left = {name: value for name, value in typed.items() if name != field}
        sent = left if blank is None else left | {field: blank}
        headers = {"Sec-Fetch-Site": "same-origin"}
        answer = client.post(path, urlencode(sent), content_type=FORM, headers=headers)
        assert answer.status_code == 400, blank
        form = html.fromstring(answer.content.decode()).xpath("//form[@data-comment-form]")[0]
        inputs = {e.get("name"): e for e in form.xpath(".//input|.//textarea")}
        missing = inputs[field]
        assert missing.get("aria-invalid") == "true"
        told = form.get_element_by_id(missing.get("aria-describedby")).text_content().strip()
        assert told.endswith(".") and len(told) < 80
        wrong = [name for name, e in inputs.items() if e.get("aria-invalid")]
        assert wrong == [field]
        for name, value in left.items():
            e = inputs[name]
            assert (
                (e.text or "").strip() == value if e.tag == "textarea" else e.get("value") == value
            )
    assert not Comment.objects.exists()


LONG = "a@" + ".".join(["b" * 60] * 4) + ".com"  # 249 characters
EMAILS = {
    "a@b": False, "a@b..c": False, '"x y"@ex.com': False, "@ex.com": False, "a@": False, "a": False,
    "a@@ex.com": False, "a@ex.com, b@ex.com": False, "A <a@ex.com>": False, "a@ex.com\nBcc: b@ex.com": False,
    "a@ex.com\r\nTo: c@ex.com": False, "a@ex com": False, "a@-ex.com": False, "a@ex.com.": False, "a@.ex.com": False,
    "a..b@ex.com": False, ".a@ex.com": False, "a@[127.0.0.1": False, "a@ex.c": False, "mailto:a@ex.com": False,
    "a@ex.com?bcc=b@ex.com": False, "a%0ab@ex.com\x00": True, "a\u202e@ex.com": False, "a\u200b@ex.com": False,
    "<script>@ex.com": False, "a" * 65 + "@ex.com": None, "аsha@ex.com": False,
    "a@xn--bcher-kva.example": True, "A.B@EX.COM": True, "a+tag@ex.com": True, "a'b@ex.com": True,
    "a_b-c@sub.ex.co.uk": True, "  a@ex.com  ": True, "1@2.example": True, "a@भारत.भारत": True,
    "b" * 5 + LONG: True, "b" * 6 + LONG: False,
}  # fmt: skip


@pytest.mark.django_db
def test_case_29_a_table_of_addresses_is_taken_or_refused_the_same_each_time(send):
    assert len("b" * 5 + LONG) == 254
    story = make_article()
    for _ in range(2):
        wrong = {}
        for number, (email, is_good) in enumerate(EMAILS.items()):
            answer = send(story, email=email, comment=f"Words {number}")
            assert answer.status_code in (303, 400)
            if is_good is not None and (answer.status_code == 303) != is_good:
                wrong[email] = answer.status_code
            if answer.status_code == 400:
                assert f"Words {number}" in answer.content.decode()
        assert wrong == {}
    stored = CommenterEmail.objects.values_list("address", flat=True)
    assert all(len(address) <= 254 and "\n" not in address for address in stored)


@pytest.mark.django_db
@pytest.mark.parametrize("level", Level.values)
def test_case_30_the_address_of_somebody_known_lets_nobody_through(send, client, editor, level):
    editor.email = "chief@news.example"
    editor.save()
    story = make_article()
    Switch.objects.create(level=level)
    for number in range(6):
        make_comment(
            article=story, email="known@example.org", state=State.APPROVED, text=f"W {number}"
        )
    client.force_login(editor)  # a session of the desk says nothing about a reader's form either
    for email in ("known@example.org", "KNOWN@EXAMPLE.ORG", "chief@news.example"):
        send(story, email=email, name=str(editor), comment=f"Let me in, {email}")
        assert Comment.objects.order_by("-pk").first().state == State.HELD


@pytest.mark.django_db
def test_case_31_nobody_is_silenced_by_one_who_uses_his_address(send, settings):
    settings.COMMENT_RATES = [(1, 15), (5, 600), (30, 86_400)]
    story = make_article()
    for number in range(8):
        send(story, email="victim@example.org", comment=f"Flood {number}", ip="198.51.100.7")
    answer = send(story, email="victim@example.org", comment="The real one", ip="203.0.113.9")
    assert answer.status_code == 303


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["comment_author_email", "comment_author", "email", "sessionid", "csrftoken", "messages"],
)
def test_case_32_a_forged_cookie_shows_nothing(client, name):
    story = make_article()
    make_comment(article=story, email="asha@example.org", text="Waits for review", name="Asha")
    paths = [story.get_absolute_url(), reverse("comments:thread", args=[story.pk])]
    plain = [client.get(path).content for path in paths]
    for value in ("asha@example.org", "Asha", "' OR 1=1 --", "[]", "x" * 4_000):
        client.cookies.clear()
        client.cookies[name] = value
        pages = [client.get(path) for path in paths]
        assert [page.content for page in pages] == plain
        assert not any(b"Waits for review" in page.content for page in pages)


@pytest.mark.django_db
def test_case_33_fields_that_no_form_has_change_nothing(send):
    story, other = make_article(), make_article()
    settled = make_comment(article=other, text="Somebody else's")
    forged = {
        "status": "approved", "state": "approved", "is_staff": "1", "is_public": "1", "ip": "1.1.1.1",
        "created": "2001-01-01", "created_at": "2001-01-01T00:00", "id": str(settled.pk), "pk": str(settled.pk),
        "article_id": str(other.pk), "path": "0000000001", "digest": "x", "bucket": "1",
        "held_reasons": "[]", "is_verified": "1", "has_origin": "1", "trapped": "", "user": "1", "_state": "x",
    }  # fmt: skip
    before = timezone.now()
    sent = urlencode(TYPED | forged | {"article": str(other.pk)})
    assert send(story, body=sent).status_code == 303
    settled.refresh_from_db()
    comment = Comment.objects.exclude(pk=settled.pk).get()
    assert (settled.text, settled.article_id) == ("Somebody else's", other.pk)
    assert (comment.article_id, comment.state, comment.parent_id) == (story.pk, State.HELD, None)
    assert comment.created_at >= before - timedelta(seconds=1)
    assert comment.held_reasons == [Reason.ALL_HELD]


@pytest.mark.django_db
def test_case_34_who_fills_the_trap_is_thanked_and_is_spam(send, client):
    story = make_article()
    honest = client.get(send(story, comment="Honest").url).content.decode()
    answer = send(story, comment="Honest too", topic="buy now")
    assert answer.status_code == 303
    trapped = client.get(answer.url).content.decode()
    assert "waiting for review" in trapped and "spam" not in trapped.lower()
    assert trapped.count("<") == honest.count("<")
    assert Comment.objects.get(text="Honest too").state == State.SPAM


@pytest.mark.django_db
def test_case_35_what_no_browser_sends_is_refused(client, send):
    story = make_article()
    path = reverse("comments:thread", args=[story.pk])
    plain = urlencode(TYPED)
    headers = {"Sec-Fetch-Site": "same-origin"}

    def sent(body, content_type=FORM):
        return client.generic("POST", path, body, content_type=content_type, headers=headers)

    assert [sent(f"{plain}&{name}=again").status_code for name in TYPED] == [400] * 4
    assert sent(json.dumps(TYPED), "application/json").status_code == 400
    many = "&".join(f"f{number}=x" for number in range(10_000))
    assert sent(f"{plain}&{many}").status_code == 400
    assert sent(plain, "multipart/form-data; boundary=x").status_code == 400
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in TYPED.items()
    )
    file = (
        '--x\r\nContent-Disposition: form-data; name="f"; filename="a.exe"\r\n\r\nMZ\r\n--x--\r\n'
    )
    assert sent(parts + file, "multipart/form-data; boundary=x").status_code == 400
    for odd in ("text/plain", "application/xml", "", "x", f"{FORM};;;", "application/csp-report"):
        assert sent(plain, odd).status_code in ((303, 400) if odd.startswith(FORM) else (400,))
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        assert client.generic(method, path, plain, content_type=FORM).status_code == 405
    assert Comment.objects.count() <= 1


def ask(server, head, body=b"", patience_seconds=15):
    """One request as it is given, over a socket: the first line of the answer, "" for none."""
    at = urlsplit(server.url)
    with socket.create_connection((at.hostname, at.port), timeout=patience_seconds) as line:
        line.sendall(head.encode() + b"\r\n\r\n")
        try:
            line.sendall(body)
            line.shutdown(socket.SHUT_WR)
            return line.recv(4_096).split(b"\r\n")[0].decode()
        except OSError:
            return ""


@pytest.mark.parametrize("length", ["10", "100000", "-1", "abc", "10, 20", "0", "9" * 30])
def test_case_35_a_length_that_lies_is_no_error_of_ours(server, length):
    body = urlencode(TYPED | {"comment": f"Lies {length}"}).encode()
    head = f"POST {server.thread} HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: {FORM}\r\n"
    head += f"Sec-Fetch-Site: same-origin\r\nConnection: close\r\nContent-Length: {length}"
    status = ask(server, head, body)
    assert status == "" or status.split()[1].startswith("4"), status
    assert server.is_well()


def test_case_35_two_lengths_smuggle_nothing(server):
    body = urlencode(TYPED).encode()
    inner = f"POST {server.thread} HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode()
    head = f"POST {server.thread} HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: {FORM}\r\n"
    head += (
        f"Sec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\nTransfer-Encoding: chunked"
    )
    status = ask(server, head, b"0\r\n\r\n" + inner)
    assert status == "" or status.split()[1].startswith("4"), status
    assert server.is_well()
