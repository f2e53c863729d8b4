"""The reader's side: from a kept page to "waiting", and nothing typed is ever lost."""

import html
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django.views.debug import ExceptionReporter

from articles import publishing
from articles.models import Article
from comments import posting
from comments.models import Comment, CommenterEmail
from comments.states import Reason, State
from tests.factories import make_article, make_comment, make_draft


@pytest.mark.django_db
def test_a_comment_is_held_and_its_reader_sees_it_waiting(send, client):
    story = make_article()
    answer = send(story, comment="Name the repair hubs.")
    assert answer.status_code == 303
    page = client.get(answer.url)
    text = page.content.decode()
    assert "Thank you. Your comment is waiting for review." in text
    assert "Name the repair hubs." in text
    assert f'href="{story.get_absolute_url()}' in text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert Comment.objects.get().state == State.HELD
    assert CommenterEmail.objects.get().address == "asha@example.org"
    assert "Name the repair hubs." not in client.get(story.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_the_waiting_page_ends_after_ten_minutes_and_tells_when_it_is_published(
    send, client
):  # D48
    story = make_article()
    address = send(story).url
    Comment.objects.update(state=State.APPROVED)
    assert "Your comment is published." in client.get(address).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        late = client.get(address)
    assert late.status_code == 404
    assert "Well said." not in late.content.decode()
    assert "ten minutes" in late.content.decode()
    changed = address[:-5] + ("A" if address[-5] != "A" else "B") + address[-4:]
    assert client.get(changed).status_code == 404


@pytest.mark.django_db
def test_a_reader_of_the_light_version_comes_back_to_it(send, client):
    story = make_article()
    assert 'name="light" value="1"' in client.get(story.get_light_url()).content.decode()
    page = client.get(send(story, light="1").url).content.decode()
    assert f'href="{story.get_light_url()}' in page


@pytest.mark.django_db
def test_the_form_on_a_kept_page_holds_nothing_of_its_reader(client):  # D39
    page = client.get(make_article().get_absolute_url())
    text = page.content.decode()
    form = text.split("data-comment-form")[1].split("</form>")[0]
    for name in ("name", "email", "website", "comment", "parent"):
        assert f'name="{name}"' in form
    assert "Leave a Reply" in form
    assert "Your email address will not be published. Required fields are marked *" in form
    assert "csrfmiddlewaretoken" not in text
    assert "Set-Cookie" not in page.headers
    assert "Cookie" not in page.headers.get("Vary", "")


@pytest.mark.django_db
def test_a_form_of_three_days_ago_works_without_any_cookie(send):  # D36 D38
    assert send(make_article(published_at=timezone.now() - timedelta(days=3))).status_code == 303


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["name", "email", "comment"])
@pytest.mark.parametrize("value", ["", "  \t", "\u00a0", "\u200b\u3164\u2800"])
def test_a_missing_field_is_named_and_the_others_are_kept(send, field, value):  # D20 D28
    typed = {"name": "Meher Sodhi", "email": "m@example.org", "comment": "About docks"} | {
        field: value
    }
    answer = send(make_article(), **typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "One thing to mend." in page
    assert page.count('aria-invalid="true"') == 1
    described = {"comment": "comment-text"}.get(field, f"comment-{field}") + "-problem"
    assert f'aria-describedby="{described}"' in page
    assert f'id="{described}"' in page
    assert page.count("autofocus") == 1
    for name, kept in typed.items():
        assert name == field or kept in page
    assert not Comment.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "accepted"),
    [
        ("a@b", False),
        ("a@b..c", False),
        ('"x y"@ex.com', False),
        ("meher@", False),
        ("a b@ex.com", False),
        ("a@ex.com\nBcc: b@ex.com", False),
        ("a+tag@ex.com", True),
        ("A.B@EX.COM", True),
        ("a@xn--bcher-kva.example", True),
        ("a@" + "b" * 60 + ".com", True),
        ("a" * 64 + "@" + ".".join(["b" * 60] * 4) + ".com", False),
    ],
)
def test_which_addresses_are_taken(send, email, accepted):  # D29
    assert send(make_article(), email=email).status_code == (303 if accepted else 400)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "JaVa\tScRiPt:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "//evil",
        'http://a" onclick="x',
        "https://user:pw@host.example",
        "http://[::1",
        "ftp://a.example/",
        "http://[::1]:99999/",
        "https://\u202egro.elpmaxe/",
        "https://a.example/\u200bx",
        "https://\u0430pple.com/",
        "https://\u0441\u043e\u0441\u043e.com/",
        "https://a.example/" + "x" * 200,
    ],
)
def test_a_website_that_is_no_plain_address_is_refused_with_the_text(send, website):  # D11
    answer = send(make_article(), website=website, comment="Kept text")
    assert answer.status_code == 400
    assert "Kept text" in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "website",
    [
        "https://münchen.example/",
        "https://समाचार.भारत/",
        "https://пример.рф/",
        "https://例え.jp/",
        "https://rødgrød.example:8080/a?b=c#d",
    ],
)
def test_a_website_of_any_script_is_taken(send, website):  # D11
    assert send(make_article(), website=website).status_code == 303


