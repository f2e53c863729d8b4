"""Starts every peer of the benchmark, one after the other, and ends them together."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.peers import wagtail, wordpress
from bench.targets import Target


@contextlib.contextmanager
def running(
    folder: Path, *, stories: int, comments: int, say: Callable[[str], None], postgres: str = ""
) -> Iterator[list[Target]]:
    """Will run WordPress and Wagtail while the block lasts, each with that many stories.

    folder: where their files lie. postgres: the address of a database for Wagtail alone, which is
    dropped and made again when it is filled; with it Wagtail runs a second time, on PostgreSQL.
    Gives two targets for WordPress (classic and default theme) and one or two for Wagtail, each of
    which showed every page as it should. Raises processes.Missing and processes.Broken.
    """
    with contextlib.ExitStack() as stack:
        say(f"WordPress with {stories:,} stories")
        found = stack.enter_context(wordpress.running(folder, stories=stories, comments=comments))
        for database in ["", postgres] if postgres else [""]:
            say(f"Wagtail with {stories:,} stories on {'PostgreSQL' if database else 'SQLite'}")
            peer = wagtail.running(folder, stories=stories, comments=comments, postgres=database)
            found = found + stack.enter_context(peer)
        yield found
