"""Signed links in mails, and the browser's proof: what each opens, and for how long.

They hold ids only, and are the authority by themselves: whoever has one may do what it is for.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from articles.site import absolute
from comments import mailboxes
from comments.mailboxes import Mailbox

CONFIRM, STOP, MINE, PROOF = "confirm", "stop", "mine", "proof"
AGES = {
    CONFIRM: timedelta(days=7),
    STOP: timedelta(days=730),
    MINE: timedelta(days=180),
    PROOF: timedelta(days=180),
}
COOKIE, COOKIE_PATH = "commenter", "/comment/"


def to_confirm(mailbox: Mailbox, number: int) -> str:
    return _link(CONFIRM, [mailbox.pk, number])


def to_stop(subscription_pk: int) -> str:
    return _link(STOP, [subscription_pk])


def to_comment(comment_pk: int) -> str:
    """Will give the address of the page on which a commenter sees what became of a comment."""
    return _link(MINE, [comment_pk])


def opened(kind: str, token: str) -> list[int] | None:
    """Will give the ids of a link of that kind; None where it is changed, too old, or another's."""
    try:
        return signing.loads(token, salt=f"comments.{kind}", max_age=AGES[kind])
    except signing.BadSignature:
        return None


def keep_proof(response, mailbox: Mailbox) -> None:
    """Will have the browser keep the proof that the address is its reader's."""
    response.set_cookie(
        COOKIE,
        signing.dumps(mailboxes.proof_of(mailbox), salt=f"comments.{PROOF}"),
        max_age=AGES[PROOF],
        path=COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def proof_in(request) -> list[int] | None:
    """Will give the proof that the browser keeps, or None."""
    return opened(PROOF, request.COOKIES.get(COOKIE, ""))


def _link(kind: str, ids: list[int]) -> str:
    token = signing.dumps(ids, salt=f"comments.{kind}")
    return absolute(reverse(f"comments:{kind}", args=[token]))
