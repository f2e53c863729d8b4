"""Every address of the desk for every role, by GET and by POST, against one table by hand.

Whoever may not is led to the login or refused, and changes no row. Whoever may is served.
"""

import time
import zlib
from collections import Counter
from http.cookies import SimpleCookie

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from tests.acceptance.desk.matrix_table import ENTRIES, ROLES, STORIES, TABLES, holds
from tests.acceptance.desk.matrix_world import Forms, World, is_of_the_desk, patterns

pytestmark = pytest.mark.django_db
REFUSED = (400, 403, 404, 405)
# Rows that say who looked when and which pages are kept, not what the newsroom holds.
ASIDE = ("django_session", "django_admin_log", "jobs_", "django_tasks_database", "pagecache_")
LOCKS = {"desk_editlock"}  # who may write takes the lock by opening the form
UNSAVED = {"desk_autosave"}


@pytest.fixture
def people(reporter, editor, moderator, ad_manager, admin):
    new = User.objects.create_user("new", password="secret", is_staff=True)
    named = (AnonymousUser(), new, reporter, editor, moderator, ad_manager, admin)
    return dict(zip(ROLES, named, strict=True))


@pytest.fixture
def world(people):
    return World(people)


@pytest.fixture
def addresses(world):
    found = {}
    for name, route in patterns():
        if is_of_the_desk(name, route):
            found |= {address.path: address for address in world.addresses(name, route)}
    return list(found.values())


class Visitor:
    """Somebody of that role at the desk. Whatever they do is undone after each request."""

    def __init__(self, person, **options):
        self.client = Client(raise_request_exception=False, **options)
        if person.is_authenticated:
            self.client.force_login(person)
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.before = snapshot()

    def ask(self, method, path, fields=None):
        """The answer, and the names of the tables whose rows it changed."""
        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic():
            answer = getattr(self.client, method)(path, fields or {})
            changed = set()
            if answer.status_code < 500:
                after = snapshot()
                changed = {table for table in after if after[table] != self.before.get(table)}
            transaction.set_rollback(True)
        return answer, changed


def snapshot():
    """Number and checksum of the rows of each table."""
    sums = {}
    with connection.cursor() as cursor:
        for table in TABLE_NAMES or names_of_tables(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = sorted(map(repr, cursor.fetchall()))
            sums[table] = len(rows), zlib.crc32("\n".join(rows).encode())
    return sums


TABLE_NAMES: list[str] = []


def names_of_tables(cursor):
    names = connection.introspection.table_names(cursor)
    TABLE_NAMES.extend(name for name in names if not name.startswith(ASIDE))
    return TABLE_NAMES


def is_refused(answer):
    to_login = answer.status_code == 302 and answer["Location"].startswith("/admin/login/")
    return to_login or answer.status_code in REFUSED


def wrong_with(address, entry, role, method, body, answer, changed):
    """What the answer should not have been, in words, or ""."""
    rule = entry.post if method == "post" and not entry.reads else entry.get
    may = holds(rule, role, address.row, address.whose)
    if may and body and entry.posts[body] is not None:
        may = holds(entry.posts[body], role, address.row, address.whose)
    if answer.status_code >= 500:
        return "fails"
    if method == "post" and holds(entry.kept, role, address.row, address.whose):
        is_kept = answer.status_code == 409 and changed == UNSAVED
        return "" if is_kept else "should be 409, and keep the unsaved text alone"
    if not may:
        if changed:
            return "may not, and changes rows"
        return "" if is_refused(answer) else "may not, and is served"
    if is_refused(answer):
        return "may, and is refused"
    if (method == "get" or entry.reads) and changed - LOCKS:
        return "changes rows by looking"
    return "may, and changes nothing" if method == "post" and entry.changes and not changed else ""


def requests(world, address, entry, forms):
    yield "get", "", None
    for body, fields in world.bodies(address, entry, forms):
        yield "post", body, fields


def test_every_address_of_the_desk_has_its_line_in_the_table_and_rows_to_ask_for(world):
    routes = {(name, route) for name, route in patterns() if is_of_the_desk(name, route)}
    assert {name for name, _ in routes} - ENTRIES.keys() == set(), "not in the table"
    assert ENTRIES.keys() - {name for name, _ in routes} == set(), "in the table alone"
    assert [route for name, route in routes if not world.addresses(name, route)] == []
    assert {name.split("_")[0] for name in STORIES} and world.rows.keys() == TABLES.keys()


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_or_changes_more_than_the_table_says(role, people, world, addresses, say):
    forms = Forms(Visitor(people["superuser"]).client, world)
    visitor, started = Visitor(people[role]), time.monotonic()
    wrong, counted, statuses = Counter(), Counter(), Counter()
    for address in addresses:
        entry = ENTRIES[address.name]
        for method, body, fields in requests(world, address, entry, forms):
            answer, changed = visitor.ask(method, address.path, fields)
            counted[method] += 1
            statuses[answer.status_code] += 1
            if said := wrong_with(address, entry, role, method, body, answer, changed):
                row = ", ".join(filter(None, (address.row, address.whose, body)))
                tables = f" {sorted(changed)}" if changed else ""
                line = f"{method} {address.name} ({row}): {answer.status_code}{tables}: {said}"
                wrong[line] += 1
    assert snapshot() == visitor.before
    say(
        f"{role}: {len(addresses)} addresses, {counted['get']} GET and {counted['post']} POST in "
        f"{time.monotonic() - started:.0f} s; answers {dict(sorted(statuses.items()))}"
    )
    assert not wrong, "\n".join(wrong)


def test_no_form_is_taken_without_its_token(people, world, addresses, say):
    forms = Forms(Visitor(people["superuser"]).client, world)
    visitor = Visitor(people["superuser"], enforce_csrf_checks=True)
    wrong, count = [], 0
    for address in addresses:
        if address.name == "desk:preview_link_approve":
            continue  # it has no cookie, and asks for the origin
        entry = ENTRIES[address.name]
        for _, fields in world.bodies(address, entry, forms):
            answer, changed = visitor.ask("post", address.path, fields)
            count += 1
            if answer.status_code != 403 or changed:
                wrong.append(f"{address.path}: {answer.status_code} {changed}")
    say(f"without a token: {count} POST")
    assert wrong == []


def test_no_guest_approves_from_the_page_of_another_site(world, people):
    visitor = Visitor(people["anonymous"])
    visitor.client.defaults["HTTP_ORIGIN"] = "https://elsewhere.example"
    path = f"/preview/{world.guests['open']}/approve/"
    answer, changed = visitor.ask("post", path, {"number": "2", "name": "The author"})
    assert (answer.status_code, changed) == (403, set())
