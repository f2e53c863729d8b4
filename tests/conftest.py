"""People by role, and settings that tests share."""

import pytest
from django.core.cache import caches

from accounts import roles
from accounts.models import User


@pytest.fixture(autouse=True)
def plain_settings(settings):
    """No manifest of static files, quick passwords, empty caches."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
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
