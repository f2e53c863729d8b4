"""The list of campaigns at the desk: whether each runs, from when to when, and how it stands."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from ads import standings
from ads.models import Flight


class Lines(ChangeList):
    """Gives each campaign of the page its `line` (standings.Line), all of them at once."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        found = standings.lines(self.result_list, timezone.now())
        for campaign in self.result_list:
            campaign.line = found[campaign.pk]


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("runs", "Runs now"), ("comes", "To come"), ("over", "Over"), ("off", "Off")]

    def queryset(self, request, queryset):
        now, state = timezone.now(), self.value()
        if state == "off":
            return queryset.filter(is_on=False)
        runs = Exists(Flight.objects.running(now).filter(campaign=OuterRef("pk")))
        not_over = Exists(Flight.objects.not_over(now).filter(campaign=OuterRef("pk")))
        rules = {"runs": [runs], "comes": [not_over, ~runs], "over": [~not_over]}
        return queryset.filter(*rules[state], is_on=True) if state in rules else queryset


class CampaignColumns:
    """What the list shows of each campaign; to be mixed into its ModelAdmin."""

    list_display = ("campaign", "state", "when", "standing", "report")
    list_display_links = None
    list_filter = (StateFilter,)

    def get_changelist(self, request, **kwargs):
        return Lines

    @admin.display(description="Campaign", ordering="name")
    def campaign(self, campaign):
        return format_html(
            '<a class="story-link" href="{}"><bdi>{}</bdi></a>'
            '<span class="quiet-line"><bdi>{}</bdi></span>',
            reverse("admin:ads_campaign_change", args=[campaign.pk]),
            campaign.name,
            campaign.advertiser,
        )

    @admin.display(description="State")
    def state(self, campaign):
        return format_html(
            '<strong class="course course-{}">{}</strong>',
            campaign.line.state.name.lower(),
            campaign.line.state,
        )

    @admin.display(description="When")
    def when(self, campaign):
        return campaign.line.days

    @admin.display(description="How it stands")
    def standing(self, campaign):
        return render_to_string("components/campaign_standing.html", {"line": campaign.line})

    @admin.display(description="Report")
    def report(self, campaign):
        address = reverse("admin:ads_campaign_report", args=[campaign.pk])
        return format_html('<a href="{}" aria-label="Report of {}">Report</a>', address, campaign)
