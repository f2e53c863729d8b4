"""Whether the address of anybody who commented stands in anything that readers are served.

Two ways: a story with comments in every state is planted in a transaction that is rolled back, and
every kind of public page is asked for in this process; or a running site is asked for what it has.
What a form gives back to the one who has just typed it is his own and is not looked at.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from articles import publishing
from articles.models import Article, Author, Section
from comments import moderation, posting
from comments.models import Comment, CommenterEmail
from comments.states import State
from newsroom import public_pages
from newsroom.leaks import Addresses

LINKED_MOST = 400
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


class Blind(Exception):
    """The planted comment is not seen where readers should see it: this would prove nothing."""


@dataclass
class Report:
    """pages: how many were looked at. leaks: sentences. unanswered: path to status, from 500 on."""

    pages: int = 0
    leaks: list[str] = field(default_factory=list)
    unanswered: dict[str, int] = field(default_factory=dict)

    def look(self, path: str, status: int, text: str, addresses: Addresses) -> None:
        self.pages += 1
        if status >= 500:
            self.unanswered[path] = status
        for address, form in sorted(addresses.in_text(text).items()):
            self.leaks.append(f"{path} shows {address} ({form})")


def scan_planted() -> Report:
    """Will look at every kind of page while a story with comments in every state is public.

    Raises Blind when what was planted cannot be seen.
    """
    host = urlsplit(settings.SITE_URL).hostname
    local, own = "django.core.cache.backends.locmem.LocMemCache", secrets.token_hex(4)
    apart = {
        # or pages with the planted story would be kept for readers
        "CACHES": {name: {"BACKEND": local, "LOCATION": own + name} for name in settings.CACHES},
        # or it would need collected files, of which it looks at none
        "STORAGES": settings.STORAGES | {"staticfiles": {"BACKEND": PLAIN_FILES}},
        "ALLOWED_HOSTS": [host],
        "COMMENT_RATES": [],
    }
    with override_settings(**apart), transaction.atomic():
        try:
            return _scan_planted(Client(SERVER_NAME=host, raise_request_exception=False))
        finally:
            transaction.set_rollback(True)


def scan_running(base: str) -> Report:
    """Will look at the pages of a running site for all addresses of this newsroom's database.

    Raises OSError when the site does not answer at all.
    """
    addresses = Addresses(CommenterEmail.objects.values_list("address", flat=True).iterator())
    commented = Article.objects.published().filter(comments__isnull=False).distinct()
    paths = [*public_pages.SITE, *public_pages.of_lists()]
    for article in commented.select_related("section").iterator(chunk_size=500):
        paths += public_pages.of_story(article)
    return _walk(paths, lambda path: _fetch(urljoin(base, path)), addresses)


def _scan_planted(client: Client) -> Report:
    article, addresses, mark = _plant()

    def ask(path: str) -> tuple[int, str]:
        answer = client.get(path)
        return answer.status_code, _all_of(answer)

    form = {"name": "Canary", "email": next(iter(addresses.plain)), "comment": f"{mark} sent"}
    sent = client.post(
        reverse("comments:thread", args=[article.pk]),
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
    )
    paths = [*public_pages.SITE, sent.headers["Location"], f"/search/?q={mark}"]
    paths += [*public_pages.of_story(article), *public_pages.of_lists(article)]
    report = _walk(paths, ask, addresses)
    report.look("the answer to the form", sent.status_code, _all_of(sent), addresses)
    article.refresh_from_db()
    for path in (article.get_absolute_url(), article.get_light_url()):
        if f"{mark} approved" not in ask(path)[1]:
            raise Blind(f"The planted comment does not stand on {path}.")
    return report


def _all_of(answer) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    body = b"".join(answer) if answer.streaming else answer.content
    return f"{headers}\n{answer.cookies.output()}\n{body.decode('utf-8', 'replace')}"


def _plant() -> tuple[Article, Addresses, str]:
    """A public story with a comment in every state and an answer in every state below one."""
    mark = f"canary{secrets.token_hex(4)}"
    section = Section.objects.create(name=mark, slug=mark)
    author = Author.objects.create(name=mark, slug=mark)
    content = {"headline": mark, "body": f"<p>{mark}</p>", "section_id": section.pk}
    content |= {"slug": mark, "tags": [mark], "bylines": [[author.pk, "words"]]}
    article = publishing.start(content=content, by=None)
    publishing.publish(article, by=None)
    addresses = [f"{mark}-{n}@leak.example" for n in range(2 * len(State))]
    given, parent = iter(addresses), None
    for state in State:
        comment = _comment(article, next(given), f"{mark} {state.value}", None, state)
        parent = comment if state == State.APPROVED else parent
    for state in State:
        _comment(article, next(given), f"{mark} {state.value} below", parent, state)
    return article, Addresses(addresses), mark


def _comment(article: Article, address: str, text: str, parent: Comment | None, state: State):
    website = "https://leak.example/"
    words = posting.Words("Canary", address, website, text, parent and parent.pk, trapped=False)
    comment = posting.keep(article, words, parent=parent, at=article.published_at, reasons=[])
    if state != State.HELD:
        moderation.decide(comment, to=state, by=None, seen_state=State.HELD)
    return comment


def _walk(
    paths: Iterable[str], ask: Callable[[str], tuple[int, str]], addresses: Addresses
) -> Report:
    """Ask for these pages, and for those of the same site that they link."""
    report, linked, asked = Report(), [], set()
    for path in dict.fromkeys(paths):
        asked.add(path)
        status, text = ask(path)
        report.look(path, status, text, addresses)
        linked += public_pages.linked_in(text)
    further = [path for path in dict.fromkeys(linked) if path not in asked]
    for path in further[:LINKED_MOST]:
        status, text = ask(path)
        report.look(path, status, text, addresses)
    return report


def _fetch(address: str) -> tuple[int, str]:
    if not address.startswith(("http://", "https://")):
        raise ValueError(f"{address} is no address of a site")
    request = Request(address, headers={"User-Agent": "Newsroom privacy scan (bot)"})  # noqa: S310
    try:
        with urlopen(request, timeout=20) as answer:  # noqa: S310 - checked above
            return answer.status, f"{answer.headers}\n{answer.read().decode('utf-8', 'replace')}"
    except HTTPError as error:
        return error.code, f"{error.headers}\n{error.read().decode('utf-8', 'replace')}"
