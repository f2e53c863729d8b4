"""A small site of one counted view shows what is kept, and what frees it."""

import gzip
from datetime import timedelta

import brotli
import pytest
import time_machine
from django.db import transaction
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from pagecache import pages, versions
from pagecache.door import Door

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(rf):
    """Calls a kept view; `renders` counts how often it was really run."""

    class Site:
        renders = 0
        until = None
        cookie = False

        def __init__(self):
            self.view = pages.kept(keys=["page"])(self._render)

        def _render(self, request):
            self.renders += 1
            if request.GET.get("page") == "99":
                raise Http404
            pages.depend("section:1", until=self.until)
            response = HttpResponse(f"render {self.renders} {request.GET.urlencode()}")
            if self.cookie:
                response.set_cookie("seen", "1")
            return response

        def get(self, address="/", user=None, **headers):
            request = RequestFactory().get(address, headers=headers)
            if user:
                request.META["HTTP_COOKIE"] = "sessionid=theirs"
                request.user = user
            return Door(self.view)(request)

    return Site()


def test_a_page_is_rendered_once(site):
    first, second = site.get(), site.get()
    assert site.renders == 1
    assert first.content == second.content


def test_a_kept_page_costs_one_query_and_none_with_redis(site, django_assert_num_queries):
    versions.raise_for({"section:1"})
    site.get()
    site.get()
    with django_assert_num_queries(0 if versions.in_redis() else 1):
        site.get()


def test_a_change_of_its_tag_frees_a_page_and_of_another_does_not(site):
    site.get()
    pages.forget("section:2")
    site.get()
    assert site.renders == 1
    pages.forget("section:1")
    site.get()
    assert site.renders == 2


def test_a_renamed_thing_frees_every_page(site):
    site.get()
    pages.forget(pages.NAMES)
    site.get()
    assert site.renders == 2


def test_nothing_is_freed_by_a_change_that_is_rolled_back(site):
    site.get()
    with transaction.atomic():
        pages.forget("section:1")
        transaction.set_rollback(True)
    site.get()
    assert site.renders == 1


def test_a_page_that_was_rendered_while_its_data_changed_is_not_kept_for_true(site):
    def change_while_rendering(request):
        pages.depend("section:1")
        site.renders += 1
        if site.renders == 1:
            versions.raise_for({"section:1"})  # another process commits in this moment
        return HttpResponse("text")

    site.view = pages.kept()(change_while_rendering)
    site.get()
    site.get()
    assert site.renders == 2


def test_a_page_lives_no_longer_than_it_said(site):
    now = timezone.now()
    site.until = now + timedelta(minutes=5)
    with time_machine.travel(now, tick=False):
        site.get()
    with time_machine.travel(now + timedelta(minutes=4, seconds=59), tick=False):
        site.get()
        assert site.renders == 1
    with time_machine.travel(now + timedelta(minutes=5), tick=False):
        site.get()
        assert site.renders == 2


def test_unknown_query_keys_neither_fill_the_cache_nor_reach_the_view(site):
    assert site.get("/?utm_source=x&page=2").content == b"render 1 page=2"
    site.get("/?page=2&fbclid=y")
    assert site.renders == 1


def test_staff_get_a_fresh_page_that_no_cache_may_store(site):
    staff = User(is_staff=True)
    site.get()
    response = site.get(user=staff)
    assert site.renders == 2
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_forged_session_cookie_does_not_bypass_the_cache(site):
    site.get()
    site.get(user=User(is_staff=False))
    assert site.renders == 1


def test_an_answer_with_a_cookie_or_an_error_is_never_kept(site):
    site.cookie = True
    site.get()
    site.get()
    assert site.renders == 2
    for _ in range(2):
        with pytest.raises(Http404):
            site.get("/?page=99")
    assert site.renders == 4


def test_a_reader_who_has_the_page_is_told_so(site):
    etag = site.get().headers["ETag"]
    assert site.get(if_none_match=etag).status_code == 304
    assert site.get(if_none_match=etag.removeprefix("W/")).status_code == 304
    pages.forget("section:1")
    assert site.get(if_none_match=etag).status_code == 200


def test_a_page_is_compressed_for_those_who_ask(site):
    plain = site.get().content
    packed = site.get(accept_encoding="gzip")
    assert gzip.decompress(packed.content) == plain
    assert brotli.decompress(site.get(accept_encoding="gzip, br").content) == plain
    assert site.renders == 1


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("br;q=0, GZIP;q=0.5", "gzip"),
        ("gzip;q=1.0", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.00, *", None),
        ("x-gzippy", None),
        ("", None),
    ],
)
def test_a_page_is_packed_only_for_those_who_unpack_it(site, accepted, encoding):
    assert site.get(**{"Accept-Encoding": accepted}).headers.get("Content-Encoding") == encoding
