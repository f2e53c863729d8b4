"""Whether the address of anybody who commented stands anywhere but in its own table.

Two ways: a story with comments in every state is planted in a transaction that is rolled back, and
all that this process serves, shows at the desk, writes, mails and logs of it is looked at; or a
running site is asked for the pages that it has.
What a form gives back to the one who has just typed it is his own and is no leak.
"""

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings

from articles.models import Article
from comments.models import CommenterEmail
from newsroom import asking_as, overheard, public_pages, rows
from newsroom.leaks import Addresses
from newsroom.planting import Planted, plant

LINKED_MOST = 400
# The only columns in which anybody who commented has an address.
HOLD_ADDRESSES = {
    "comments_commenteremail.address",
    "comments_commenternetwork.address",
    "comments_datarequest.address",
    "comments_mailbox.address",
}
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
        self.find(path, text, addresses)

    def find(self, place: str, text: str, addresses: Addresses, *, own: str = "") -> None:
        """own: the address that whoever reads it there typed a moment ago."""
        for address, form in sorted(addresses.in_text(text).items()):
            if address != own.lower():
                self.leaks.append(f"{place} shows {address} ({form})")


@dataclass(frozen=True)
class Scene:
    """What is looked at. mails, log: what was sent and logged so far. failed: tasks that did."""

    client: Client
    planted: Planted
    mails: list
    log: list[str]
    failed: list[str]


def scan_planted(looks: Collection[str] = ()) -> Report:
    """Will look at every kind of page while a story with comments in every state is public, at what
    the desk shows of it, and at all that is written, mailed and logged meanwhile.

    looks: names of LOOKS, all where none is named. Raises Blind when what was planted cannot be
    seen.
    """
    report = Report()
    with _apart() as client, ExitStack() as listening:
        log = listening.enter_context(overheard.log())
        mails = listening.enter_context(overheard.mails())
        keys = listening.enter_context(overheard.tasks())
        planted = plant()
        failed = overheard.work(keys)
        for name, look in LOOKS.items():
            if name in (looks or LOOKS):
                look(Scene(client, planted, mails, log.lines, failed), report)
    return report


@contextmanager
def _apart() -> Iterator[Client]:
    """Round what is planted: nothing of it is kept, sent or asked outside this process."""
    host = urlsplit(settings.SITE_URL).hostname
    local, own = "django.core.cache.backends.locmem.LocMemCache", secrets.token_hex(4)
    apart = {
        # or pages with the planted story would be kept for readers
        "CACHES": {name: {"BACKEND": local, "LOCATION": own + name} for name in settings.CACHES},
        # or it would need collected files, of which it looks at none
        "STORAGES": settings.STORAGES | {"staticfiles": {"BACKEND": PLAIN_FILES}},
        "TASKS": {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}},
        "MAILERS": {"default": {"BACKEND": overheard.LOCMEM}},
        "ALLOWED_HOSTS": [host],
        "COMMENT_RATES": [],
        "SPAM_SERVICE_URL": "",
        "EDGE_PURGE_URL": [],
    }
    with override_settings(**apart), transaction.atomic():
        try:
            yield Client(SERVER_NAME=host, raise_request_exception=False)
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
    return _walk(paths, lambda path: _fetch(urljoin(base, path)), addresses, Report())


def _pages(scene: Scene, report: Report) -> None:
    article, mark = scene.planted.article, scene.planted.mark

    def ask(path: str) -> tuple[int, str]:
        answer = scene.client.get(path)
        return answer.status_code, asking_as.all_of(answer)

    paths = [*public_pages.SITE, f"/search/?q={mark}"]
    paths += [*public_pages.of_story(article), *public_pages.of_lists(article)]
    _walk(paths, ask, scene.planted.addresses, report)
    article.refresh_from_db()
    for path in (article.get_absolute_url(), article.get_light_url()):
        if f"{mark} approved" not in ask(path)[1]:
            raise Blind(f"The planted comment does not stand on {path}.")


def _forms(scene: Scene, report: Report) -> None:
    asking_as.senders_of_forms(scene.client, scene.planted, report)
    if not any(asking_as.BROKEN in line for line in scene.log):
        raise Blind("The error that was made on purpose stands in no log.")


def _desk(scene: Scene, report: Report) -> None:
    asking_as.people_at_the_desk(scene.client, scene.planted, report)


def _mails(scene: Scene, report: Report) -> None:
    """Each names its one addressee in its own line alone; the pages that it links name nobody."""
    addresses = scene.planted.addresses
    if scene.failed or not scene.mails:
        raise Blind(f"Not all mail was sent about the planted comments: {scene.failed}")
    for mail in scene.mails:
        place = f"a mail ({mail.subject})"
        report.find(place, overheard.text_of(mail), addresses)
        report.find(place, ", ".join(mail.recipients()[1:]), addresses)
    for path in dict.fromkeys(path for mail in scene.mails for path in _links_in(mail)):
        answer = scene.client.get(path)
        report.look(path, answer.status_code, asking_as.all_of(answer), addresses)


def _links_in(mail) -> list[str]:
    site = re.escape(settings.SITE_URL)
    return re.findall(rf"{site}(/comment/[^\s#>]+)", overheard.text_of(mail))


def _rows(scene: Scene, report: Report) -> None:
    """The tables that hold addresses hold them in one column; no other row and no name does."""
    addresses, seen = scene.planted.addresses, set()
    needles = (f"@{scene.planted.mark}.example", *scene.planted.networks)
    for place, text in rows.texts(*needles):
        if place not in HOLD_ADDRESSES:
            report.find(f"the column {place}", text, addresses)
        elif addresses.in_text(text):
            seen.add(place)
    if seen != HOLD_ADDRESSES:
        raise Blind(f"No planted address stands in {', '.join(HOLD_ADDRESSES - seen)}.")
    for place, text in rows.names():
        report.find(place, text, addresses)


def _log(scene: Scene, report: Report) -> None:
    for line in scene.log:
        report.find(f"the log ({line[:60]!r})", line, scene.planted.addresses)


# In this order: rows and log are looked at when all others have left their traces there.
LOOKS: dict[str, Callable[[Scene, Report], None]] = {
    "pages": _pages,
    "forms": _forms,
    "desk": _desk,
    "mails": _mails,
    "rows": _rows,
    "log": _log,
}


def _walk(
    paths: Iterable[str],
    ask: Callable[[str], tuple[int, str]],
    addresses: Addresses,
    report: Report,
) -> Report:
    """Ask for these pages, and for those of the same site that they link."""
    linked, asked = [], set()
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
