"""While the database or the cache is away: a plain page, come back soon, and nothing typed is lost."""

from contextlib import contextmanager

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse
from lxml import html
from redis.exceptions import ConnectionError as RedisGone

from articles.models import Article
from comments.models import Comment
from tests.factories import make_article, make_draft, make_section

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}
COMMENT = {"comment": "Well said, <b>all</b> of it.", "name": "Asha", "email": "asha@example.org"}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@contextmanager
def away(error=OperationalError):
    def fail(*query):
        raise error("the server closed the connection unexpectedly")

    with connection.execute_wrapper(fail):
        yield


def form_in(answer):
    """What the page would send, if its button were pressed."""
    forms = [form for form in html.fromstring(answer.text).forms if form.method == "POST"]
    form = max(forms, key=lambda form: len(form.inputs.keys()))
    return dict(form.form_values())


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, RedisGone])
@pytest.mark.parametrize("path", ["/", "/feed/", "/section/none/", "/admin/", "/search/?q=a"])
def test_readers_are_asked_to_come_back_in_a_moment(client, editor, path, error):
    client.force_login(editor)
    with away(error):
        answer = client.get(path)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) <= 10
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Back in a moment" in answer.text and "Traceback" not in answer.text
    assert not answer.cookies


def test_afterwards_all_is_as_before(client):
    address = make_article().get_absolute_url()
    with away():
        assert client.get(address).status_code == 503
    assert client.get(address).status_code == 200


def test_a_comment_is_given_back_and_can_be_sent_again(client):
    address = reverse("comments:thread", args=[make_article().pk])
    with away():
        answer = client.post(address, COMMENT, headers=OWN)
    assert answer.status_code == 503
    assert "Well said, &lt;b&gt;all&lt;/b&gt; of it." in answer.text
    assert form_in(answer) == COMMENT
    assert not answer.cookies
    assert client.post(address, form_in(answer), headers=OWN).status_code == 400  # no form of ours
    again = client.post(
        address,
        "&".join(f"{name}={value}" for name, value in form_in(answer).items()),
        content_type="application/x-www-form-urlencoded",
        headers=OWN,
    )
    assert again.status_code == 303
    assert Comment.objects.get().text == COMMENT["comment"]


def test_a_story_is_given_back_and_can_be_saved_again(editor):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(editor)
    address = reverse("admin:articles_article_add")
    token = form_in(client.get(reverse("admin:password_change")))["csrfmiddlewaretoken"]
    typed = {
        "headline": "Rain <b>stops</b>", "body": "<p>A long & wet day.</p>", "language": "en",
        "section": str(make_section().pk), "base_number": "0", "seen_state": "draft",
    }  # fmt: skip
    with away():
        answer = client.post(address, typed | {"csrfmiddlewaretoken": token}, headers=OWN)
    assert answer.status_code == 503
    assert "Rain &lt;b&gt;stops&lt;/b&gt;" in answer.text
    again = form_in(answer)
    assert again | typed == again
    assert client.post(address, again, headers=OWN).status_code == 302
    assert Article.objects.get().headline == "Rain <b>stops</b>"


def test_what_another_site_sent_is_not_given_back(client):
    address = reverse("comments:thread", args=[make_article().pk])
    with away():
        answer = client.post(address, COMMENT, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 503
    assert "Well said" not in answer.text


def test_a_password_is_never_given_back(client):
    with away():
        answer = client.post(
            "/admin/login/", {"username": "a-long-name-of-somebody", "password": "a secret"}
        )
    assert answer.status_code == 503
    assert "secret" not in answer.text and "a-long-name" not in answer.text


def misspelt(execute, sql, *more):
    return execute(sql.replace("articles_article", "no_such_table"), *more)


def test_our_own_mistakes_stay_mistakes(client):
    make_draft()
    with away(ValueError):
        assert client.get("/search/?q=a").status_code == 500
    if connection.vendor == "sqlite":
        with connection.execute_wrapper(misspelt):
            assert client.get("/search/?q=a").status_code == 500
