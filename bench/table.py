"""Turns what was measured into rows of ratios, judges them, and prints them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bench import goals
from bench.limits import BARE, FILE, OWN
from bench.product import NAME, Newsroom
from bench.rounds import LOUD, Measured
from bench.targets import PAGES

SMALLEST = 1_000
WORDPRESS, CLASSIC = "WordPress", "classic"
HEAD = ("page", "state", "database", "stories", "× bare", "× own", "CPU ms", "req/s", "p50", "p99")
HEAD += ("× file", "queries", "bytes", "packed", "goal")


@dataclass
class Sizes:
    """Bytes of a page as it is, and as it goes over the line to a browser, compressed."""

    plain: dict[str, int] = field(default_factory=dict)
    compressed: dict[str, int] = field(default_factory=dict)


def rows_of(
    measured: Iterable[Measured], newsrooms: Iterable[Newsroom], sizes: dict[int, Sizes]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Will give the judged rows of newsroom and peers, and those of the bare limits.

    sizes: by id() of the target.
    """
    measured = list(measured)
    facts = {id(one.target): one.facts for one in newsrooms}
    limits = {(one.target.name, one.page): one for one in measured if one.target.state == "limit"}
    rows = []
    for one in measured:
        if one.target.state != "limit":
            row = _figures(one) | _against_limits(one, limits)
            known, size = facts.get(id(one.target)), sizes.get(id(one.target), Sizes())
            row["queries"] = known.queries.get(one.page) if known else None
            row["bytes"] = size.plain.get(one.page)
            row["bytes_compressed"] = size.compressed.get(one.page)
            rows.append(row)
    for room in newsrooms:
        if room.target.state == "uncached":
            rows += [_slot_choice(room, limits), *_desk(room, limits)]
            rows += _slots(room, limits)
    rows.sort(key=_order)
    for row in rows:
        _compare(row, rows)
        judgement = {"goal": None, "holds": None, "missed": []}
        row |= goals.judged(row) if row["target"] == NAME else judgement
    return rows, [_figures(one) for one in limits.values()]


def _figures(one: Measured) -> dict[str, Any]:
    best, target = one.best, one.target
    return {
        "page": one.page,
        "target": target.name,
        "state": target.state,
        "behind": target.behind,
        "database": target.database,
        "stories": target.stories,
        "cpu_ms": round(best.cpu_ms, 4),
        "requests_per_second": round(best.answered.per_second, 1),
        "p50_ms": round(best.answered.p50_ms, 2),
        "p99_ms": round(min(each.answered.p99_ms for each in one.rounds), 2),
        "requests": sum(each.answered.requests for each in one.rounds),
        "rounds_cpu_ms": [round(each.cpu_ms, 4) for each in one.rounds],
        "foreign_cores": round(best.foreign, 2),
        "loud": best.foreign > LOUD,
    }


def _against_limits(one: Measured, limits: dict) -> dict[str, Any]:
    bare, own, file = (limits.get((name, one.page)) for name in (BARE, OWN, FILE))
    best = one.best
    return {
        "ratio": round(best.cpu_ms / bare.best.cpu_ms, 2) if bare else None,
        "ratio_own_server": round(best.cpu_ms / own.best.cpu_ms, 2) if own else None,
        "of_file": round(_fastest(one) / _fastest(file), 2)
        if file and one.target.state == "http-cache"
        else None,
    }


def _fastest(one: Measured) -> float:
    return max(each.answered.per_second for each in one.rounds)


def _slot_choice(room: Newsroom, limits: dict) -> dict[str, Any]:
    """Slots are chosen while a page is made: the choice has no address, so it is timed inside."""
    page = "slot choice (ads.selection, in process)"
    return _timed_inside(page, room, limits, room.facts.slot_choice_ms) | {"queries": 0}


def _desk(room: Newsroom, limits: dict) -> list[dict[str, Any]]:
    """The queue needs a log-in, a decision changes what the next would find: timed inside too."""
    return [
        _timed_inside(f"{page} (in process)", room, limits, found["cpu_ms"])
        | {name: round(found[name], 2) for name in ("p50_ms", "p99_ms")}
        | {"queries": found["queries"]}
        for page, found in room.facts.desk.items()
    ]


