"""The screens of the rules and switches that moderators keep."""

from django.contrib import admin
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from articles.admin import PresetAdmin, TidyForm
from comments.models import Rule, Switch
from comments.rules_form import RuleForm
from comments.switches import TAG
from pagecache import pages


@admin.register(Rule)
class RuleAdmin(PresetAdmin):
    """What is looked for never changes: a rule is ended, and another one made."""

    form = RuleForm
    list_display = ("looked_for", "kind", "action", "note", "ends_at", "by", "at")
    list_filter = ("kind", "action")
    search_fields = ("shown", "note")
    list_select_related = ("by",)
    ordering = ("-pk",)
    actions = None

    class Media:
        css = {"all": ["desk/comment_rules.css"]}

    @admin.display(description="what it looks for", ordering="shown")
    def looked_for(self, rule):
        return rule.shown

    # What is looked for may be somebody's address: no report of an error holds it.
    @method_decorator(sensitive_variables())
    @method_decorator(sensitive_post_parameters("pattern"))
    def changeform_view(self, request, *args, **kwargs):
        return super().changeform_view(request, *args, **kwargs)

    def get_fields(self, request, obj=None):
        pattern = ("kind", "looked_for") if obj else ("kind", "pattern")
        if not self.has_change_permission(request, obj):
            return (*pattern, "action", "note", "ends_at")
        return (*pattern, "action", "note", "ends_at", "tried")

    def get_readonly_fields(self, request, obj=None):
        return ("kind", "looked_for") if obj else ()

    def render_change_form(self, request, context, **kwargs):
        form = context["adminform"].form
        if getattr(form, "is_trying", False):
            context |= {"is_trying": True, "dry_run": form.dry_run, "errors": []}
        return super().render_change_form(request, context, **kwargs)

    def save_model(self, request, obj, form, change):
        obj.by = obj.by or request.user
        super().save_model(request, obj, form, change)


@admin.register(Switch)
class SwitchAdmin(PresetAdmin):
    """One row for the site, and one for each section or story that differs."""

    form = TidyForm
    list_display = (
        "__str__",
        *("comments", "closes_after_days", "level", "breaking_until", "slow_seconds"),
    )
    list_select_related = ("section",)
    ordering = ("-pk",)
    autocomplete_fields = ("article", "section")
    fieldsets = (
        ("For what", {"fields": ("section", "article"), "description": "None: the whole site."}),
        ("May readers comment", {"fields": ("comments", "closes_after_days", "slow_seconds")}),
        ("What waits", {"fields": ("level", "breaking_until", "reports_enough")}),
    )

    def get_readonly_fields(self, request, obj=None):
        return ("section", "article") if obj else ()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        pages.forget(TAG)  # deleting many calls no delete() of the rows
