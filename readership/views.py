"""The beacon: a story's page tells that it was visible for a second."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.networks import network
from accounts.origins import Origin, origin_of
from articles.models import Article
from readership.agents import is_robot
from readership.counting import count

LONGEST_BODY = 256
_STORY = re.compile(rb"story=([1-9][0-9]{0,17})")


@csrf_exempt  # it stands on kept pages and changes nothing but a count
@require_POST
@never_cache
def read(request):
    """Will answer 204 whatever came, so that a beacon learns nothing, and count what counts."""
    pk = _story(request)
    if pk and _is_reader(request) and Article.objects.published().filter(pk=pk).exists():
        count(
            pk,
            network=network(request),
            agent=request.headers.get("User-Agent", ""),
            wants_privacy=request.headers.get("Sec-GPC") == "1",
        )
    return HttpResponse(status=204)


def _story(request: HttpRequest) -> int | None:
    try:
        body = request.read(LONGEST_BODY + 1)
    except UnreadablePostError:  # the reader left while it was being sent
        return None
    found = _STORY.fullmatch(body)
    return int(found[1]) if found else None


def _is_reader(request: HttpRequest) -> bool:
    """No robot, nobody of the newsroom (readers have no session), no guess of a browser ahead of
    its reader, and no other site's page."""
    headers = request.headers
    purpose = f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')}".lower()
    return (
        settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "prefetch" not in purpose
        and "prerender" not in purpose
        and origin_of(request) is not Origin.FOREIGN
        and not is_robot(headers.get("User-Agent", ""))
    )
