"""People by role, and settings that tests share."""

import gc
import os
import shutil

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management.commands import flush
from django.db import connections
from django.test import override_settings

from accounts import roles
from accounts.models import User
from articles import site
from newsroom.management.commands import migrate
from pagecache import store
from tests import migrated


def pytest_collection_finish():
    """What was imported and collected stays to the end: no collection of garbage looks at it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def own_redis():
    """Where CACHE_URL names Redis, each worker of pytest-xdist empties a database of its own."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for cache in settings.CACHES.values():
        if cache["BACKEND"].endswith("RedisCache"):
            server, _, database = cache["LOCATION"].rpartition("/")
            cache["LOCATION"] = f"{server}/{int(database) + number}"
            # A machine that is busy with tests is no cache that is away.
            cache["OPTIONS"] = {"socket_timeout": 10, "socket_connect_timeout": 10}


@pytest.fixture(scope="session")
def copies_for_migrations():
    """While test databases are made, migrate copies on SQLite what it made before. Ends itself."""
    by_migrating = migrate.Command.handle

    def handle(command, *args, **options):
        database = connections[options["database"]]
        if database.vendor != "sqlite":
            return by_migrating(command, *args, **options)
        database.ensure_connection()
        migrated.fill(database)
        site.sync()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate.Command, "handle", handle)
        yield patch


@pytest.fixture(scope="session")
def django_db_setup(copies_for_migrations, django_db_setup):
    copies_for_migrations.undo()
    by_deleting = flush.Command.handle

    def handle(command, **options):
        """In memory, what a test has committed goes by a copy of what was migrated."""
        database = connections[options["database"]]
        if database.vendor != "sqlite" or not database.is_in_memory_db():
            return by_deleting(command, **options)
        database.ensure_connection()
        migrated.fill(database)
        site.sync()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.fixture
def migrated_file(tmp_path):
    """The path of a database file of a test's own, for processes of its own."""
    migrated.copy(tmp_path / "own.sqlite3")
    return tmp_path / "own.sqlite3"


@pytest.fixture(scope="session", autouse=True)
def plain_settings(tmp_path_factory):
    """No manifest of static files, quick passwords, tasks done when enqueued, a folder for media."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    uploads = tmp_path_factory.mktemp("uploads")
    with override_settings(
        STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": plain}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        TASKS={"default": {"BACKEND": "jobs.backend.AtOnce", "QUEUES": []}},
        MEDIA_ROOT=uploads / "media",
        ORIGINALS_ROOT=uploads / "originals",
    ):
        yield


@pytest.fixture(autouse=True)
def nothing_kept(plain_settings):
    """Empty caches, no file of the test before."""
    store._is_away = False  # whatever the test before did to it
    for name in settings.CACHES:
        caches[name].clear()
    yield
    for folder in (settings.MEDIA_ROOT, settings.ORIGINALS_ROOT):
        if folder.exists():
            shutil.rmtree(folder)


def _person(role):
    @pytest.fixture(name=role.replace(" ", "_"))
    def person(db):
        if not roles.Group.objects.filter(name=role).exists():
            roles.sync()  # a test that empties the tables took the groups with it
        user = User.objects.create_user(
            role.replace(" ", ""), password="secret", is_staff=True, first_name=role.title()
        )
        user.groups.add(roles.Group.objects.get(name=role))
        return user

    return person


reporter = _person("reporter")
editor = _person("editor")
moderator = _person("moderator")
adops = _person("ad manager")


@pytest.fixture
def admin(db):
    return User.objects.create_superuser("admin", password="secret")
