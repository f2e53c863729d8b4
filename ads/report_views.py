"""The page that says what became of a campaign so far, its table, and links for advertisers."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ads import report_csv, report_links, reports
from ads.models import Campaign

MADE = "Made a link to the report for the advertiser."
ON = "Switched on: its flights run again, each in its time."
OFF = "Switched off: none of its flights runs."
ENDED = "All links to this report have ended."


@require_safe
def report(request, pk):
    return _page(request, _campaign(request, pk, "view"))


@require_safe
def table(request, pk):
    return report_csv.response(_campaign(request, pk, "view"))


@require_POST
@never_cache
def make_link(request, pk):
    """Shows the report with a new link, which is written down nowhere else."""
    campaign = _campaign(request, pk, "change")
    link = report_links.make(campaign)
    _note(request, campaign, MADE)
    return _page(request, campaign, link=link, ends_at=timezone.now() + report_links.LASTS)


@require_POST
def end_links(request, pk):
    campaign = _campaign(request, pk, "change")
    report_links.end_all(campaign)
    _note(request, campaign, ENDED)
    messages.success(request, ENDED)
    return HttpResponseRedirect(reverse("admin:ads_campaign_report", args=[pk]))


@require_POST
def switch(request, pk):
    """Takes a campaign off, or puts it on again: `on` says which, so that a second press does
    nothing."""
    campaign = _campaign(request, pk, "change")
    campaign.is_on = request.POST.get("on") == "1"
    campaign.save(update_fields=["is_on"])
    words = ON if campaign.is_on else OFF
    _note(request, campaign, words)
    messages.success(request, words)
    return HttpResponseRedirect(reverse("admin:ads_campaign_report", args=[pk]))


def _campaign(request, pk: int, deed: str) -> Campaign:
    if not request.user.has_perm(f"ads.{deed}_campaign"):
        raise PermissionDenied
    return get_object_or_404(Campaign.objects.select_related("advertiser"), pk=pk)


def _page(request, campaign: Campaign, **more):
    context = {
        **admin.site.each_context(request),
        "title": campaign.name,
        "campaign": campaign,
        "report": reports.of_campaign(campaign, timezone.now()),
        **more,
    }
    return TemplateResponse(request, "admin/ads/campaign/report.html", context)


def _note(request, campaign: Campaign, words: str) -> None:
    LogEntry.objects.log_actions(
        request.user.pk, [campaign], CHANGE, change_message=words, single_object=True
    )
