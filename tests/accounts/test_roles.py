import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group

from accounts import backends, roles
from accounts.models import User

pytestmark = pytest.mark.django_db


def test_migrating_makes_the_groups_of_all_roles():
    assert set(Group.objects.values_list("name", flat=True)) >= set(roles.ROLES)


def test_a_permission_given_by_hand_is_taken_back_by_the_next_sync():
    group = Group.objects.get(name="reporter")
    group.permissions.add(*roles.Permission.objects.filter(codename="publish_article"))
    roles.sync()
    assert not group.permissions.filter(codename="publish_article").exists()


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("reporter", "submit_article", "publish_article"),
        ("reporter", "change_article", "edit_any_article"),
        ("editor", "publish_article", "moderate_comment"),
        ("moderator", "moderate_comment", "change_article"),
        ("ad manager", "change_creative", "change_article"),
    ],
)
def test_a_role_holds_its_permissions_and_no_more(role, may, may_not):
    names = {name.split(".")[1] for name in roles.ROLES[role]}
    assert may in names
    assert may_not not in names


def test_a_demo_account_logs_in_only_while_the_demo_is_on(settings):
    user = User.objects.create_user("somebody", password="secret")
    user.groups.add(Group.objects.create(name=backends.DEMO_MARK))
    settings.DEMO = True
    assert authenticate(username="somebody", password="secret") == user
    settings.DEMO = False
    assert authenticate(username="somebody", password="secret") is None
