"""The cache in which pages are kept. When it does not answer, pages are made and nobody waits."""

import logging
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from django.core.cache import caches
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0  # after a failure nobody asks for so long, so that a slow cache slows nobody

_failed_at = -PAUSE_SECONDS
_is_away = False


class Unanswered(Exception):
    """The cache did not answer, or did not a moment ago."""


def ask(method: str, *args: Any, of: str = "default") -> Any:
    """Will call a method of one of Django's caches. Raises Unanswered when it is away."""
    return _try(lambda: getattr(caches[of], method)(*args))


def run(script: str, keys: Sequence[str], arguments: Sequence[Any], *, of: str = "default") -> Any:
    """Will run a Lua script in Redis, on keys of one of Django's caches, and give what it answers,
    texts as bytes. Raises Unanswered likewise."""
    cache = caches[of]
    names = [cache.make_key(key) for key in keys]
    given = [script, len(names), *names, *arguments]
    return _try(lambda: cache._cache.get_client(write=True).eval(*given))


def failed_at() -> float:
    """Will tell when the cache last was away, by monotonic()."""
    return _failed_at


def get(key: str) -> Any:
    """Will give what is kept there; None when there is nothing or nobody answers."""
    try:
        return ask("get", key)
    except Unanswered:
        return None


def put(key: str, value: Any, seconds: float) -> None:
    """Will keep a value, if the cache answers."""
    try:
        ask("set", key, value, seconds)
    except Unanswered:
        return


def _try(do: Callable[[], Any]) -> Any:
    global _failed_at, _is_away
    if _is_away:
        if monotonic() - _failed_at < PAUSE_SECONDS:
            raise Unanswered
        _failed_at = monotonic()  # this one asks again; the others do not wait with it
    try:
        answer = do()
    except (RedisError, OSError) as error:
        _failed_at, _is_away = monotonic(), True
        logger.warning("The cache does not answer: %s", error)
        raise Unanswered from error
    _is_away = False
    return answer
