"""The ad manager's screen: the newsroom's own creatives."""

from django.contrib import admin
from django.utils import timezone

from ads import ads_txt_admin  # noqa: F401 - registers its screen
from ads.models import Creative
from articles.admin import TidyForm
from pagecache import pages


@admin.register(Creative)
class CreativeAdmin(admin.ModelAdmin):
    form = TidyForm
    list_display = ("name", "headline", "size", "weight", "running", "starts_at", "ends_at")
    list_filter = ("is_on", "size")
    search_fields = ("name", "headline", "line", "target")
    ordering = ("-is_on", "name")
    autocomplete_fields = ("picture",)
    fieldsets = (
        (None, {"fields": ("name",)}),
        ("What readers see", {"fields": ("headline", "line", "link_text", "target", "picture")}),
        (
            "Where and when",
            {
                "fields": ("size", "weight", "is_on", ("starts_at", "ends_at")),
                "description": "Readers always see the word “Advertisement” above it. Stories and "
                "sections that are switched off, and sensitive stories, carry none.",
            },
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_running(timezone.now())

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        pages.forget("slots")  # deleting many calls no delete() of the rows

    @admin.display(boolean=True, description="running")
    def running(self, creative):
        return creative.is_running
