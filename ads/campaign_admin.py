"""The screens of advertisers, their campaigns and flights."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone

from ads import booking_views, outlook, report_views, standings
from ads.campaign_list import CampaignColumns
from ads.flight_form import CampaignForm, ConditionForm, FlightForm
from ads.flight_inline import LISTED, FlightFormSet
from ads.models import Advertiser, Campaign, Condition, Creative, Flight
from ads.page_slots import choices, label_of
from articles.admin import NamedAdmin, TidyForm
from articles.moment_field import IN_ADMIN

WHEN = (("priority", "weight"), ("starts_at", "ends_at"))
HOW_MUCH = (("goal", "goal_count"), ("shape", "daily_cap"))
LIMITS = (("frequency_most", "frequency_hours"), "is_roadblock")


@admin.register(Advertiser)
class AdvertiserAdmin(NamedAdmin):
    form = TidyForm
    list_display = ("name", "note")
    search_fields = ("name", "note")
    ordering = ("name",)
    fields = ("name", "note")


class FlightInline(admin.StackedInline):
    """Flights of a campaign; where each may stand is on its own page."""

    model = Flight
    form = FlightForm
    formset = FlightFormSet
    template = "admin/ads/campaign/flights_inline.html"
    show_change_link = True
    formfield_overrides = IN_ADMIN
    can_delete = False  # on its own page, where it is said what keeps it
    fields = (("name", "is_on"), *WHEN, ("goal", "goal_count"))

    def get_queryset(self, request):
        return super().get_queryset(request).order_by("starts_at", "pk")

    def get_fields(self, request, obj=None):
        return (*self.fields, *_seen(self, request, obj))

    def get_extra(self, request, obj=None, **kwargs):
        """A new campaign is asked for its first flight at once."""
        return 0 if obj else 1


@admin.register(Campaign)
class CampaignAdmin(CampaignColumns, NamedAdmin):
    form = CampaignForm
    list_select_related = ("advertiser",)
    search_fields = ("name", "note", "advertiser__name")
    ordering = ("-pk",)
    autocomplete_fields = ("advertiser",)
    fields = ("advertiser", ("name", "is_on"), "note")
    inlines = (FlightInline,)

    class Media:
        css = {"all": ["desk/ads.css"]}

    def get_queryset(self, request):
        """What is not read is not saved: a form that was open for long revives no ended link."""
        return super().get_queryset(request).defer("link_round")

    def get_urls(self):
        views = (
            ("report/", report_views.report, "report"),
            ("report.csv", report_views.table, "table"),
            ("report/link/", report_views.make_link, "link"),
            ("report/end-links/", report_views.end_links, "end_links"),
            ("switch/", report_views.switch, "switch"),
        )
        own = [
            path(f"<int:pk>/{end}", self.admin_site.admin_view(view), name=f"ads_campaign_{name}")
            for end, view, name in views
        ]
        booking = [
            path("book/", self.admin_site.admin_view(booking_views.book), name="ads_campaign_book"),
            path(
                "book/forecast/",
                self.admin_site.admin_view(booking_views.forecast),
                name="ads_campaign_forecast",
            ),
        ]
        return [*booking, *own, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        context = {**(extra_context or {}), "may_book": booking_views.may_book(request.user)}
        return super().changelist_view(request, context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        campaign = self.get_object(request, object_id)
        context = {**(extra_context or {})}
        if campaign:
            context["line"] = standings.lines([campaign], timezone.now())[campaign.pk]
        return super().change_view(request, object_id, form_url, context)


def _seen(screen, request, obj) -> tuple[str, ...]:
    """Who only looks has no version to bring back."""
    return ("seen",) if obj and screen.has_change_permission(request, obj) else ()


class ConditionInline(admin.StackedInline):
    model = Condition
    form = ConditionForm
    extra = 0
    fields = ("is_ruled_out", ("section", "tag", "article"), ("slot", "device", "language"))
    autocomplete_fields = ("section", "tag", "article")
    verbose_name_plural = "where it may stand, and where never"

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("section", "tag", "article")
        return found.annotate(slot_label=label_of("slot"))

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "slot":
            kwargs["choices"] = choices()
        return super().formfield_for_choice_field(db_field, request, **kwargs)


@admin.register(Flight)
class FlightAdmin(NamedAdmin):
    form = FlightForm
    formfield_overrides = IN_ADMIN
    list_display = (
        *("name", "campaign", "priority", "running", "starts_at", "ends_at"),
        *("goal", "goal_count", "delivered"),
    )
    list_filter = ("priority", "is_on", "goal")
    list_select_related = ("campaign",)
    search_fields = ("name", "campaign__name", "campaign__advertiser__name")
    ordering = ("-starts_at", "-pk")
    autocomplete_fields = ("campaign",)
    readonly_fields = ("standing", "shown")
    inlines = (ConditionInline,)

    class Media:
        css = {"all": ["desk/ads.css"]}

    def get_queryset(self, request):
        found = super().get_queryset(request).with_running(timezone.now())
        return found.prefetch_related("conditions")

    def get_fieldsets(self, request, obj=None):
        head = ("campaign", ("name", "is_on"))
        shown = ("standing", "shown") if obj else ()
        return (
            (None, {"fields": (*head, *shown, *_seen(self, request, obj))}),
            ("When, and before whom", {"fields": WHEN}),
            ("How much", {"fields": HOW_MUCH}),
            ("Limits", {"fields": LIMITS}),
        )

    def get_readonly_fields(self, request, obj=None):
        """What was counted of it was counted for its campaign."""
        return (*self.readonly_fields, *(("campaign",) if obj else ()))

    @admin.display(description="how it stands")
    def standing(self, flight):
        found = outlook.of_flights([flight], timezone.now()).get(flight.pk)
        return render_to_string("components/flight_standing.html", {"flight": flight, "o": found})

    @admin.display(boolean=True, description="running")
    def running(self, flight):
        return flight.is_running

    @admin.display(description="creatives")
    def shown(self, flight):
        creatives = Creative.objects.filter(flight=flight).with_running(timezone.now())
        return render_to_string(
            "components/flight_creatives.html",
            {"flight": flight, "creatives": creatives.order_by("name")[:LISTED]},
        )
