"""HTML of others: where it is served, as which document, and how little it may do. It stands in a
frame of another origin, FRAMES_URL, which is sandboxed besides; nowhere where none is named."""

import json
import re
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.urls import reverse
from django.utils.html import escape

from ads import tickets
from ads.creatives import Creative
from ads.tickets import Ticket
from articles.site import absolute

PATH = "/b/frame/"
# What static/js/rooms.js gives the frame too: a browser takes the less of both.
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
_PREVIEW = 0  # the offer of a ticket that was given to nobody
_ORIGIN = re.compile(r"(https?)://([a-z0-9][a-z0-9.-]*)(?::\d{1,5})?", re.I | re.A)
_LINK = re.compile(r"\{\{\s*link\s*\}\}")
_SWITCHED_OFF = (
    *("accelerometer", "autoplay", "browsing-topics"),
    *("camera", "clipboard-read", "clipboard-write", "compute-pressure", "display-capture"),
    *("encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid"),
    *("identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts", "magnetometer"),
    *("microphone", "midi", "otp-credentials", "payment", "picture-in-picture"),
    *("publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial"),
    *("storage-access", "sync-xhr", "usb", "window-management"),
    "xr-spatial-tracking",
)
# The page is told when all has come, by a message: a browser calls an error page loaded as well.
_HEAD = """<!doctype html>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><base target="_blank">
<style>html, body { margin: 0; overflow: hidden }</style>
<script>addEventListener("load", () => parent.postMessage("here", %s));</script>
"""


def is_on() -> bool:
    """Whether HTML of others is taken and shown at all."""
    return bool(settings.FRAMES_URL)


def host() -> str:
    """Will give the host of FRAMES_URL, in small letters and without its port."""
    found = _ORIGIN.fullmatch(settings.FRAMES_URL)
    return found[2].lower().rstrip(".") if found else ""


def fault() -> str:
    """Will say why FRAMES_URL cannot be used; "" where it can, or is not set."""
    if not is_on():
        return ""
    site = urlsplit(settings.SITE_URL)
    if not host():
        return "FRAMES_URL must be http:// or https:// and a host, such as https://frames.example."
    if host() == (site.hostname or "").rstrip("."):
        return "FRAMES_URL must have another host than SITE_URL: HTML of others stands there."
    if site.scheme == "https" and not settings.FRAMES_URL.lower().startswith("https://"):
        return "FRAMES_URL must begin with https:// as SITE_URL does, or browsers do not show it."
    return ""


def check(**kwargs) -> list[checks.CheckMessage]:
    """Will find a FRAMES_URL that cannot be used."""
    return (
        [checks.Error(f"{words} (docs/operations.md)", id="ads.E001")] if (words := fault()) else []
    )


def address(ticket: str) -> str:
    """Will say where the HTML stands that was offered by this ticket."""
    return f"{settings.FRAMES_URL}{PATH}{ticket}/"


def preview(creative: Creative, now: datetime) -> str:
    """Will say where the desk sees it, for as long as a ticket is good: no offer, so nothing of it
    is counted."""
    return address(Ticket(_PREVIEW, creative.pk, 0, now).written())


def document(text: str, now: datetime) -> str | None:
    """Will give the document that a ticket opens: one query. None where it opens none, because
    nobody here wrote it, it is late, or the creative is there no more or switched off."""
    try:
        ticket = tickets.read(text)
    except tickets.Forged:
        return None
    if ticket.is_late(now):
        return None
    found = Creative.objects.framed().filter(pk=ticket.creative)
    if ticket.offer != _PREVIEW:
        found = found.running(now)
    creative = found.first()
    if creative is None:
        return None
    link = escape(_link(creative, text, ticket))
    return _HEAD % json.dumps(_site()) + _LINK.sub(lambda _: link, creative.html)


def headers() -> dict[str, str]:
    """Will give what every answer of that origin carries."""
    off = ", ".join(f"{feature}=()" for feature in _SWITCHED_OFF)
    return {
        "Content-Security-Policy": f"sandbox {SANDBOX}; frame-ancestors {_site()}",
        "Permissions-Policy": off,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "no-store",
    }


def _link(creative: Creative, text: str, ticket: Ticket) -> str:
    """Counted as any other; a preview leads straight there."""
    if ticket.offer != _PREVIEW:
        return absolute(reverse("ads:follow", args=[text]))
    return creative.target if creative.leads_away else absolute(creative.target)


def _site() -> str:
    """The origin of the site's pages, which alone may hold these frames."""
    site = urlsplit(settings.SITE_URL)
    return f"{site.scheme}://{site.netloc}"
