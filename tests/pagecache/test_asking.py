"""Asking this site for its pages in the process itself."""

import gzip

import pytest

from articles.models import Article
from pagecache import asking
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_is_what_a_reader_gets_also_in_any_script(client):
    story = make_article(slug="बाढ़-का-पानी")
    day = f"{story.published_on:/%Y/%m/%d}"
    for path in (story.get_absolute_url(), f"{day}/बाढ़-का-पानी/"):
        answer = asking.Site().ask(path)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
        assert asking.body_of(answer) == client.get(path).content
    assert asking.Site().ask("/no-such-page/").status_code == 404


def test_a_query_reaches_the_page():
    make_article(headline="Rain at last")
    assert b"Rain at last" in asking.body_of(asking.Site().ask("/search/?q=at+last&sort=newest"))
    assert asking.Site().ask("/?amp=1&x=%ff").status_code == 200


def test_a_kept_page_is_answered_from_the_cache_packed_as_it_is_asked_for():
    story, site = make_article(headline="Rain at last"), asking.site()
    path = story.get_absolute_url()
    site.ask(path)
    Article.objects.filter(pk=story.pk).update(headline="Changed past every rule")
    packed = site.ask(path, "gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert b"Rain at last" in gzip.decompress(asking.body_of(packed))
    assert asking.site() is site
