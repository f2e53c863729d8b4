"""What machines ask about advertising: who may sell it, and that readers' refusals are honoured."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from ads import ads_txt
from pagecache import pages

GPC_SINCE = "2026-11-27"  # when the promise was last changed


@require_safe
@pages.kept()
def sellers(request):
    return HttpResponse(ads_txt.served(), content_type="text/plain; charset=utf-8")


@require_safe
@pages.kept()
def privacy_control(request):
    """Says that Global Privacy Control is honoured: where views are counted, not by what a page
    holds, so that every reader gets the same one."""
    return JsonResponse({"gpc": True, "lastUpdate": GPC_SINCE})
