"""Whether a request is a reader's own, and by which key a reader is known for a day."""

import hashlib
import hmac
from datetime import UTC, datetime
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest

from accounts.agents import is_robot
from accounts.origins import Origin, origin_of


class Doubt(StrEnum):
    """Why a request is no reader's."""

    STAFF = "staff"  # readers have no session
    AHEAD = "ahead"  # a browser's guess, before its reader did anything
    FOREIGN = "foreign"  # another site's page sent it
    ROBOT = "robot"


def doubt(request: HttpRequest, *, may_be_foreign: bool = False) -> Doubt | None:
    """Will say why this is not to be counted as a reader's; None where nothing says so.

    may_be_foreign: a link that the reader pressed on another site's page counts as well.
    """
    headers = request.headers
    purpose = f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')}".lower()
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return Doubt.STAFF
    if "prefetch" in purpose or "prerender" in purpose:
        return Doubt.AHEAD
    if origin_of(request) is Origin.FOREIGN and not (may_be_foreign and _is_pressed(request)):
        return Doubt.FOREIGN
    return Doubt.ROBOT if is_robot(headers.get("User-Agent", "")) else None


def _is_pressed(request: HttpRequest) -> bool:
    """No picture, nor a script that leads there by itself. Browsers say so since 2023."""
    said = [request.headers.get(f"Sec-Fetch-{name}") for name in ("Mode", "Dest", "User")]
    return said == ["navigate", "document", "?1"]


def wants_privacy(request: HttpRequest) -> bool:
    """Whether the reader sent Global Privacy Control: then no key of theirs is made or kept."""
    return request.headers.get("Sec-GPC") == "1"


def daily_key(purpose: str, at: datetime, *parts: object) -> str:
    """Will give a keyed hash of these parts that changes with the day of UTC and the purpose, so
    that neither two days nor two purposes can be joined."""
    day = f"{purpose} {at.astimezone(UTC):%Y-%m-%d}"
    salt = hmac.digest(settings.SECRET_KEY.encode(), day.encode(), "sha256")
    text = "\n".join(str(part) for part in parts)
    return hmac.new(salt, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
