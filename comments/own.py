"""Which comments a browser sent itself: a signed cookie of their keys and times, and nothing else.

It is sent to pages below /comment/ alone, of which those that read it are never kept.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from comments.models import Comment
from comments.states import State

NAME = "own_comments"
SALT = "comments.own"
PATH = "/comment/"
MOST = 20
KNOWN = timedelta(days=1)  # that a reader sees his own waiting comment under its story
CHANGEABLE = timedelta(minutes=10)


def keys_in(request: HttpRequest) -> dict[int, datetime]:
    """Will give the keys of this browser's comments with the times at which they were sent; none
    where the cookie is missing, forged or of yesterday."""
    try:
        kept = signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=KNOWN)
    except signing.BadSignature:
        return {}
    times = {int(pk): datetime.fromtimestamp(at, UTC) for pk, at in kept}
    return {pk: at for pk, at in times.items() if at > timezone.now() - KNOWN}


def changeable(request: HttpRequest, pk: int) -> Comment | None:
    """Will give the comment, where this browser sent it in the last ten minutes and no moderator
    rejected it since; None else."""
    at = keys_in(request).get(pk)
    if at is None or at <= timezone.now() - CHANGEABLE:
        return None
    # Whose comment is taken for spam is not told so; what he changes stays spam.
    states = (State.HELD, State.APPROVED, State.SPAM)
    return Comment.objects.filter(pk=pk, state__in=states).first()


def note(request: HttpRequest, response: HttpResponse, comment: Comment) -> None:
    """Will let the browser know that it sent that comment."""
    known = keys_in(request) | {comment.pk: comment.created_at}
    newest = sorted(known.items(), key=lambda item: item[1])[-MOST:]
    kept = [[pk, int(at.timestamp())] for pk, at in newest]
    response.set_cookie(
        NAME,
        signing.dumps(kept, salt=SALT, compress=True),
        max_age=KNOWN,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
