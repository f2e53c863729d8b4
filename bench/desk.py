"""Asks the moderators' queue in process: pages of it, and decisions one after the other. These need
a log-in and change what the next one would find, so no program that only asks fast can do it."""

import math
import time
from collections.abc import Callable

PAGES = 30
DECISIONS = 60
QUEUE = "/admin/comments/comment/"


def measured() -> dict[str, dict[str, float]]:
    """Will give for "queue" and "decision" the CPU time of this process and how long they took, all
    in milliseconds, and their queries. Each decision is undone before the next, unmeasured."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from comments.models import Comment

    person, _ = get_user_model().objects.get_or_create(
        username="bench-moderator", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT="application/json")
    client.force_login(person)
    held = Comment.objects.filter(state="held").order_by("created_at", "pk")
    waiting = list(held.values_list("pk", flat=True)[:DECISIONS])

    def ask(number: int) -> None:
        _good(client.get(QUEUE))

    def decide(number: int) -> list[int]:
        pk = waiting[number % len(waiting)]
        sent = {"comment": pk, "seen": "held", "to": "approved"}
        return list(_good(client.post(f"{QUEUE}decide/", sent)).json()["decisions"].values())

    def undo(decisions: list[int]) -> None:
        _good(client.post(f"{QUEUE}undo/", {"decision": decisions}))

    return {
        "queue": timed(ask, PAGES),
        "decision": timed(decide, DECISIONS, afterwards=undo),
    }


def _good(answer):
    if answer.status_code != 200:
        raise RuntimeError(f"the desk answered {answer.status_code}: {answer.content[:300]!r}")
    return answer


def timed(deed: Callable, times: int, *, afterwards: Callable = lambda _: None) -> dict:
    """Will do it so many times and three before, unmeasured: cpu_ms, p50_ms, p99_ms, mean_ms, and
    the queries of one. deed: called with a number. afterwards: with what it gave, unmeasured."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took, cpu, queries = [], [], 0
    for number in range(3):
        with CaptureQueriesContext(connection) as seen:
            found = deed(number)
            queries = len(seen)
        afterwards(found)
    for number in range(times):
        began, used = time.perf_counter(), time.process_time()
        found = deed(number)
        took.append((time.perf_counter() - began) * 1_000)
        cpu.append((time.process_time() - used) * 1_000)
        afterwards(found)
    return {
        "cpu_ms": _share(cpu, 0.5),
        "p50_ms": _share(took, 0.5),
        "p99_ms": _share(took, 0.99),
        "mean_ms": sum(took) / times,
        "queries": queries,
    }


def _share(figures: list[float], share: float) -> float:
    return sorted(figures)[math.ceil(share * len(figures)) - 1]
