"""What proofs of advertisements share: the seed story, served newsrooms, and the table of cases at the
end."""

from pathlib import Path

import pytest

from articles.body import blocks, clean
from newsroom.demo import texts
from tests.acceptance.ads.served import Newsroom
from tests.acceptance.case_table import declare
from tests.acceptance.speed.conftest import (  # noqa: F401 - postgres is a fixture
    on_sqlite,
    postgres,
    redis_server,
)

declare(Path(__file__).parent, range(95, 124))


@pytest.fixture(scope="session")
def seed_html():
    """The body of the demo's seed story, as it is kept."""
    (found,) = (s for s in texts.stories() if s.slug == "india-us-defence-breakthrough")
    return clean(found.body)


@pytest.fixture(scope="session")
def seed_blocks(seed_html):
    return blocks(seed_html)


@pytest.fixture(scope="session", params=["SQLite", "PostgreSQL and Redis"])
def newsroom(request, tmp_path_factory):
    """Served by one process on SQLite, and by two on PostgreSQL with Redis. All that was counted in it
    agrees when it ends."""
    folder, parts = tmp_path_factory.mktemp("served"), []
    env = on_sqlite(folder) | {"CACHE_URL": "locmem://"}
    if request.param != "SQLite":
        parts.append(redis_server(folder))
        url = request.getfixturevalue("postgres")()
        env = {"DATABASE_URL": url, "CACHE_URL": parts[0].url, "WEB_PROCESSES": "2"}
    made = Newsroom(request.param, folder, **env)
    parts.append(made)
    yield made
    drifts = made.do("said = ledger.verify()")
    for part in reversed(parts):
        part.stop()
    assert drifts == []


@pytest.fixture
def tell(newsroom, say):
    """Prints figures of that newsroom in one line."""
    return lambda figures: say(f"{newsroom.name}: {figures}")
