"""The beacon: a story's page tells that it was visible for a second."""

import re

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.networks import network
from accounts.visits import doubt, wants_privacy
from articles.models import Article
from readership.counting import count

LONGEST_BODY = 256
_STORY = re.compile(rb"story=([1-9][0-9]{0,17})")


@csrf_exempt  # it stands on kept pages and changes nothing but a count
@require_POST
@never_cache
def read(request):
    """Will answer 204 whatever came, so that a beacon learns nothing, and count what counts."""
    pk = _story(request)
    if pk and doubt(request) is None and Article.objects.published().filter(pk=pk).exists():
        count(
            pk,
            network=network(request),
            agent=request.headers.get("User-Agent", ""),
            wants_privacy=wants_privacy(request),
        )
    return HttpResponse(status=204)


def _story(request: HttpRequest) -> int | None:
    try:
        body = request.read(LONGEST_BODY + 1)
    except UnreadablePostError:  # the reader left while it was being sent
        return None
    found = _STORY.fullmatch(body)
    return int(found[1]) if found else None
