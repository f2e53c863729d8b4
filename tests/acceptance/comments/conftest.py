"""What proofs of comments share: a reader's form, a moderator's desk, an HTML parser that is a
browser's, empty databases for races; and the table of cases at the end."""

from pathlib import Path

import pytest

from tests.acceptance.comments.case_table import CaseTable
from tests.acceptance.speed.conftest import postgres  # noqa: F401 - a fixture
from tests.comments.conftest import send  # noqa: F401 - a fixture

HERE = Path(__file__).parent
_table = CaseTable()


def pytest_collection_finish(session):
    """Only a run of every file can say that a case has no test."""
    collected = {item.path.name for item in session.items if item.path.parent == HERE}
    config = session.config.option
    narrowed = config.keyword or config.markexpr or any("::" in arg for arg in session.config.args)
    _table.is_whole = not narrowed and collected >= {path.name for path in HERE.glob("test_*.py")}


def pytest_runtest_logreport(report):
    _table.note(report)


def pytest_sessionfinish(session):
    if _table.missing:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    if _table.outcomes:
        terminalreporter.section("cases")
        for line in _table.lines():
            terminalreporter.write_line(line)


@pytest.fixture
def desk(client, moderator):
    """The moderator's browser, without scripts."""
    client.force_login(moderator)
    return client


@pytest.fixture(scope="session")
def _parser(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def parsed(_parser):
    """Gives of HTML what a browser makes of it: every element with the names of its attributes, all
    words, and what its fields hold. Nothing is run."""

    def parse(html):
        return _parser.evaluate(
            """html => {
              const all = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("*")];
              return {
                bones: all.map(e => [e.localName, ...e.getAttributeNames().sort()].join(" ")),
                words: all[0].textContent,
                values: all.flatMap(e => [...e.attributes].map(a => a.value)),
                links: all.flatMap(e => ["href", "src", "action", "formaction", "srcset"]
                  .map(name => e.getAttribute(name)).filter(value => value !== null)),
              };
            }""",
            html,
        )

    return parse
