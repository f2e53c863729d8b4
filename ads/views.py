"""What readers' pages ask of the slots, and where their links lead. Neutral names in all addresses:
blockers look for others."""

import logging
from contextlib import contextmanager, suppress

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ads import choosing, links, openings, readers, telling, waiting
from ads.reasons import Reason
from articles.typed import key_in
from pagecache.store import Unanswered

logger = logging.getLogger(__name__)
_AWAY = (OperationalError, InterfaceError, Unanswered)


@csrf_exempt  # it is asked by kept pages, which carry no token, and changes nothing of anybody's
@require_POST
@never_cache
def choose(request):
    """Will answer what stands in the places of a page, as JSON by place; 204 where it stays as it
    is, also when something is away: the page has its house notices."""
    opening = openings.read(_body(request, openings.LONGEST_BODY))
    reader = readers.of(request, wants_privacy=opening.wants_privacy) if opening else None
    if opening is None or reader.doubt:
        return HttpResponse(status=204)
    try:
        chosen = choosing.choose(request, opening, reader, timezone.now())
    except _AWAY:
        chosen = {}
    return JsonResponse(chosen) if chosen else HttpResponse(status=204)


@csrf_exempt
@require_POST
@never_cache
def told(request):
    """Will answer 204 whatever came, so that nobody learns what counts, and count what does."""
    said = telling.read(_body(request, telling.LONGEST_BODY))
    if said is not None:
        reader = readers.of(request, wants_privacy=said.wants_privacy)
        with suppress(*_AWAY):  # what is not counted is not billed
            waiting.take(telling.of_page(said, reader=reader, now=timezone.now()))
    return HttpResponse(status=204)


@require_safe
@never_cache
def follow(request, ticket):
    """Will lead where the creative of an offer leads, counted or not; nothing of the query is
    read."""
    now = timezone.now()
    address, against = links.of_ticket(ticket, now)
    against = against or _is_head(request)
    reader = readers.of(request, may_be_foreign=links.stand_in_a_frame(ticket))
    told = telling.of_link(ticket, reader=reader, against=against, now=now)
    with _leading_on():
        waiting.take_alone(told)
    return _led(request, address)


@require_safe
@never_cache
def follow_plain(request, creative, slot, story):
    """Will lead on from a notice of the newsroom's own, as pages without a script link it."""
    story = key_in(story) or 0
    address, against = links.of_notice(creative, story)
    doubt = readers.of(request).doubt
    reason = Reason(doubt) if doubt else against or _is_head(request)
    with _leading_on():
        links.count_unverified(creative, slot, story, reason=reason, now=timezone.now())
    return _led(request, address)


@contextmanager
def _leading_on():
    """Whatever is wrong with the counting, the reader is led on."""
    try:
        yield
    except Exception:
        logger.exception("A link was followed and not counted.")


def _led(request: HttpRequest, address: str | None) -> HttpResponse:
    if address is None:
        return render(request, "ads/link_over.html", status=410)
    response = HttpResponseRedirect(address)
    response.headers["Referrer-Policy"] = "origin"
    return response


def _is_head(request: HttpRequest) -> Reason | None:
    return Reason.HEAD if request.method == "HEAD" else None


def _body(request: HttpRequest, longest: int) -> bytes:
    try:
        body = request.read(longest + 1)
    except UnreadablePostError:  # the reader left while it was being sent
        return b""
    return body if len(body) <= longest else b""
