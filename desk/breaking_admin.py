"""The part of the story's admin for one that begins as breaking."""

from django.urls import path

from desk import breaking_story, breaking_views, next_steps


class BreakingStory:
    """`add/?breaking=1` is the form of a new story with all preset that can be."""

    def get_urls(self):
        page = self.admin_site.admin_view(breaking_views.publish)
        return [
            path("<int:pk>/breaking/", page, name="articles_article_breaking"),
            *super().get_urls(),
        ]

    def get_changeform_initial_data(self, request):
        given = super().get_changeform_initial_data(request)
        return given | breaking_story.preset(request.user) if _begins(request) else given

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        begins = add and _begins(request)
        if not context["read_only"] and breaking_story.may_publish(obj, request.user):
            context["breaking_offer"] = breaking_story.minutes_in(request.POST)
            context["begins_breaking"] = begins
        if begins:
            context["steps"] = [next_steps.PUBLISH_BREAKING, *context["steps"]]
            context["title"] = "New breaking story"
        return super().render_change_form(request, context, add, change, form_url, obj)


def _begins(request) -> bool:
    return request.GET.get("breaking") == "1" and breaking_story.may_begin(request.user)
