"""The ad manager's screens: what stands in slots. Who booked it is in campaign_admin."""

from django.contrib import admin
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from ads import (  # noqa: F401 - their screens are registered there
    ads_txt_admin,
    campaign_admin,
    frames,
    place_admin,
)
from ads.creative_form import CreativeForm
from ads.creatives import drop_artwork, keep_artwork
from ads.flights import house_flight
from ads.models import Creative
from articles.admin import NamedAdmin
from articles.moment_field import IN_ADMIN


@admin.register(Creative)
class CreativeAdmin(NamedAdmin):
    form = CreativeForm
    formfield_overrides = IN_ADMIN
    list_display = (
        "name",
        "headline",
        "flight",
        "size",
        "weight",
        "running",
        "starts_at",
        "ends_at",
    )
    list_filter = ("is_on", "size", "flight__priority")
    list_select_related = ("flight",)
    search_fields = ("name", "headline", "line", "target", "flight__name", "flight__campaign__name")
    ordering = ("-is_on", "name")
    autocomplete_fields = ("picture", "flight")

    class Media:
        css = {"all": ["desk/ads.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).with_running(timezone.now())

    def get_readonly_fields(self, request, obj=None):
        """What was counted of it was counted for its flight."""
        return ("flight", "preview") if obj else ("preview",)

    def get_fieldsets(self, request, obj=None):
        picture = ["upload", "picture", "size"]
        if obj and obj.artwork and self.has_change_permission(request, obj):
            picture.insert(1, "drop_artwork")
        if not self.has_change_permission(request, obj):
            picture.remove("upload")
        html = [("HTML instead of the words", {"fields": ["html"]})] if frames.is_on() else []
        words = ("headline", "line", "link_text", "target")
        return (
            (None, {"fields": ("name", "flight", *(["preview"] if obj else []))}),
            ("What readers see", {"fields": words}),
            ("A picture instead of the words", {"fields": picture}),
            *html,
            (
                "When and how often",
                {
                    "fields": ("weight", "is_on", ("starts_at", "ends_at")),
                    "description": "Readers always see the word “Advertisement” above it. Stories "
                    "and sections that are switched off, and sensitive stories, carry none.",
                },
            ),
        )

    def save_model(self, request, creative, form, change):
        if creative.flight_id is None:
            creative.flight = house_flight()
        if form.read:
            creative.artwork = keep_artwork(form.read)
        super().save_model(request, creative, form, change)
        old = form.initial_artwork
        if old and old != creative.artwork.name:
            transaction.on_commit(lambda: drop_artwork(old))

    @admin.display(boolean=True, description="running")
    def running(self, creative):
        return creative.is_running

    @admin.display(description="as it stands")
    def preview(self, creative):
        is_framed = creative.is_framed and frames.is_on()
        frame = frames.preview(creative, timezone.now()) if is_framed else ""
        context = {"creative": creative, "frame": frame, "sandbox": frames.SANDBOX}
        return render_to_string("components/creative_preview.html", context)
