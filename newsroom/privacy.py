"""Whether the address of anybody who commented stands anywhere but in its own table.

Two ways: a story with comments in every state is planted in a transaction that is rolled back, and
all that this process serves, shows at the desk, writes, mails and logs of it is looked at; or a
running site is asked for the pages that it has.
What a form gives back to the one who has just typed it is his own and is no leak.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
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


def scan_planted() -> Report:
    """Will look at every kind of page while a story with comments in every state is public, at what
    the desk shows of it, and at all that is written, mailed and logged meanwhile.

    Raises Blind when what was planted cannot be seen.
    """
    with _apart() as client, ExitStack() as listening:
        log = listening.enter_context(overheard.log())
        mails = listening.enter_context(overheard.mails())
        keys = listening.enter_context(overheard.tasks())
        planted = plant()
        overheard.work(keys)
        report = _pages(client, planted)
        asking_as.senders_of_forms(client, planted, report)
        asking_as.people_at_the_desk(client, planted, report)
        _mails(client, planted, mails, report)
        _rows(planted, report)
        _log(planted, log, report)
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
    return _walk(paths, lambda path: _fetch(urljoin(base, path)), addresses)


def _pages(client: Client, planted: Planted) -> Report:
    article = planted.article

    def ask(path: str) -> tuple[int, str]:
        answer = client.get(path)
        return answer.status_code, asking_as.all_of(answer)

    paths = [*public_pages.SITE, f"/search/?q={planted.mark}"]
    paths += [*public_pages.of_story(article), *public_pages.of_lists(article)]
    report = _walk(paths, ask, planted.addresses)
    article.refresh_from_db()
    for path in (article.get_absolute_url(), article.get_light_url()):
        if f"{planted.mark} approved" not in ask(path)[1]:
            raise Blind(f"The planted comment does not stand on {path}.")
    return report


def _mails(client: Client, planted: Planted, mails: list, report: Report) -> None:
    """Each names its one addressee in its own line alone; the pages that it links name nobody."""
    if not mails:
        raise Blind("No mail was sent about the planted comments.")
    for mail in mails:
        place = f"a mail to another ({mail.subject})"
        report.find(place, overheard.text_of(mail), planted.addresses)
        report.find(place, ", ".join(mail.recipients()[1:]), planted.addresses)
    for path in dict.fromkeys(path for mail in mails for path in _links_in(mail)):
        answer = client.get(path)
        report.look(path, answer.status_code, asking_as.all_of(answer), planted.addresses)


def _links_in(mail) -> list[str]:
    site = re.escape(settings.SITE_URL)
    return re.findall(rf"{site}(/comment/[^\s#>]+)", overheard.text_of(mail))


def _rows(planted: Planted, report: Report) -> None:
    """The tables that hold addresses hold them in one column; no other row and no name does."""
    seen = set()
    needles = (f"@{planted.mark}.example", *planted.networks)
    for place, text in rows.texts(*needles):
        if place in HOLD_ADDRESSES:
            seen |= {place} if planted.addresses.in_text(text) else set()
        else:
            report.find(f"the column {place}", text, planted.addresses)
    if seen != HOLD_ADDRESSES:
        raise Blind(f"No planted address stands in {', '.join(HOLD_ADDRESSES - seen)}.")
    for place, text in rows.names():
        report.find(place, text, planted.addresses)


def _log(planted: Planted, log: overheard.Log, report: Report) -> None:
    if not any(asking_as.BROKEN in line for line in log.lines):
        raise Blind("The error that was made on purpose stands in no log.")
    for line in log.lines:
        report.find(f"the log ({line[:60]!r})", line, planted.addresses)


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
