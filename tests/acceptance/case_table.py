"""The table of cases that is printed at the end: which test proves which case, and how it went.

A test proves the cases whose numbers its name begins with: test_case_22_… or test_cases_37_51_…; a
parameter with "case 22" in its id proves that one alone.
"""

import re
from collections import defaultdict

_NUMBERS = re.compile(r"test_cases?_((?:\d+_)+)")
_OF_PARAMETER = re.compile(r"\bcase (\d+)\b")
_GRAVE = ("skipped", "passed", "failed")
TABLES = []  # of the folders that are run, in which their conftest.py declared them


def cases_of(nodeid):
    """The numbers in the name of a test, [] where it has none."""
    name = nodeid.split("::", 1)[-1]
    alone = _OF_PARAMETER.findall(name)
    if alone:
        return [int(number) for number in alone]
    found = _NUMBERS.match(name)
    return [int(number) for number in found[1].split("_") if number] if found else []


def declare(folder, cases, not_tested=()):
    """Let the table of these cases stand at the end of a run of that folder's tests."""
    TABLES.append(CaseTable(folder, cases, not_tested))


class CaseTable:
    """cases: the numbers that the tests of one folder have to prove. not_tested: those that no test
    can, each with why."""

    def __init__(self, folder, cases, not_tested=()):
        self.folder, self.cases, self.not_tested = folder, list(cases), dict(not_tested)
        self.outcomes = defaultdict(dict)
        self.is_whole = False

    def look(self, session):
        """Only a run of every file of the folder can say that a case has no test."""
        collected = {item.path.name for item in session.items if item.path.parent == self.folder}
        options = session.config.option
        narrowed = options.keyword or options.markexpr
        narrowed = narrowed or any("::" in argument for argument in session.config.args)
        every = {path.name for path in self.folder.glob("test_*.py")}
        self.is_whole = not narrowed and collected >= every

    def note(self, report):
        """Remember a report of pytest, where its test is of this folder."""
        if report.when != "call" and report.outcome == "passed":
            return
        path, _, name = report.nodeid.partition("::")
        if not path.startswith(f"tests/acceptance/{self.folder.name}/"):
            return
        test = f"{path.rpartition('/')[2]}::{name.partition('[')[0]}"
        for case in cases_of(report.nodeid):
            self.outcomes[case].setdefault(test, []).append(report.outcome)

    @property
    def missing(self):
        """Cases that a run of everything proved nothing about."""
        if not self.is_whole:
            return []
        return [n for n in self.cases if n not in self.outcomes and n not in self.not_tested]

    def show(self, terminal):
        """Print a line for each case and test, with the gravest outcome of all its parameters."""
        if not self.outcomes:
            return
        terminal.section(f"cases: {self.folder.name}")
        for case in self.cases:
            tests = self.outcomes.get(case, {})
            for test, seen in sorted(tests.items()):
                worst = max(seen, key=_GRAVE.index)
                times = f" ({len(seen)})" if len(seen) > 1 else ""
                terminal.write_line(f"{case:>4}  {worst:<8} {test}{times}")
            if not tests and case in self.not_tested:
                terminal.write_line(f"{case:>4}  not tested: {self.not_tested[case]}")
            elif case in self.missing:
                terminal.write_line(f"{case:>4}  MISSING")
