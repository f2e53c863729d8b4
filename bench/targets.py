"""What is measured: a name, its addresses, and the processes that it consists of."""

from collections.abc import Callable
from dataclasses import dataclass, field

PAGES = ("story", "front", "section", "search", "feed", "comment", "beacon")


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is posted to a page. In the body {n} becomes a number that never comes twice.

    Each request carries an X-Forwarded-For of its own, so that it comes from another reader.
    status: the answer that says it was taken.
    """

    body: str
    status: int = 303
    content_type: str = "application/x-www-form-urlencoded"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Target:
    """Somebody who answers on loopback.

    name: as it stands in the table, such as "WordPress, classic theme".
    urls: whole addresses by page, of PAGES; a page that it does not have is left out.
    pids: called before and after each round; gives the roots of the process trees whose CPU time
    is counted, with all their children: web server, application, database.
    forms: of those pages that are posted to.
    markers: a text that a page must hold, so that an error page is never measured as a page.
    accept: the packings that are asked for, as a browser does; "" asks for none.
    behind: the HTTP cache before it, where the state is "http-cache".
    """

    name: str
    urls: dict[str, str]
    pids: Callable[[], list[int]]
    forms: dict[str, Form] = field(default_factory=dict)
    markers: dict[str, str] = field(default_factory=dict)
    state: str = "uncached"
    database: str = ""
    stories: int = 1_000
    processes: int = 1
    accept: str = ""
    behind: str = ""
