"""The screens of the slots of the site, and of where no advertisement stands."""

from django.contrib import admin
from django.utils import timezone

from ads import reports
from ads.models import PageSlot, Suppression
from ads.page_slots import choices, label_of
from ads.slots import SLOTS
from articles.admin import NamedAdmin, TidyForm


@admin.register(PageSlot)
class PageSlotAdmin(admin.ModelAdmin):
    """The pages say which slots there are; here they get their names, sizes and switches."""

    form = TidyForm
    list_display = ("label", "place", "phone", "wide", "is_on")
    ordering = ("pk",)
    actions = None
    fields = ("place", "label", ("phone", "wide"), "is_on")
    readonly_fields = ("place",)

    class Media:
        css = {"all": ["desk/ads.css"]}

    @admin.display(description="place")
    def place(self, slot):
        """What the pages call it, whatever its name."""
        return SLOTS[slot.name].label

    def changelist_view(self, request, extra_context=None):
        """With what no report of a campaign can say: that somebody asks too often."""
        not_counted = reports.of_no_flight(timezone.now())
        return super().changelist_view(
            request, {**(extra_context or {}), "not_counted": not_counted}
        )

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Suppression)
class SuppressionAdmin(NamedAdmin):
    form = TidyForm
    list_display = ("__str__", "note")
    list_select_related = ("tag",)
    ordering = ("-pk",)
    autocomplete_fields = ("tag",)
    fieldsets = (
        (
            None,
            {
                "fields": ("tag", "slot", "note"),
                "description": "Stories and sections have switches of their own, in their forms.",
            },
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(slot_label=label_of("slot"))

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        return super().formfield_for_choice_field(db_field, request, choices=choices(), **kwargs)
