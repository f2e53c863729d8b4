"""What must hold: one table, asked for each row of a run. Arithmetic only.

Sources: the bare limits of the same run, and its rows of other databases, sizes and peers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
READ_COSTS = ("story", "front", "section")
QUEUE, DECISION = "queue (in process)", "decision (in process)"
CHOSEN, TOLD = "slots chosen (in process)", "slots told (in process)"
SLOTS = "slots of a story (in process)"  # what they add to it


@dataclass(frozen=True, kw_only=True)
class Goal:
    """One promise. column: of the row; most or least: what it may be, inclusive.

    A row that lacks the column, since it was not measured, misses no goal about it.
    """

    page: str
    column: str
    unit: str = ""
    most: float | None = None
    least: float | None = None
    state: str | None = None
    database: str | None = None
    stories: int | None = None

    def concerns(self, row: Row) -> bool:
        """Will say whether the goal is about this row of the newsroom."""
        wanted = {"page": self.page, "state": self.state, "database": self.database}
        wanted["stories"] = self.stories
        return row.get(self.column) is not None and all(
            value is None or row[key] == value for key, value in wanted.items()
        )

    def holds(self, row: Row) -> bool:
        figure = row[self.column]
        above = self.least is None or figure >= self.least
        return above and (self.most is None or figure <= self.most)

    def __str__(self) -> str:
        sign, bound = ("≤", self.most) if self.most is not None else ("≥", self.least)
        return f"{self.column} {sign} {bound:,g}{self.unit}"


UNCACHED = {"state": "uncached"}
GOALS = [
    Goal(page="story", column="ratio", most=8, database="SQLite", **UNCACHED),
    Goal(page="story", column="ratio", most=11, database="PostgreSQL", **UNCACHED),
    Goal(page="front", column="ratio", most=8, **UNCACHED),
    Goal(page="section", column="ratio", most=8, **UNCACHED),
    Goal(page="story", column="ratio", most=1.3, state="kept"),
    Goal(page="story", column="of_file", least=0.8, state="http-cache"),
    Goal(page="search", column="ratio", most=25, stories=100_000, **UNCACHED),
    Goal(page="comment", column="p99_ms", unit=" ms", most=40, database="PostgreSQL", state="kept"),
    Goal(page="comment", column="p99_ms", unit=" ms", most=80, database="SQLite", state="kept"),
    Goal(
        page="comment",
        column="requests_per_second",
        least=350,
        database="PostgreSQL",
        stories=1_000,
        state="kept",
    ),
    Goal(page=QUEUE, column="p50_ms", unit=" ms", most=100),
    Goal(page=DECISION, column="p50_ms", unit=" ms", most=50),
    Goal(page=DECISION, column="p99_ms", unit=" ms", most=150),
    Goal(page=QUEUE, column="growth", most=1.5, stories=1_000_000),
    Goal(page=DECISION, column="growth", most=1.5, stories=1_000_000),
    Goal(page=CHOSEN, column="requests_per_second", least=100),
    Goal(page=CHOSEN, column="p99_ms", unit=" ms", most=50),
    Goal(page=TOLD, column="requests_per_second", least=40),
    Goal(page=TOLD, column="p99_ms", unit=" ms", most=150),
    Goal(page=SLOTS, column="bytes", most=4 * 1024),
    Goal(page=SLOTS, column="cpu_ms", unit=" ms", most=1),
    Goal(page="comment", column="of_wordpress_rate", least=2.5, state="kept"),
    Goal(page="story", column="below_wordpress", least=20, **UNCACHED),
    Goal(page="story", column="bytes", most=30 * 1024, **UNCACHED),
    Goal(page="story", column="bytes_compressed", most=7 * 1024, state="kept"),
    *(
        Goal(page=page, column="growth", most=1.3, stories=1_000_000, **UNCACHED)
        for page in READ_COSTS
    ),
    Goal(page="search", column="growth", most=3, stories=1_000_000, **UNCACHED),
]


def judged(row: Row, goals: list[Goal] = GOALS) -> dict[str, Any]:
    """Will give `goal`, in words, and `holds`, for a row of the newsroom; both None without one."""
    concerning = [goal for goal in goals if goal.concerns(row)]
    missed = [str(goal) for goal in concerning if not goal.holds(row)]
    return {
        "goal": "; ".join(str(goal) for goal in concerning) or None,
        "holds": not missed if concerning else None,
        "missed": missed,
    }