def _slots(room: Newsroom, limits: dict) -> list[dict[str, Any]]:
    """Every opening of a page is another reader's, and is told of once: timed inside too. Of a
    story's slots the row says what they add to it."""
    columns = ("requests_per_second", "p50_ms", "p99_ms")
    return [
        _timed_inside(f"{page} (in process)", room, limits, found["cpu_ms"])
        | {name: round(found[name], 2) for name in columns if name in found}
        | {name: found[name] for name in ("queries", "bytes") if name in found}
        for page, found in room.facts.slots.items()
    ]


def _timed_inside(page: str, room: Newsroom, limits: dict, cpu_ms: float) -> dict[str, Any]:
    target = room.target
    bare, own = limits.get((BARE, "story")), limits.get((OWN, "story"))
    return {
        "page": page,
        "target": NAME,
        "state": "uncached",
        "database": target.database,
        "stories": target.stories,
        "cpu_ms": round(cpu_ms, 4),
        "ratio": round(cpu_ms / bare.best.cpu_ms, 3) if bare else None,
        "ratio_own_server": round(cpu_ms / own.best.cpu_ms, 3) if own else None,
        "bytes": None,
    }


def _order(row: dict[str, Any]) -> tuple:
    page = PAGES.index(row["page"]) if row["page"] in PAGES else len(PAGES)
    states = ("uncached", "kept", "http-cache")
    state = states.index(row["state"]) if row["state"] in states else len(states)
    return page, row["target"] != NAME, row["target"], state, row["stories"], row["database"]


def _compare(row: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Add growth since the smallest newsroom, and WordPress' cost and rate, where both ran."""
    if row["target"] != NAME:
        return
    same = {key: row[key] for key in ("page", "state", "database", "target")}
    small = _find(rows, stories=SMALLEST, **same)
    if small and row["stories"] > SMALLEST:
        row["growth"] = round(row["cpu_ms"] / small["cpu_ms"], 2)
    others = [
        other
        for other in rows
        if other["target"].startswith(WORDPRESS)
        and (other["page"], other["state"]) == (row["page"], "uncached")
    ]
    classic = [other for other in others if CLASSIC in other["target"]] or others
    if classic:
        cheapest = min(classic, key=lambda other: other["cpu_ms"])
        row["below_wordpress"] = round(cheapest["cpu_ms"] / row["cpu_ms"], 1)
    if others and "requests_per_second" in row:
        quickest = max(other["requests_per_second"] for other in others)
        row["of_wordpress_rate"] = round(row["requests_per_second"] / quickest, 2)


def _find(rows: list[dict[str, Any]], **wanted) -> dict[str, Any] | None:
    return next((row for row in rows if all(row[key] == wanted[key] for key in wanted)), None)


def lines(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Will give the table as lines of even columns, the newsroom's rows and the peers'."""
    cells = [list(HEAD)] + [_cells(row) for row in rows]
    widths = [max(len(line[place]) for line in cells) for place in range(len(HEAD))]
    return ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cells]


def _cells(row: dict[str, Any]) -> list[str]:
    mark = "*" if row.get("loud") else ""
    page = row["page"] if row["target"] == NAME else f"{row['page']}: {row['target']}"
    return [
        page,
        f"{row['state']}: {row['behind']}" if row.get("behind") else row["state"],
        row["database"],
        f"{row['stories']:,}",
        _number(row.get("ratio")),
        _number(row.get("ratio_own_server")),
        f"{_number(row['cpu_ms'])}{mark}",
        _number(row.get("requests_per_second")),
        _number(row.get("p50_ms")),
        _number(row.get("p99_ms")),
        _number(row.get("of_file")),
        _number(row.get("queries")),
        _number(row.get("bytes")),
        _number(row.get("bytes_compressed")),
        _verdict(row),
    ]


def _verdict(row: dict[str, Any]) -> str:
    if row.get("holds") is None:
        return ""
    return f"MISSED: {'; '.join(row['missed'])}" if row["missed"] else f"holds: {row['goal']}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
