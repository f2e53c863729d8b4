"""What is set for each kind of database, and why; decision 15 has the figures.

Reads no environment. What only web processes are given, less patience, stands in newsroom.wsgi.
"""

from typing import Any

SQLITE_PRAGMAS = (
    "journal_mode = WAL",  # readers and the one who writes do not wait for each other
    "synchronous = NORMAL",  # in WAL: the disk is waited for now and then, not at each commit
    "journal_size_limit = 67108864",  # a log that grew to more, by a bulk load, is cut back
    "cache_size = -8000",  # 8 MB a connection: a search in 100,000 stories is a tenth cheaper
)
POOL_WAIT_SECONDS = 2


def tuned(database: dict[str, Any]) -> dict[str, Any]:
    """Will give what DATABASE_URL says, with what its kind of database needs."""
    kept: dict[str, Any] = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if database["ENGINE"].endswith("sqlite3"):
        # Runners of tests in parallel take no other backend than Django's for one in memory.
        kept |= {"ENGINE": "newsroom.sqlite3", "TEST": {"NAME": ":memory:"}}
        return database | kept | {"OPTIONS": _sqlite()}
    options = database.get("OPTIONS", {})
    # pagecache.statements says itself what is to be prepared.
    options |= {"prepare_threshold": 1_000_000}
    if options.get("pool"):  # Django's own, with ?pool=true; it keeps connections, not the threads
        options |= {"pool": {"timeout": POOL_WAIT_SECONDS}}
        kept["CONN_MAX_AGE"] = 0
    return database | kept | {"OPTIONS": options}


def _sqlite() -> dict[str, Any]:
    return {
        # Who will write takes his place in the queue when his transaction begins; otherwise one
        # that read first would be refused when another wrote meanwhile, and waiting is no help.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds in that queue
        "init_command": ";".join(f"PRAGMA {pragma}" for pragma in SQLITE_PRAGMAS),
    }
