"""What the HTTP cache before us is told: how long it may hold a page, and when to let it go."""

import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.db import transaction
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pagecache import edge, pages, purging, tasks, versions
from pagecache.door import Door
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


class Edge(ThreadingHTTPServer):
    """Notes what it is told. status: what it answers; seconds: how long it takes."""

    status, seconds = 200, 0.0

    def __init__(self):
        self.told, self.requests = threading.Condition(), []
        super().__init__(("127.0.0.1", 0), _Handler)

    def wait_for(self, number, seconds=5):
        """The first requests, once there are so many."""
        with self.told:
            assert self.told.wait_for(lambda: len(self.requests) >= number, seconds), self.requests
            return self.requests[:number]


class _Handler(BaseHTTPRequestHandler):
    def do_PURGE(self):
        time.sleep(self.server.seconds)
        with self.server.told:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.server.requests.append((self.command, self.path, dict(self.headers), body))
            self.server.told.notify_all()
        self.send_response(self.server.status)
        self.end_headers()

    do_POST = do_PURGE

    def log_message(self, *args):
        pass


@pytest.fixture
def cache_before_us(settings, monkeypatch):
    server = Edge()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EDGE_PURGE_URL = [f"http://secret@127.0.0.1:{server.server_port}/"]
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}
    messenger = purging.Messenger(purging.send)
    monkeypatch.setattr(purging, "messenger", messenger)
    monkeypatch.setattr(purging, "_refused_at", {})
    monkeypatch.setattr(purging, "AGAIN_SECONDS", 0.3)
    yield server
    with messenger._changed:  # what it would still send, the next test has no use for
        messenger._new.clear()
        messenger._again.clear()
    server.shutdown()
    server.server_close()


def get(view, address="/", **headers):
    return Door(view)(RequestFactory().get(address, headers=headers))


@pages.kept()
def plain(request):
    pages.depend("section:1", "front")
    return HttpResponse("text")


def test_without_an_edge_nothing_is_said_to_one(settings):
    settings.EDGE_PURGE_URL = []
    told = get(plain).headers
    assert told["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {
        "Surrogate-Control",
        "CDN-Cache-Control",
        "xkey",
        "Surrogate-Key",
        "Cache-Tag",
    }.isdisjoint(told)
    pages.forget("section:1")
    assert DBTaskResult.objects.count() == 0


def test_the_edge_holds_a_page_until_its_end_and_browsers_ask_each_time(cache_before_us):
    now = timezone.now()

    @pages.kept()
    def ending(request):
        pages.depend("section:1", until=now + timedelta(minutes=5))
        return HttpResponse("text")

    with time_machine.travel(now, tick=False):
        assert get(ending).headers["Surrogate-Control"].startswith("max-age=300, stale-if-error=")
    with time_machine.travel(now + timedelta(minutes=4), tick=False):
        told = get(ending).headers
    assert told["Surrogate-Control"].startswith("max-age=60,")
    assert told["CDN-Cache-Control"] == told["Surrogate-Control"]
    assert told["Cache-Control"] == "public, max-age=0, must-revalidate"
    with time_machine.travel(now + timedelta(seconds=299.5), tick=False):
        assert get(ending).headers["Surrogate-Control"] == "no-store"


def test_a_page_carries_the_keys_of_its_tags_also_when_it_is_unchanged(cache_before_us):
    first = get(plain)
    again = get(plain, if_none_match=first.headers["ETag"])
    assert again.status_code == 304
    for told in (first.headers, again.headers):
        assert told["xkey"] == told["Surrogate-Key"] == "front names s1"
        assert told["Cache-Tag"] == "front,names,s1"
        assert told["Surrogate-Control"].startswith("max-age=")


def test_what_is_not_kept_the_edge_does_not_hold(cache_before_us, client, db):
    story = make_article()
    address = story.get_absolute_url()
    for path in ["/nothing/", "/search/?q=x", "/admin/login/", address[:-1], "/healthz"]:
        told = client.get(path).headers
        assert told["Surrogate-Control"] == told["CDN-Cache-Control"] == "no-store", path
        assert "xkey" not in told
    assert client.get(address).headers["Surrogate-Control"].startswith("max-age=")
    posted = client.post(f"/comment/{story.pk}/", {"comment": ""})
    assert posted.headers["Surrogate-Control"] == "no-store"


