"""The table of cases that is printed at the end: which test proves which case, and how it went.

A test proves the cases whose numbers its name begins with: test_case_22_… or test_cases_37_51_…; a
parameter with "case 22" in its id proves that one alone.
"""

import re
from collections import defaultdict

CASES = [*range(1, 95), 141]
# Cases about comments that no test can prove, each with why.
NOT_TESTED: dict[int, str] = {
    15: "no page and no command gives comments as CSV",
}
_NUMBERS = re.compile(r"test_cases?_((?:\d+_)+)")
_OF_PARAMETER = re.compile(r"\bcase (\d+)\b")
_GRAVE = ("skipped", "passed", "failed")


def cases_of(nodeid):
    """The numbers in the name of a test, [] where it has none."""
    name = nodeid.split("::", 1)[-1]
    alone = _OF_PARAMETER.findall(name)
    if alone:
        return [int(number) for number in alone]
    found = _NUMBERS.match(name)
    return [int(number) for number in found[1].split("_") if number] if found else []


class CaseTable:
    """outcomes: by case and test, the gravest of all its parameters and phases."""

    def __init__(self):
        self.outcomes = defaultdict(dict)
        self.is_whole = False

    def note(self, report):
        """Remember a report of pytest."""
        if report.when != "call" and report.outcome == "passed":
            return
        path, _, name = report.nodeid.partition("::")
        test = f"{path.rpartition('/')[2]}::{name.partition('[')[0]}"
        for case in cases_of(report.nodeid):
            self.outcomes[case].setdefault(test, []).append(report.outcome)

    @property
    def missing(self):
        """Cases that a run of everything proved nothing about."""
        if not self.is_whole:
            return []
        return [case for case in CASES if case not in self.outcomes and case not in NOT_TESTED]

    def lines(self):
        for case in CASES:
            tests = self.outcomes.get(case, {})
            for test, seen in sorted(tests.items()):
                worst = max(seen, key=_GRAVE.index)
                times = f" ({len(seen)})" if len(seen) > 1 else ""
                yield f"{case:>4}  {worst:<8} {test}{times}"
            if not tests and case in NOT_TESTED:
                yield f"{case:>4}  not tested: {NOT_TESTED[case]}"
            elif case in self.missing:
                yield f"{case:>4}  MISSING"