@pytest.mark.django_db
def test_a_website_without_its_beginning_gets_one(send):
    send(make_article(), website="example.org/asha")
    assert Comment.objects.get().website == "https://example.org/asha"


@pytest.mark.django_db
@pytest.mark.parametrize("size", [5_001, 65_535, 65_536, 1_000_000])
def test_a_text_that_is_too_long_comes_back_whole(send, size):  # D12
    text = "x" * (size - 1) + "é"
    answer = send(make_article(), comment=text)
    assert answer.status_code == 400
    assert text in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_line_ends_count_once_however_they_are_sent(send):  # D27
    story = make_article()
    assert send(story, comment="a\r\n" * 2498 + "bcd").status_code == 303
    assert send(story, comment="a\r" * 2498 + "bcd", name="Another").status_code == 303
    assert {comment.text for comment in Comment.objects.all()} == {"a\n" * 2498 + "bcd"}


@pytest.mark.django_db
def test_control_characters_go_and_every_script_stays(send):  # D17 D26
    said = "नमस्ते دنیا שלום 🎉 e\u0301"
    answer = send(make_article(), comment=f"{said}\x00\x07\ufffe", name="A\x00sha\n")
    assert answer.status_code == 303
    comment = Comment.objects.get()
    assert comment.text == "नमस्ते دنیا שלום 🎉 \u00e9"
    assert comment.name == "Asha"


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["%ED%A0%80", "%ff%fe", "%C3"])
def test_letters_that_cannot_be_read_make_a_page_with_the_rest(send, broken):  # D18 D19
    body = f"name=Asha&email=a%40b.example&comment=Kept+text+{broken}"
    answer = send(make_article(), body=body)
    assert answer.status_code == 400
    assert "Kept text" in answer.content.decode()


@pytest.mark.django_db
def test_another_charset_in_the_header_is_refused_with_the_text(client):  # D19
    answer = client.generic(
        "POST",
        reverse("comments:thread", args=[make_article().pk]),
        urlencode({"name": "A", "comment": "Kept text"}),
        content_type="application/x-www-form-urlencoded; charset=utf-7",
    )
    assert answer.status_code == 400
    assert "Kept text" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""]
)
def test_what_no_form_of_ours_sends_is_refused(client, content_type):  # D35
    address = reverse("comments:thread", args=[make_article().pk])
    assert client.generic("POST", address, "{}", content_type=content_type).status_code == 400


@pytest.mark.django_db
def test_a_field_sent_twice_is_refused_and_ten_thousand_fields_too(send):  # D35
    story = make_article()
    assert send(story, name=["Asha", "Bina"]).status_code == 400
    assert send(story, body="&".join(f"f{n}=1" for n in range(10_000))).status_code in (400, 413)
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_half_a_form_is_no_comment_and_what_came_is_given_back(client):  # D35
    path = reverse("comments:thread", args=[make_article().pk])
    sent = b"name=Asha&email=asha@example.org&comment=Half+of+my+wor"
    form = {"content_type": "application/x-www-form-urlencoded", "wsgi.input": BytesIO(sent)}
    own = {"Sec-Fetch-Site": "same-origin"}
    answer = client.generic("POST", path, sent, headers=own, CONTENT_LENGTH="5000", **form)
    assert answer.status_code == 400
    assert "Half of my wor" in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_fields_that_the_form_does_not_have_are_ignored(send):  # D33
    send(
        make_article(),
        status="approved",
        state="approved",
        is_staff="1",
        created_at="2001-01-01",
        id="77",
        path="1",
    )
    comment = Comment.objects.get()
    assert comment.state == State.HELD
    assert comment.pk != 77
    assert comment.created_at > timezone.now() - timedelta(minutes=1)