def test_a_kept_view_that_finds_nothing_is_not_held(cache_before_us):
    @pages.kept()
    def missing(request):
        raise Http404

    with pytest.raises(Http404):  # other layers make an answer of it
        get(missing)


def test_files_say_themselves_how_long_they_are_held(cache_before_us):
    def file(request):
        return HttpResponse("file", headers={"Cache-Control": "max-age=60, public"})

    assert "Surrogate-Control" not in get(file).headers


def test_a_page_that_changed_while_it_was_rendered_is_not_held(cache_before_us):
    renders = []

    @pages.kept()
    def overtaken(request):
        pages.depend("section:1")
        renders.append(1)
        if len(renders) == 1:
            versions.raise_for({"section:1"})  # another process commits in this moment
        return HttpResponse("text")

    assert get(overtaken).headers["Surrogate-Control"] == "no-store"
    assert get(overtaken).headers["Surrogate-Control"].startswith("max-age=")


def test_a_page_of_many_tags_has_few_keys_and_each_change_still_finds_it(cache_before_us):
    stories = {f"article:{number}" for number in range(1, 501)}
    others = {f"tag:{number}" for number in range(1, 60)} | {"front", "names"}
    keys = edge.keys_held(stories | others)
    assert len(keys) <= edge.MOST_KEYS
    for tag in stories | others:
        assert set(edge.keys_freed([tag])) & set(keys), tag
    assert not set(edge.keys_freed(["tag:60"])) & set(keys)
    assert not set(edge.keys_freed(["section:1"])) & set(keys)
    assert len(" ".join(keys)) < 1000


def test_each_change_of_a_tag_finds_the_pages_that_hang_on_it_and_no_others(cache_before_us):
    held = set(edge.keys_held(["article:1", "section:12", "front", "names"]))
    assert held & set(edge.keys_freed(["article:1"]))
    assert held & set(edge.keys_freed(["front"]))
    assert not held & set(edge.keys_freed(["article:12", "section:1", "tag:1", "breaking"]))


def test_all_that_one_transaction_frees_goes_out_as_one_request_and_once_more(cache_before_us):
    with transaction.atomic():
        pages.forget("section:1", "front")
        with transaction.atomic():
            pages.forget("section:1", "article:7")
        pages.forget("archive")
        assert cache_before_us.requests == []
    (method, path, headers, _), again = cache_before_us.wait_for(2)
    assert (method, path, headers["X-Purge-Secret"]) == ("PURGE", "/", "secret")
    assert headers["xkey"] == "a-all a7 archive front s-all s1"
    assert again[2]["xkey"] == headers["xkey"]
    time.sleep(purging.AGAIN_SECONDS + 0.3)
    assert len(cache_before_us.requests) == 2


def test_what_is_rolled_back_is_not_told(cache_before_us):
    with transaction.atomic():
        pages.forget("section:1")
        transaction.set_rollback(True)
    time.sleep(0.2)
    assert cache_before_us.requests == []
    assert DBTaskResult.objects.count() == 0


def test_a_part_that_is_rolled_back_leaves_what_is_freed_afterwards_planned(cache_before_us):
    with transaction.atomic():
        with transaction.atomic():
            pages.forget("section:1")
            transaction.set_rollback(True)
        pages.forget("section:1")
    assert "s1" in cache_before_us.wait_for(1)[0][2]["xkey"]
    assert DBTaskResult.objects.count() == 1
    assert versions.newest(["section:1"])[0] == 1


def test_an_edge_that_is_slow_or_gone_delays_nobody(cache_before_us, settings):
    cache_before_us.seconds = 3
    began = time.monotonic()
    for number in range(20):
        pages.forget(f"section:{number + 1}")
    settings.EDGE_PURGE_URL = ["http://127.0.0.1:9/"]
    pages.forget("front")
    assert time.monotonic() - began < 1


