"""The names under which the newsroom speaks: readers may type them, and then wait."""

from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Concat, Trim

from accounts.models import User
from articles.models import Author
from pagecache.statements import Statement

MOST = 2_000


def _names():
    staff = User.objects.filter(is_staff=True, is_active=True).order_by()
    full = staff.annotate(shown=Trim(Concat("first_name", Value(" "), "last_name")))
    signed = Author.objects.order_by().values_list("name")
    return signed.union(full.values_list("shown"), staff.values_list("username"))[:MOST]


_taken = Statement(_names)


def taken() -> tuple[str, ...]:
    """Will give the newsroom's own name, the names and usernames of everybody who may log in at the
    desk, and the names under stories, sorted: one query."""
    return (settings.SITE_NAME, *sorted(name for (name,) in _taken.rows() if name))
