"""What previews add to the story's admin: their addresses, the frame beside the text, a box."""

from django.urls import path

from desk import preview_approvals, preview_views
from desk.site import FRAMING


class PreviewScreens:
    """To be mixed in before the story's ModelAdmin."""

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"articles_article_{name}")

        return [
            page("preview/live/", preview_views.live, "live_preview_new"),
            page("<int:pk>/preview/live/", preview_views.live, "live_preview"),
            page("slots/", preview_views.slot_plan, "slot_plan_new"),
            page("<int:pk>/slots/", preview_views.slot_plan, "slot_plan"),
            page("<int:pk>/previews/", preview_views.links, "previews"),
            page("<int:pk>/previews/<int:link_pk>/revoke/", preview_views.revoke, "preview_revoke"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        return super().add_view(request, form_url, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return super().change_view(request, object_id, form_url, extra_context)

    add_view.policy = change_view.policy = FRAMING

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        if obj is not None and form.copy is not None:
            context["approvals"] = preview_approvals.standing(obj, form.copy)
        return super().render_change_form(request, context, add, change, form_url, obj)
