"""What the editor asks the desk to do."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
TIDY = reverse("admin:editor_tidy")


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
