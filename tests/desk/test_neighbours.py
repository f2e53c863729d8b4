"""Flat pages and redirects at the desk."""

import pytest
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect

pytestmark = pytest.mark.django_db


def test_an_editor_writes_a_page_and_readers_have_it_at_once(
    client, editor, django_capture_on_commit_callbacks
):
    client.get("/")  # it is kept now
    client.force_login(editor)
    typed = {"title": "About us", "url": "/about/", "content": "<h2>Who</h2><p onclick=x()>We.</p>"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/admin/flatpages/flatpage/add/", typed).status_code == 302
    assert FlatPage.objects.get().content == "<h2>Who</h2><p>We.</p>"
    client.logout()
    assert "We." in client.get("/about/").content.decode()
    assert "About us" in client.get("/").content.decode()


def test_one_address_has_one_page_and_one_redirect(client, admin):
    client.force_login(admin)
    page = {"title": "About us", "url": "/about/", "content": "<p>We.</p>"}
    redirect = {"old_path": "/old/", "new_path": "/new/"}
    for table, typed in (("flatpages/flatpage", page), ("redirects/redirect", redirect)):
        assert client.post(f"/admin/{table}/add/", typed).status_code == 302
        assert client.post(f"/admin/{table}/add/", typed).status_code == 200
    assert FlatPage.objects.count() == Redirect.objects.count() == 1
