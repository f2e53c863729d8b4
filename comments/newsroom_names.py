"""Names of those who work here, which readers may type and then wait for a moderator."""

from itertools import chain

from django.conf import settings

from accounts.models import User


def taken() -> list[str]:
    """Will give the newsroom's own name, and names and usernames of everybody who may log in at
    the desk: one query."""
    people = User.objects.filter(is_staff=True, is_active=True)
    names = people.values_list("first_name", "last_name", "username")
    own = chain.from_iterable((f"{first} {last}".strip(), login) for first, last, login in names)
    return [settings.SITE_NAME, *filter(None, own)]