@pytest.mark.django_db
def test_who_fills_the_trap_is_thanked_and_is_spam(send, client):  # D34
    answer = send(make_article(), topic="buy now")
    assert answer.status_code == 303
    assert "waiting for review" in client.get(answer.url).content.decode()
    comment = Comment.objects.get()
    assert comment.state == State.SPAM
    assert Reason.TRAP in comment.held_reasons


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Editor", "Аdmin", "<b>Admin</b>"])
def test_nobody_is_approved_by_a_name_or_an_address(send, editor, name):  # D16 D30
    editor.email = "editor@example.org"
    editor.save()
    story = make_article()
    make_comment(article=story, name="Editor", email=editor.email, state=State.APPROVED)
    send(story, name=name, email="editor@example.org")
    assert Comment.objects.latest("pk").state == State.HELD


@pytest.mark.django_db
def test_a_forged_cookie_of_a_commenter_shows_nothing(client):  # D32
    comment = make_comment(email="victim@example.org", text="Waiting words")
    client.cookies["comment_author_email"] = "victim@example.org"
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "Waiting words" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "status", "reason"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303, False),
        ({"Sec-Fetch-Site": "none"}, 303, False),
        ({"Sec-Fetch-Site": "cross-site"}, 403, None),
        ({"Sec-Fetch-Site": "same-site"}, 403, None),
        ({"Origin": "http://testserver"}, 303, False),
        ({"Origin": "http://127.0.0.1:8000"}, 303, False),
        ({"Origin": "https://evil.example"}, 403, None),
        ({"Origin": "null"}, 403, None),
        ({"Origin": "http://[::1"}, 403, None),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 303, False),
        ({}, 303, True),
    ],
)
def test_only_our_own_pages_may_send_the_form(send, headers, status, reason):  # D40 D41
    answer = send(make_article(), headers=headers, comment="Kept text")
    assert answer.status_code == status
    if status == 403:
        assert "Kept text" in answer.content.decode()
        assert not Comment.objects.exists()
    else:
        assert (Reason.NO_ORIGIN in Comment.objects.get().held_reasons) == reason


@pytest.mark.django_db
def test_sent_again_from_the_back_button_it_is_the_same_comment(send, client):  # D45 D52
    story = make_article()
    first, second = send(story), send(story)
    assert (first.status_code, second.status_code) == (303, 303)
    assert Comment.objects.count() == 1
    assert "Well said." in client.get(second.url).content.decode()


@pytest.mark.django_db
def test_a_story_that_closed_since_gives_the_text_back(send):  # D46
    story = make_article(comments_open=False)
    answer = send(story, comment="Kept text")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Comments on this story are closed." in page
    assert "Kept text" in page
    assert "data-comment-form" not in page


