"""Which pages are asked, where they are in a newsroom, and how one is told from an error page."""

import gzip
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.load import BROWSER, CONNECTIONS
from bench.targets import PAGES, Form, Target

READ = tuple(page for page in PAGES if page not in ("comment", "beacon"))
WRITTEN = ("comment", "beacon")
PACKED = "gzip"  # what HTTP caches and nginx are asked for, as all browsers do
WORDS = "I read this twice. The figures for last year would help; who keeps them? ({n})"


class WrongAnswer(Exception):
    """An address answered something else than the page that was to be measured."""


class _KeepRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


_asker = urllib.request.build_opener(_KeepRedirects, urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    """What came back. body: as it went over the line, compressed or not; names of headers are
    in small letters."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def plain(self) -> bytes:
        """Will give the body unpacked, where it is packed by gzip."""
        is_packed = self.headers.get("content-encoding") == "gzip"
        return gzip.decompress(self.body) if is_packed else self.body


def forms(story_key: int) -> dict[str, Form]:
    """Will give the two forms that readers send to a newsroom."""
    return {
        "comment": Form(
            body=f"name=Reader+{{n}}&email=reader{{n}}%40example.org&website=&parent="
            f"&comment={WORDS.replace(' ', '+').replace(';', '%3B').replace('?', '%3F')}",
            headers={"Origin": "http://127.0.0.1"},
        ),
        "beacon": Form(
            body=f"story={story_key}",
            status=204,
            content_type="text/plain",
            headers={"Origin": "http://127.0.0.1"},
        ),
    }


def ask(url: str, *, form: Form | None = None, number: int = 0, accept: str = "") -> Answer:
    """Will ask an address once, as a browser does. accept: what encodings it takes."""
    request = urllib.request.Request(url, headers={"User-Agent": BROWSER})
    if accept:
        request.add_header("Accept-Encoding", accept)
    if form is not None:
        request.data = form.body.replace("{n}", str(number)).encode()
        request.add_header("Content-Type", form.content_type)
        request.add_header("X-Forwarded-For", "10.0.0.1")
        for name, text in form.headers.items():
            request.add_header(name, text)
    try:
        with _asker.open(request, timeout=60) as answer:
            return Answer(answer.status, answer.read(), _lower(answer.headers))
    except urllib.error.HTTPError as answer:
        return Answer(answer.code, answer.read(), _lower(answer.headers))


def _lower(headers) -> dict[str, str]:
    return {name.lower(): text for name, text in headers.items()}


def burst(target: Target, page: str, *, first: int) -> None:
    """Will ask a page by several at once, a few times, and forget the answers.

    A server's threads then hold fresh connections to the database: one that is older than the
    newsroom allows would be closed in the middle of the measurement.
    """
    url, form = target.urls[page], target.forms.get(page)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        numbers = range(first, first + 3 * CONNECTIONS)
        asked = {"form": form, "accept": target.accept}
        list(pool.map(lambda number: ask(url, number=number, **asked), numbers))


def warm(target: Target, *, times: int, first: int) -> dict[str, float]:
    """Will ask each page of a target some times, look at what comes, and give the seconds that the
    quickest answer of each page took.

    first: where numbers of forms begin. Raises WrongAnswer.
    """
    quickest = {}
    for page, url in target.urls.items():
        form = target.forms.get(page)
        for number in range(times):
            began = time.monotonic()
            answer = ask(url, form=form, number=first + number, accept=target.accept)
            took = time.monotonic() - began
            quickest[page] = min(took, quickest.get(page, took))
            wanted = form.status if form else 200
            if answer.status != wanted:
                raise WrongAnswer(
                    f"{target.name}, {page}: {url} answered {answer.status}, not {wanted}: "
                    f"{answer.body[:300]!r}"
                )
            marker = target.markers.get(page, "")
            if marker.encode() not in answer.plain():
                raise WrongAnswer(f"{target.name}, {page}: {url} does not hold “{marker}”")
    return quickest
