"""The page that says what became of a campaign so far."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ads import reports
from ads.models import Campaign


@require_safe
def report(request, pk):
    if not request.user.has_perm("ads.view_campaign"):
        raise PermissionDenied
    campaign = get_object_or_404(Campaign.objects.select_related("advertiser"), pk=pk)
    context = {
        **admin.site.each_context(request),
        "title": campaign.name,
        "campaign": campaign,
        "report": reports.of_campaign(campaign, timezone.now()),
    }
    return TemplateResponse(request, "admin/ads/campaign/report.html", context)
