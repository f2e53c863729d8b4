"""Where the browser is, and how the tests that drive it reach the database."""

import os
import shutil

import pytest

# Playwright keeps a loop running in the thread of the tests, where Django would refuse to work.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The machine's own Chromium where there is one, else the one that playwright brought."""
    own = shutil.which("chromium") or shutil.which("chromium-browser")
    found = {"executable_path": own} if own else {}
    return {**browser_type_launch_args, **found, "args": QUIET}


@pytest.fixture(autouse=True)
def rows_are_committed(transactional_db):
    """The server reads in a thread of its own: it sees only what is committed."""
