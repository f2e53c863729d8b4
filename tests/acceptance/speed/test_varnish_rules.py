"""deploy/varnish.vcl by itself, before a backend that answers what a test says."""

import gzip
import threading
import time

import brotli
import pytest
import requests

from pagecache import purging
from tests.acceptance.speed.backend import HELD, Backend
from tests.acceptance.speed.conftest import SECRET, needed, varnish


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    needed("varnishd")
    backend = Backend()
    edge = varnish(tmp_path_factory.mktemp("varnish"), backend_port=backend.server_port)
    yield backend, edge.url
    edge.stop()
    backend.stop()


@pytest.fixture
def backend(site):
    site[0].reset()
    return site[0]


@pytest.fixture
def ask(site, request):
    """Asks Varnish for an address that no other test asks for."""

    def send(path="/", method="GET", **headers):
        name = request.node.name.replace("[", "-").strip("]").encode().hex()
        url = f"{site[1]}/{name}{path}"
        answer = requests.request(
            method, url, headers={"Accept-Encoding": ""} | headers, timeout=20, stream=True,
            allow_redirects=False,
        )  # fmt: skip
        answer.body = answer.raw.read(decode_content=False)
        return answer

    return send


@pytest.fixture
def purge(site, settings):
    settings.EDGE_PURGE_URL = [f"http://{SECRET}@{site[1].removeprefix('http://')}/"]
    return purging.send


def test_a_page_is_held_until_one_of_its_keys_is_purged(backend, ask, purge):
    assert [ask().body, ask().body] == [b"old", b"old"]
    assert len(backend.asked) == 1
    backend.text = "new"
    purge(["s2", "frontier"])
    assert ask().body == b"old"
    purge(["s1"])
    assert ask().body == b"new"
    purge(["front"])
    ask()
    assert len(backend.asked) == 3


def test_what_edges_are_told_no_reader_gets(ask):
    for _ in range(2):
        answer = ask()
        for name in (
            "xkey",
            "Surrogate-Key",
            "Surrogate-Control",
            "Cache-Tag",
            "CDN-Cache-Control",
        ):
            assert name not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_stranger_purges_nothing(backend, ask, site, purge):
    ask()
    for secret in ({}, {"X-Purge-Secret": "guess"}, {"X-Purge-Secret": ""}):
        answer = requests.request(
            "PURGE", f"{site[1]}/", headers={"xkey": "s1"} | secret, timeout=5
        )
        assert answer.status_code == 403
    ask()
    assert len(backend.asked) == 1


def test_what_is_not_marked_is_not_held(backend, ask):
    for number, headers in enumerate([
        {},
        {"Cache-Control": "no-cache"},
        {"Cache-Control": "public, max-age=0, must-revalidate"},
        {"Surrogate-Control": "no-store", "Cache-Control": "public, max-age=60"},
        HELD | {"Set-Cookie": "a=b"},
    ]):  # fmt: skip
        backend.headers, before = headers, len(backend.asked)
        ask(f"/{number}")
        ask(f"/{number}")
        assert len(backend.asked) == before + 2, headers


@pytest.mark.parametrize("status", [301, 404, 410, 500])
def test_no_error_is_held_and_what_is_published_there_is_seen_at_once(backend, ask, status):
    backend.status, backend.headers = status, {"Surrogate-Control": "no-store"}
    assert ask().status_code == ask().status_code == status
    backend.reset()
    assert ask().body == ask().body == b"old"
    assert len(backend.asked) == 1


def test_files_are_held_as_long_as_they_say(backend, ask):
    backend.headers = {"Cache-Control": "public, max-age=31536000, immutable", "xkey": "fabc"}
    assert ask("/media/a.jpg").headers["Cache-Control"].endswith("immutable")
    assert ask("/media/a.jpg").headers["Cache-Status"] == "varnish; hit"
    backend.headers = {"Cache-Control": "max-age=60, public"}
    assert [ask("/static/a.css").status_code for _ in range(3)] == [200] * 3
    assert len(backend.asked) == 2


def test_the_desk_sessions_posts_and_searches_pass(backend, ask, site):
    passing = [
        ("GET", "/admin/", {}), ("GET", "/search/?q=x", {}), ("POST", "/comment/1/", {}),
        ("POST", "/read/", {}), ("GET", "/a/", {"Cookie": "theme=dark; sessionid=abc"}),
        ("GET", "/comment/mine/", {"Cookie": "own_comments=x"}),
        ("GET", "/comment/7/edit/", {"Cookie": "own_comments=x"}),
        ("GET", "/?preview=1", {}), ("GET", "/healthz2", {"Cookie": "sessionid=x"}),
    ]  # fmt: skip
    for method, path, headers in passing:
        before = len(backend.asked)
        for _ in range(2):
            requests.request(method, f"{site[1]}{path}", headers=headers, timeout=5)
        assert len(backend.asked) == before + 2, (method, path)
        assert backend.asked[-1][2].get("Cookie") == headers.get("Cookie")
    assert {"X-Forwarded-For"} <= set(backend.asked[-1][2])


def test_other_cookies_neither_pass_nor_part_the_held_page(backend, ask):
    ask(Cookie="_ga=1")
    ask(Cookie="_ga=2")
    ask()
    assert len(backend.asked) == 1
    assert "Cookie" not in backend.asked[0][2]


