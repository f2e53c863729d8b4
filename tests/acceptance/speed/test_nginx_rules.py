"""deploy/nginx.conf alone before the application: how old its pages are, and what it leaves alone."""

import gzip
import threading
import time

import brotli
import pytest
import requests

from tests.acceptance.speed.backend import HELD, Backend
from tests.acceptance.speed.conftest import needed, nginx

KEPT = {name: HELD[name] for name in ("Cache-Control", "Vary")}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    needed("nginx")
    backend = Backend()
    proxy = nginx(tmp_path_factory.mktemp("nginx"), backend_port=backend.server_port)
    yield backend, proxy.url
    proxy.stop()
    backend.stop()


@pytest.fixture
def backend(site):
    site[0].reset()
    site[0].headers = dict(KEPT)
    return site[0]


@pytest.fixture
def ask(site, request):
    def send(path="/", method="GET", **headers):
        url = f"{site[1]}/{request.node.name.encode().hex()}{path}"
        answer = requests.request(
            method, url, headers={"Accept-Encoding": ""} | headers, timeout=20, stream=True,
            allow_redirects=False,
        )  # fmt: skip
        answer.body = answer.raw.read(decode_content=False)
        return answer

    return send


def test_no_page_is_older_than_a_second_and_the_application_is_asked_once_a_second(
    backend, ask, say, crowding
):
    backend.text = lambda: f"{time.time():.6f}"
    began, oldest, number = time.time(), 0.0, 0
    while time.time() - began < 6:
        asked_at, number = time.time(), number + 1
        oldest = max(oldest, asked_at - float(ask().body))
    say(
        f"nginx alone: of {number} answers the oldest was {oldest:.2f} s old,"
        f" the application was asked {len(backend.asked)} times in 6 s"
    )
    assert oldest <= 1.0 + 0.05 * crowding.since(began)
    assert len(backend.asked) <= 9


def test_many_readers_at_once_ask_the_application_once(backend, ask):
    backend.seconds = 0.3
    time.sleep(1.05 - time.time() % 1)  # a second begins, and lasts longer than the answer takes
    readers = [threading.Thread(target=ask) for _ in range(10)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(backend.asked) == 1


def test_an_unchanged_page_is_asked_for_by_its_etag(backend, ask):
    backend.etag = 'W/"abc"'
    ask()
    time.sleep(1.1)
    assert ask().body == b"old"
    assert backend.asked[1][2]["If-None-Match"] == 'W/"abc"'
    assert ask(**{"If-None-Match": 'W/"abc"'}).status_code == 304


def test_what_is_not_kept_is_not_held(backend, ask, site):
    for headers in ({}, {"Cache-Control": "no-store"}, KEPT | {"Set-Cookie": "a=b"}):
        backend.headers, before = headers, len(backend.asked)
        for _ in range(3):
            ask(f"/{len(headers)}")
        assert len(backend.asked) == before + 3, headers
    backend.headers, backend.status = {"Cache-Control": "no-cache"}, 404
    before = len(backend.asked)
    ask("/nothing")
    backend.status, backend.headers = 200, dict(KEPT)
    assert ask("/nothing").status_code == 200


def test_sessions_posts_and_unknown_questions_pass(backend, ask):
    for method, path, headers in [
        ("GET", "/", {"Cookie": "a=b; sessionid=x"}), ("POST", "/", {}), ("GET", "/?utm_a=1", {}),
    ]:  # fmt: skip
        before = len(backend.asked)
        ask(path, method, **headers)
        ask(path, method, **headers)
        assert len(backend.asked) == before + 2, (method, path)


def test_nobody_purges_through_it(ask):
    assert ask(method="PURGE", xkey="front").status_code == 405


def test_each_reader_gets_the_packing_he_takes(backend, ask):
    backend.packs = True
    for _ in range(2):
        assert brotli.decompress(ask(**{"Accept-Encoding": "gzip, deflate, br"}).body) == b"old"
        assert gzip.decompress(ask(**{"Accept-Encoding": "br;q=0, gzip"}).body) == b"old"
        assert ask().body == b"old"


def test_the_application_learns_who_asks_and_by_which_scheme(backend, ask):
    ask(**{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
    told = backend.asked[-1][2]
    assert told["X-Forwarded-For"] == "203.0.113.9, 127.0.0.1"  # the last one is what hops count
    assert told["X-Forwarded-Proto"] == "http"
