"""Prints what was found, writes build/bench.json, and the table of docs/performance.md from it."""

import json
import sys
from pathlib import Path
from typing import Any

from bench import table
from bench.databases import ROOT

RESULT = ROOT / "build" / "bench.json"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- table: made by bench/report.py -->", "<!-- end of table -->"


def tell(rows: list[dict[str, Any]], limits: list[dict[str, Any]], about: dict[str, Any]) -> int:
    """Will print the table and write the file. Gives 1 where a goal is missed, else 0."""
    RESULT.write_text(json.dumps({"rows": rows, "limits": limits, "machine": about}, indent=1))
    print("\n".join(table.lines(rows)))
    print("\nBare limits")
    for row in limits:
        print(
            f"  {row['target']:26} {row['page']:8} {row['cpu_ms']:8.4f} CPU ms  "
            f"{row['requests_per_second']:>9,.0f} req/s"
        )
    for name in ("start_seconds", "memory_mib"):
        print(f"\n{name}: {json.dumps(about[name], ensure_ascii=False)}")
    missed = [row for row in rows if row["holds"] is False]
    judged = [row for row in rows if row["holds"] is not None]
    print(f"\n{len(judged) - len(missed)} of {len(judged)} rows with a goal hold it.")
    return 1 if missed else 0


def in_words(result: dict[str, Any]) -> str:
    """Will give the table and the machine as Markdown."""
    about = result["machine"]
    head = "| page | state | database | stories | × bare view | × own server | CPU ms | req/s | "
    head += "p50 / p99 ms | × file's rate | queries | bytes (packed) | goal |"
    found = [head, "|" + "---|" * 13]
    for row in result["rows"]:
        cells = table._cells(row)
        size = f"{cells[12]} ({cells[13]})" if cells[13] else cells[12]
        waits = f"{cells[8]} / {cells[9]}" if cells[8] else ""
        columns = [*cells[:8], waits, cells[10], cells[11], size, cells[14]]
        found.append("| " + " | ".join(columns) + " |")
    found += ["", "Bare limits of the same run:", "", "| limit | page | CPU ms | req/s |"]
    found += ["|---|---|---|---|"]
    for row in result["limits"]:
        rate = f"{row['requests_per_second']:,.0f}"
        found.append(f"| {row['target']} | {row['page']} | {row['cpu_ms']:.3f} | {rate} |")
    programs = ", ".join(f"{k} {v}" for k, v in (about["packages"] | about["programs"]).items())
    found += [
        "",
        f"{about['at']}; {about['processor']}, {about['cores']} cores, {about['memory_gib']} GiB; "
        f"Python {about['python']}, {programs}.",
        "",
        f"Start, seconds: {json.dumps(about['start_seconds'])}. "
        f"Memory (PSS), MiB: {json.dumps(about['memory_mib'])}.",
    ]
    return "\n".join(found)


def write_page(page: Path = PAGE, result: Path = RESULT) -> None:
    """Will put the table of the last run into the page, between its two marks."""
    text = page.read_text()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    words = in_words(json.loads(result.read_text()))
    page.write_text(f"{before}{BEGIN}\n{words}\n{END}{after}")


if __name__ == "__main__":
    if not RESULT.exists():
        sys.exit("There is no build/bench.json yet: run “make bench”.")
    write_page()
