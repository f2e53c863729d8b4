"""What the editor asks the desk to do."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from images.models import Picture

pytestmark = pytest.mark.django_db
TIDY, UPLOAD = reverse("admin:editor_tidy"), reverse("admin:editor_upload")


def photo(content=None, name="lake.jpg"):
    if content is None:
        file = io.BytesIO()
        Image.new("RGB", (700, 400), "teal").save(file, "JPEG")
        content = file.getvalue()
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("reporter", 200),
        ("editor", 200),
        ("moderator", 403),
        ("ad_manager", 403),
        ("admin", 200),
        (None, 302),
    ],
)
def test_who_may_have_a_text_tidied(client, request, role, status):
    if role:
        client.force_login(request.getfixturevalue(role))
    assert client.post(TIDY, {"html": "<p>a</p>"}).status_code == status
    assert client.get(TIDY).status_code in (302, 405)


def test_a_text_comes_back_tidied_with_what_was_changed(client, reporter):
    client.force_login(reporter)
    html = "<p>New Delhi, Nov 1, 2025: A</p><p>Ad</p><p>• b</p>"
    assert client.post(TIDY, {"html": html, "is_beginning": "1"}).json() == {
        "html": "<p>A</p><ul><li><p>b</p></li></ul>",
        "changes": [
            "1 Advertisement line dropped",
            "dateline lifted to New Delhi, dated 1 November 2025",
            "1 list made",
        ],
        "is_worth_telling": True,
        "dateline": "New Delhi",
        "headline": None,
    }


def test_the_middle_of_a_text_has_no_dateline(client, reporter):
    client.force_login(reporter)
    found = client.post(TIDY, {"html": "<p>Delhi, Nov 1, 2025: A</p>"}).json()
    assert (found["dateline"], found["changes"]) == (None, [])


@pytest.mark.parametrize(
    "html", ["", "\x00\ud800".encode("utf-8", "replace"), "<script>alert(1)</script>", "<" * 9999]
)
def test_odd_texts_get_an_answer(client, reporter, html):
    client.force_login(reporter)
    found = client.post(TIDY, {"html": html, "is_beginning": "1"})
    assert found.status_code == 200
    assert "<script" not in found.json()["html"]


def test_another_site_cannot_ask(reporter):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reporter)
    assert client.post(TIDY, {"html": "<p>a</p>"}).status_code == 403
    assert client.post(UPLOAD, {"upload": photo(), "alt": "A lake"}).status_code == 403
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("reporter", 200),
        ("editor", 200),
        ("moderator", 403),
        ("ad_manager", 200),
        ("admin", 200),
        (None, 302),
    ],
)
def test_who_may_upload(client, request, role, status):
    if role:
        client.force_login(request.getfixturevalue(role))
    assert client.post(UPLOAD, {"upload": photo()}).status_code == (
        400 if status == 200 else status
    )
    sent = {"upload": photo(), "alt": "A lake"} if role else {"upload": photo()}
    assert client.post(UPLOAD, sent).status_code == status
    assert Picture.objects.exists() == (status == 200)


def test_a_picture_is_taken_with_its_words_and_its_sizes(client, reporter):
    client.force_login(reporter)
    sent = {"alt": "A lake", "caption": "At noon", "credit": "Staff", "upload": photo()}
    found = client.post(UPLOAD, sent).json()
    picture = Picture.objects.get()
    assert picture.uploaded_by == reporter
    assert picture.ready_widths == [320, 640]
    assert (picture.focus_x, picture.focus_y) == (50, 40)
    assert found["id"] == picture.pk
    assert (found["alt"], found["caption"], found["credit"]) == ("A lake", "At noon", "Staff")


@pytest.mark.parametrize(
    ("sent", "field", "reason"),
    [
        ({"alt": "A lake"}, "upload", "Choose a picture."),
        ({"alt": " "}, "alt", "Say what is seen"),
        ({"alt": "A lake", "upload": b"MZ no picture"}, "upload", "not a picture of a kind"),
        ({"alt": "A lake", "upload": b"<svg/>"}, "upload", "SVG drawings"),
        ({"alt": "x" * 301}, "alt", "at most 300"),
        ({"alt": "A", "credit": "x" * 121}, "credit", "at most 120"),
    ],
)
def test_a_refusal_says_why_at_the_field(client, reporter, sent, field, reason):
    client.force_login(reporter)
    if isinstance(sent.get("upload"), bytes):
        sent = {**sent, "upload": photo(sent["upload"])}
    elif field != "upload":
        sent = {**sent, "upload": photo()}
    answer = client.post(UPLOAD, sent)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert reason in answer.json()["errors"][field][0]
    assert not Picture.objects.exists()
