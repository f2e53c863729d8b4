"""make bench: fills newsrooms, measures them beside the bare limits, prints the table of ratios,
writes build/bench.json, and exits 1 where a goal is missed."""

import math
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

from bench import (
    caches,
    databases,
    limits,
    load,
    machine,
    pages,
    product,
    report,
    rounds,
    running,
    table,
)
from bench.databases import WORK, Site
from bench.peers import processes, together
from bench.product import Newsroom
from bench.seeding import COMMENTS_A_STORY
from bench.targets import Target

ROUNDS = int(os.environ.get("ROUNDS", "3"))
ENCODINGS = "gzip, deflate, br"
LARGE = {"1": "100000,1000000"}  # stories, by the value of SCALE
UNNAMED_ON_POSTGRESQL = 100_000  # stories at most, unless SCALE names a larger number itself
QUICK_SECONDS = 285  # so that make bench ends within five minutes
ERRORS = (
    databases.NotSeeded,
    load.NoLoad,
    pages.WrongAnswer,
    processes.Broken,
    processes.Missing,
    product.NoFacts,
    rounds.Failed,
    running.NotStarted,
)
_began = time.monotonic()


def say(line: str) -> None:
    """Will tell of progress, apart from the table."""
    print(f"[{time.monotonic() - _began:4.0f} s] {line}", file=sys.stderr, flush=True)


def main() -> int:
    WORK.mkdir(parents=True, exist_ok=True)
    try:
        if os.environ.get("PROFILE"):
            return profile(os.environ["PROFILE"])
        return bench()
    except ERRORS as error:
        print(f"The benchmark stopped: {error}", file=sys.stderr)
        return 2


def profile(page: str) -> int:
    """Will print where the CPU time of one page goes, uncached and on SQLite."""
    if page not in pages.PAGES:
        print(f"PROFILE is one of {', '.join(pages.PAGES)}.", file=sys.stderr)
        return 2
    site = databases.prepared("SQLite", table.SMALLEST, "profile", say=say)
    print(product.profile(site, "uncached", page))
    return 0


def bench() -> int:
    sites = prepared_sites()
    about = machine.describe()
    with ExitStack() as stack:
        serving = product.served(sites[0][0])
        say(f"serve answers after {serving.start_seconds:.1f} s")
        newsrooms = [
            stack.enter_context(product.newsroom(site, state, serving)) for site, state in sites
        ]
        held = [*behind_caches(stack, sites, serving)]
        bodies, sizes = look(newsrooms)
        folder = limits.write_pages(bodies)
        targets = [room.target for room in newsrooms] + held
        targets += [
            stack.enter_context(limits.bare_view(folder, under=limits.BARE)),
            stack.enter_context(limits.bare_view(folder, under=limits.OWN)),
            stack.enter_context(limits.files(folder)),
        ]
        targets += started_peers(stack)
        measured = rounds.in_turns(targets, rounds=ROUNDS, say=say, deadline=deadline())
        about["start_seconds"] = {
            "serve": round(serving.start_seconds, 1),
            "serve, of a processor": round(serving.cpu_seconds, 1),
            "server alone": round(min(room.start_seconds for room in newsrooms), 1),
        }
        about["memory_mib"] = {"serve, just started": serving.memory_mib}
        about["memory_mib"] |= {_label(room.target): room.memory_mib() for room in newsrooms}
    rows, bare = table.rows_of(measured, newsrooms, sizes)
    return report.tell(rows, bare, about)


def deadline() -> float:
    """Will give the moment by which the quick form must be through with its rounds."""
    is_quick = not {"SCALE", "PEERS", "ROUNDS"} & set(os.environ)
    return _began + QUICK_SECONDS if is_quick else math.inf


def prepared_sites() -> list[tuple[Site, str]]:
    """Will fill what is to be measured: SQLite, and PostgreSQL where one answers.

    Gives each with the state in which it is measured; a kept page costs the same at every size.
    """
    kinds, scale = ["SQLite"], os.environ.get("SCALE", "")
    if databases.postgres_answers():
        kinds.append("PostgreSQL")
    else:
        say(f"left out: no PostgreSQL answers at {databases.MAINTENANCE}")
    large = [int(count) for count in LARGE.get(scale, scale).split(",") if count]
    wanted = [(table.SMALLEST, state) for state in ("uncached", "kept")]
    wanted += [(count, "uncached") for count in large]
    return [
        (databases.prepared(kind, count, state, say=say), state)
        for count, state in wanted
        for kind in kinds
        if kind == "SQLite" or scale not in LARGE or count <= UNNAMED_ON_POSTGRESQL
    ]


def behind_caches(stack: ExitStack, sites, serving: product.Serving) -> Iterator[Target]:
    """Will start a newsroom for each HTTP cache, and the cache before it; says what is left out."""
    site = next(site for site, state in sites if state == "kept")
    for cache in (caches.varnish, caches.nginx):
        port = running.free_port()
        more = {"EDGE_PURGE_URL": f"http://127.0.0.1:{port}/"} if cache is caches.varnish else {}
        with ExitStack() as own:
            try:
                room = own.enter_context(product.newsroom(site, "kept", serving, **more))
                target = own.enter_context(cache(room, port))
            except caches.NotThere as reason:
                say(f"left out: {cache.__name__} before the newsroom, for {reason}")
                continue
            stack.enter_context(own.pop_all())
        yield target


def started_peers(stack: ExitStack) -> list[Target]:
    """Will start WordPress and Wagtail with as many stories as the small newsroom, if asked to."""
    if os.environ.get("PEERS") != "1":
        return []
    count = table.SMALLEST
    return stack.enter_context(
        together.running(
            WORK / "peers",
            stories=count,
            comments=count * COMMENTS_A_STORY,
            say=say,
            postgres=Site("PostgreSQL", f"{databases.PREFIX}_wagtail", count).url
            if databases.postgres_answers()
            else "",
        )
    )


def look(newsrooms: list[Newsroom]) -> tuple[dict[str, bytes], dict[int, table.Sizes]]:
    """Will fetch each page once as it is, and once as a browser gets it, and weigh them.

    The bytes of the first newsroom are those that the bare limits serve.
    """
    bodies, sizes = {}, {}
    for room in newsrooms:
        size = sizes[id(room.target)] = table.Sizes()
        for page in pages.READ:
            url = room.target.urls[page]
            body = pages.ask(url).body
            bodies.setdefault(page, body)
            size.plain[page] = len(body)
            packed = pages.ask(url, accept=ENCODINGS)
            if "content-encoding" in packed.headers:
                size.compressed[page] = len(packed.body)
    return bodies, sizes


def _label(target: Target) -> str:
    return f"{target.state}, {target.database}, {target.stories:,} stories"


if __name__ == "__main__":
    sys.exit(main())
