"""The names under which the newsroom speaks, which no reader may seem to have."""

from django.db.models import Value
from django.db.models.functions import Concat, Trim

from accounts.models import User
from articles.models import Author

MOST = 2_000


def names() -> list[str]:
    """Will give the names of staff and of those who sign stories: one query."""
    staff = User.objects.filter(is_staff=True, is_active=True).order_by()
    full = staff.annotate(shown=Trim(Concat("first_name", Value(" "), "last_name")))
    signed = Author.objects.order_by().values_list("name")
    rows = signed.union(full.values_list("shown"), staff.values_list("username"))[:MOST]
    return [name for (name,) in rows if name]
