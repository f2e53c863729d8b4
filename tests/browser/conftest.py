"""Where the browser is, and how the tests that drive it reach the database."""

import os
import shutil

import pytest
from django.db import connections

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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix,  # noqa: ARG001 - pytest-django's own, first
    tmp_path_factory,
):
    """A database in a file: one in memory is one connection, which a browser's requests would share
    with each other and with the test, each reading into the other's answers."""
    settings = connections["default"].settings_dict
    if settings["ENGINE"].endswith("sqlite3"):
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def rows_are_committed(transactional_db):
    """The server reads in a thread of its own: it sees only what is committed."""