def test_unknown_questions_do_not_fill_the_cache(backend, ask):
    ask("/")
    for query in ("?utm_source=x", "?fbclid=1&utm_medium=y&gclid=z", "?utm_a=1&"):
        assert ask(f"/{query}").headers["Cache-Status"] == "varnish; hit"
    assert len(backend.asked) == 1
    ask("/?page=2")
    assert ask("/?utm_source=x&page=2&fbclid=y").headers["Cache-Status"] == "varnish; hit"
    assert len(backend.asked) == 2
    for query in ("?x=1", "?page=2&x=1", "?page=02", "?page=2;x", "?page=1234567", "?utm-source=1"):
        before = len(backend.asked)
        ask(f"/{query}")
        ask(f"/{query}")
        assert len(backend.asked) == before + 2, query
        assert backend.asked[-1][1].endswith(query)


def test_each_reader_gets_the_packing_he_takes_as_the_application_packed_it(backend, ask):
    backend.packs = True
    for _ in range(2):
        browser = ask(**{"Accept-Encoding": "gzip, deflate, br"})
        assert browser.headers["Content-Encoding"] == "br"
        assert brotli.decompress(browser.body) == b"old"
        older = ask(**{"Accept-Encoding": "gzip"})
        assert older.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(older.body) == b"old"
        assert ask().body == b"old"
        assert ask(**{"Accept-Encoding": "br;q=0, gzip"}).headers["Content-Encoding"] == "gzip"
    assert len(backend.asked) == 2


def test_a_purge_reaches_every_packing(backend, ask, purge):
    backend.packs = True
    for packing in ("br", "gzip", ""):
        ask(**{"Accept-Encoding": packing})
    backend.text = "new"
    purge(["s1"])
    assert brotli.decompress(ask(**{"Accept-Encoding": "br"}).body) == b"new"
    assert gzip.decompress(ask(**{"Accept-Encoding": "gzip"}).body) == b"new"


def test_whoever_has_the_page_is_told_so_by_varnish(backend, ask):
    backend.etag = 'W/"abc"'
    assert ask().headers["ETag"] == 'W/"abc"'
    answer = ask(**{"If-None-Match": 'W/"abc"'})
    assert (answer.status_code, answer.body) == (304, b"")
    assert ask(**{"If-None-Match": 'W/"other"'}).status_code == 200
    assert len(backend.asked) == 1


def test_head_is_answered_from_the_held_page(backend, ask):
    ask()
    answer = ask(method="HEAD")
    assert (answer.status_code, answer.body, answer.headers["Content-Length"]) == (200, b"", "3")
    assert len(backend.asked) == 1


def test_many_readers_of_a_page_that_is_not_held_yet_ask_once(backend, ask):
    backend.seconds = 0.5
    readers = [threading.Thread(target=ask) for _ in range(10)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(backend.asked) == 1


def test_what_ended_is_made_anew_while_the_application_is_well(backend, ask):
    backend.headers["Surrogate-Control"] = "max-age=1, stale-if-error=600"
    ask()
    backend.text = "new"
    time.sleep(1.2)
    assert ask().body == b"new"


def test_a_page_that_ended_unchanged_is_not_fetched_again(backend, ask):
    backend.etag, backend.headers["Surrogate-Control"] = '"a"', "max-age=1, stale-if-error=600"
    ask()
    time.sleep(1.2)
    assert ask().body == b"old"
    assert backend.asked[1][2]["If-None-Match"] == '"a"'


def test_while_the_application_is_down_what_ended_is_given_and_what_was_purged_is_not(
    backend, ask, purge
):
    backend.headers["Surrogate-Control"] = "max-age=1, stale-if-error=600"
    ask("/ended")
    backend.headers["xkey"] = "s9"
    ask("/purged")
    purge(["s9"])
    time.sleep(1.2)
    backend.status, backend.headers = 503, {"Surrogate-Control": "no-store"}
    answer = ask("/ended")
    assert (answer.status_code, answer.body) == (200, b"old")
    assert ask("/purged").status_code == 503
    time.sleep(1.5)  # until the probe has noticed too
    assert ask("/ended").body == b"old"
    assert ask("/purged").status_code == 503
    backend.reset()
    backend.text = "new"
    time.sleep(1.5)
    assert ask("/ended").body == ask("/purged").body == b"new"


def test_an_application_that_is_gone_is_covered_by_what_is_held(tmp_path):
    backend = Backend()
    backend.headers["Surrogate-Control"] = "max-age=1, stale-if-error=600"
    edge = varnish(tmp_path, backend_port=backend.server_port)
    known, unknown = f"{edge.url}/known", f"{edge.url}/unknown"
    assert requests.get(known, timeout=5).text == "old"
    backend.stop()
    time.sleep(1.2)
    for _ in range(20):  # before and after the probe has noticed
        assert requests.get(known, timeout=5).text == "old"
        answer = requests.get(unknown, timeout=5)
        assert answer.status_code == 503 and "does not answer" in answer.text
        time.sleep(0.1)
    backend = Backend(backend.server_port)
    backend.text = "new"
    began = time.monotonic()
    while requests.get(known, timeout=5).text != "new":
        assert time.monotonic() - began < 3
        time.sleep(0.1)
    edge.stop()
    backend.stop()


def test_a_page_that_was_rendered_before_the_change_and_arrives_after_it_does_not_stay(
    backend, ask, purge
):
    backend.seconds = 0.6
    late = threading.Thread(target=ask)
    late.start()
    time.sleep(0.2)
    backend.text, backend.seconds = "new", 0.0
    messenger = purging.Messenger(purge)
    messenger.tell(["s1"])
    messenger.finish(5)
    late.join()
    arrived = time.monotonic()
    while ask().body != b"new":
        assert time.monotonic() - arrived < 2
        time.sleep(0.05)


def test_a_page_under_way_is_purged_before_its_last_byte(backend, ask, purge):
    backend.text = "old" * 100_000
    ask()
    backend.text = "new"
    purge(["s1"])
    assert ask().body == b"new"
