"""A login that ended in mid-typing: nothing is done, and nothing that was typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.factories import make_draft, make_section

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}


def sent(answer):
    return dict(answer.context["sent"])


def test_what_is_sent_after_the_login_has_ended_comes_back_and_is_sent_again(client, reporter):
    typed = {
        "headline": "Rain <b>stops</b>", "body": "<p>A long & wet day.</p>", "language": "en",
        "section": make_section().pk, "base_number": "0", "seen_state": "draft", "_save": "Save",
    }  # fmt: skip
    answer = client.post(reverse("admin:articles_article_add"), typed, headers=OWN)
    assert answer.status_code == 403
    assert sent(answer) == {name: str(value) for name, value in typed.items()}
    assert "Rain &lt;b&gt;stops&lt;/b&gt;" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert not Article.objects.exists()
    client.force_login(reporter)
    again = client.post(reverse("admin:articles_article_add"), sent(answer), headers=OWN)
    assert again.status_code == 302
    assert Article.objects.get().headline == "Rain <b>stops</b>"


def test_a_form_from_before_the_last_login_is_shown_to_be_sent_once_more(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    address = reverse("admin:articles_article_change", args=[make_draft(by=editor).pk])
    answer = client.post(address, {"headline": "Typed before"}, headers=OWN)
    assert answer.status_code == 403
    assert sent(answer) == {"headline": "Typed before"}
    assert answer.context["is_logged_in"]


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {}])
def test_what_another_site_sends_is_never_made_ready_to_be_sent(editor, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    address = reverse("admin:articles_article_add")
    answer = client.post(address, {"headline": "Not ours"}, headers=headers)
    assert answer.status_code == 403
    assert "Not ours" not in answer.text
    assert "Not ours" not in Client().post(address, {"headline": "Not ours"}, headers=headers).text


def test_a_password_is_never_shown_again(client):
    typed = {"old_password": "an old secret", "new_password1": "a new secret"}
    answer = client.post(reverse("admin:password_change"), typed, headers=OWN)
    assert answer.status_code == 302