@pytest.mark.django_db
def test_a_story_that_went_since_gives_the_text_back_and_tells_nothing_of_itself(
    send, editor
):  # D46
    withdrawn = make_article(headline="Taken back")
    publishing.withdraw(withdrawn, by=editor, note="A mistake")
    for story in (withdrawn, make_draft(headline="Not out yet"), 10**17, 10**30):
        answer = send(story, comment="Kept text")
        page = answer.content.decode()
        assert answer.status_code == 404
        assert "Kept text" in page
        assert "Taken back" not in page
        assert "Not out yet" not in page
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused(client):  # D47
    address = reverse("comments:thread", args=[make_article().pk])
    assert client.get(address, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_an_answer_hangs_below_its_comment_and_waits_too(send, client):
    parent = make_comment(name="Bina", state=State.APPROVED)
    page = client.get(reverse("comments:reply", args=[parent.article_id, parent.pk]))
    assert page.headers["Cache-Control"] == "no-store"
    assert f'name="parent" value="{parent.pk}"' in page.content.decode()
    assert parent.text in page.content.decode()
    assert send(parent.article, parent=parent.pk).status_code == 303
    reply = Comment.objects.latest("pk")
    assert (reply.parent, reply.state, reply.level) == (parent, State.HELD, 2)


@pytest.mark.django_db
def test_an_answer_to_what_is_not_there_comes_back_with_its_text(send, client):  # D61
    story = make_article()
    elsewhere = make_comment(state=State.APPROVED)
    hidden = make_comment(article=story)
    rejected = make_comment(article=story, state=State.REJECTED)
    below = make_comment(parent=rejected, state=State.APPROVED)
    for parent in (
        elsewhere.pk,
        hidden.pk,
        rejected.pk,
        below.pk,
        10**17,
        "abc",
        "0",
        "-1",
        "9" * 5000,
        "1\x00",
    ):
        answer = send(story, parent=parent, comment="Kept text")
        page = answer.content.decode()
        assert answer.status_code == 400, parent
        assert "Kept text" in page
        assert "is not there any more" in page
        assert 'name="parent" value=""' in page
    for parent in (elsewhere, hidden, rejected, below):
        address = reverse("comments:reply", args=[story.pk, parent.pk])
        assert client.get(address).status_code == 404
    assert Comment.objects.count() == 4


@pytest.mark.django_db
def test_a_thread_goes_five_levels_deep(send):  # D61
    comment = None
    story = make_article()
    for _ in range(5):
        comment = make_comment(article=story, parent=comment, state=State.APPROVED)
    assert comment.level == 5
    assert send(story, parent=comment.pk).status_code == 400
    assert send(story, parent=comment.parent_id).status_code == 303


@pytest.mark.django_db
def test_too_fast_is_told_with_the_time_and_the_text(send, settings):  # D67
    story = make_article()
    settings.COMMENT_RATES = [(1, 15)]
    begin = timezone.now()
    with time_machine.travel(begin, tick=False):
        assert send(story).status_code == 303
    with time_machine.travel(begin + timedelta(seconds=14), tick=False):
        answer = send(story, comment="Kept text")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert "Kept text" in answer.content.decode()
    with time_machine.travel(begin + timedelta(seconds=16), tick=False):
        assert send(story, comment="Kept text").status_code == 303


@pytest.mark.django_db
def test_no_report_of_an_error_holds_an_address(send, client, monkeypatch):  # D88
    def broken(*_):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(posting, "post", broken)
    client.raise_request_exception = False
    address = "@".join(["canary", "leak.test"])  # a report quotes these lines too
    answer = send(make_article(), email=address)
    report = ExceptionReporter(answer.wsgi_request, *answer.exc_info)
    assert "a fault of ours" in report.get_traceback_text()
    assert address not in report.get_traceback_text() + report.get_traceback_html()
    assert address not in answer.content.decode()


@pytest.mark.django_db
def test_a_database_that_does_not_answer_keeps_the_text(send, monkeypatch):  # D54
    def locked(*_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(posting, "post", locked)
    answer = send(make_article(), comment="Kept text")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Kept text" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg/onload=alert(1)>',
        "' onmouseover='alert(1)",
        "</textarea><script>alert(1)</script>",
        "</title><script>alert(1)</script>",
        "{{7*7}} {% load x %} ${7*7}",
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
        "\u202eevil\u2066",
        "Z" + "\u0301" * 70,
    ],
)
def test_hostile_words_stay_words_wherever_readers_see_them(send, client, attack):  # D1 D9 D21 D24
    story = make_article()
    waiting = client.get(send(story, name=attack[:80], comment=attack).url).content.decode()
    refused = send(story, name=attack[:80], comment=attack, email="").content.decode()
    Comment.objects.update(state=State.APPROVED)
    Article.objects.update(comment_count=1)
    comment = Comment.objects.get()
    shown = client.get(reverse("comments:thread", args=[story.pk])).content.decode()
    reply = client.get(reverse("comments:reply", args=[story.pk, comment.pk])).content.decode()
    for page in (waiting, refused, shown, reply):
        assert html.escape(comment.text) in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg/onload" not in page
        assert "<mglyph>" not in page
    assert f"<bdi>{html.escape(comment.name)}</bdi>" in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    "number", ["0", "-1", "2", "99999", "abc", "", "1" * 5000, "²", "\x00", "1e3"]
)
def test_odd_numbers_of_pages_are_not_found(client, number):  # D94
    story = make_article()
    address = reverse("comments:thread", args=[story.pk])
    assert client.get(f"{address}?page={quote(number)}").status_code == 404
    assert client.get(f"{address}?page=1&other=thing").status_code == 200
