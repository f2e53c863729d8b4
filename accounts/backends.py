"""How people log in: by password. Demo accounts only where DEMO is on."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

DEMO_USERNAMES = ("reporter", "editor", "moderator", "adops", "admin")
DEMO_MARK = "demo-account"  # the last name is for people to change; this group is not


class StaffBackend(ModelBackend):
    """Django's own, but an account of the demo newsroom opens only while DEMO=1."""

    def user_can_authenticate(self, user):
        if not super().user_can_authenticate(user):
            return False
        return settings.DEMO or not user.groups.filter(name=DEMO_MARK).exists()