def test_what_the_edge_refused_is_told_again_until_it_is_taken(cache_before_us):
    cache_before_us.status = 503
    pages.forget("section:1")
    cache_before_us.wait_for(2)
    cache_before_us.status = 200
    assert "s1" in cache_before_us.wait_for(3)[2][2]["xkey"]


def test_the_outbox_tells_the_edge_until_it_answers(cache_before_us):
    pages.forget("section:1")
    cache_before_us.wait_for(1)
    planned = DBTaskResult.objects.get()
    assert planned.run_after > timezone.now()
    arguments = planned.args_kwargs["args"]
    before = versions.counter()
    cache_before_us.status = 503
    with pytest.raises(purging.Refused):
        tasks.purge.call(*arguments)
    purging._refused_at.clear()
    cache_before_us.status = 200
    tasks.purge.call(*arguments)
    assert versions.counter() == before  # it was raised already


def test_the_outbox_frees_what_a_process_that_died_after_its_commit_did_not(cache_before_us):
    versions.raise_for({"section:1"})
    get(plain)
    with transaction.atomic():
        tasks.purge_later({"section:1", "front"})  # and then nothing more
    tasks.purge.call(*DBTaskResult.objects.get().args_kwargs["args"])
    assert versions.newest(["section:1"])[0] == versions.newest(["front"])[0] == 2
    assert "s1" in cache_before_us.wait_for(1)[0][2]["xkey"]


def test_the_outbox_says_of_what_the_edge_has_still_to_answer(cache_before_us):
    pages.forget("article:1", "front")
    assert [tasks.is_owed(tag) for tag in ("article:1", "front", "article:11")] == [1, 1, 0]
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert not tasks.is_owed("article:1")


def test_the_planned_purge_comes_and_goes_with_the_deed(cache_before_us):
    with transaction.atomic():
        pages.forget("section:1")
        pages.forget("section:1")
        assert DBTaskResult.objects.count() == 1
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == 0


def test_more_keys_than_a_service_takes_go_out_in_several_requests(cache_before_us):
    pages.forget(*(f"tag:{number}" for number in range(250)))
    told = [request[2]["xkey"].split() for request in cache_before_us.wait_for(3)]
    assert max(map(len, told)) <= purging.MOST_AT_ONCE
    assert {f"t{number}" for number in range(250)} <= set().union(*told)


def test_fastly_and_cloudflare_are_told_in_their_own_words(cache_before_us, settings):
    here = f"http://secret@127.0.0.1:{cache_before_us.server_port}"
    settings.EDGE_PURGE_URL = [
        f"fastly+{here}/service/1/purge",
        f"cloudflare+{here}/zones/1/purge_cache",
    ]
    purging.send(["front", "s1"])
    fastly, cloudflare = cache_before_us.wait_for(2)
    assert fastly[:2] == ("POST", "/service/1/purge")
    assert (fastly[2]["Fastly-Key"], fastly[2]["Surrogate-Key"]) == ("secret", "front s1")
    assert cloudflare[2]["Authorization"] == "Bearer secret"
    assert json.loads(cloudflare[3]) == {"tags": ["front", "s1"]}


@pytest.mark.parametrize(
    "address", ["localhost:6081", "akamai+https://host/", "https:///purge", ""]
)
def test_an_address_that_is_not_understood_is_found_at_the_start(settings, address):
    settings.EDGE_PURGE_URL = [address]
    assert [error.id for error in purging.check()] == ["pagecache.E001"]


def test_a_purge_that_is_sent_while_another_change_of_the_tag_comes_is_sent_anew():
    sent, first_is_out = [], threading.Event()

    def slow(keys):
        sent.append(set(keys))
        if len(sent) == 1:
            first_is_out.set()
            time.sleep(0.2)

    messenger = purging.Messenger(slow)
    messenger.tell(["s1"])
    first_is_out.wait(5)
    messenger.tell(["s1"])
    messenger.finish(5)
    assert sent == [{"s1"}, {"s1"}]
