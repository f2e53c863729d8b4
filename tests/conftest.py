"""People by role, and settings that tests share."""

import os

import pytest
from django.conf import settings
from django.core.cache import caches

from accounts import roles
from accounts.models import User
from pagecache import store


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


@pytest.fixture(autouse=True)
def plain_settings(settings):
    """No manifest of static files, quick passwords, empty caches, tasks done when enqueued."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.AtOnce", "QUEUES": []}}
    store._is_away = False  # whatever the test before did to it
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ORIGINALS_ROOT = tmp_path / "originals"


def _person(role):
    @pytest.fixture(name=role.replace(" ", "_"))
    def person(db):
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
