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


@pytest.mark.parametrize("url", ["/search/", "/2025/", "/tag/rivers/", "/a.b/"])
def test_a_page_of_the_footer_does_not_stand_where_readers_would_never_find_it(client, editor, url):
    client.force_login(editor)
    typed = {"title": "About us", "url": url, "content": "<p>We.</p>"}
    assert client.post("/admin/flatpages/flatpage/add/", typed).status_code == 200
    assert not FlatPage.objects.exists()


@pytest.mark.parametrize("old_path", ["/old/story/", "/पुराना/", "/index.php?id=3"])
def test_an_address_that_an_owner_leads_elsewhere_is_followed(client, admin, old_path):
    client.force_login(admin)
    typed = {"old_path": old_path, "new_path": "/search/"}
    assert client.post("/admin/redirects/redirect/add/", typed).status_code == 302
    client.logout()
    response = client.get(old_path)
    assert (response.status_code, response["Location"]) == (301, "/search/")


@pytest.mark.parametrize(
    ("old_path", "new_path"),
    [
        ("old", "/new/"),
        ("/old/", "javascript:alert(1)"),
        ("/old/", "//evil.example"),
        ("/a/", "/a/"),
    ],
)
def test_a_redirect_that_could_never_work_is_refused(client, admin, old_path, new_path):
    client.force_login(admin)
    typed = {"old_path": old_path, "new_path": new_path}
    assert client.post("/admin/redirects/redirect/add/", typed).status_code == 200
    assert not Redirect.objects.exists()


def test_a_page_that_is_there_costs_no_question_about_redirects(
    client, django_assert_max_num_queries
):
    client.get("/")
    with django_assert_max_num_queries(1):  # none where Redis has the numbers
        client.get("/")
