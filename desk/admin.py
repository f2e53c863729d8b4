"""The story in the admin: its form works on working copies, its buttons do the deeds."""

from copy import copy
from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone

from articles import plans, publishing
from articles.models import Article
from articles.typed import key_in
from articles.workflow import State
from desk import (
    autosave_views,
    autosaves,
    breaking_story,
    changing,
    choices,
    compare_views,
    conflict_views,
    deeds,
    handling_views,
    kill_views,
    lint,
    neighbours,  # noqa: F401 - registers the tables of the packages we use
    next_steps,
    plan_views,
    presence,
    presence_views,
    publish_views,
    states,
    together,
    views,
    working_copies,
)
from desk.breaking_admin import BreakingStory
from desk.bulk_views import BulkActions
from desk.forms import StoryForm
from desk.preview_admin import PreviewScreens
from desk.story_list import StoryColumns


@admin.register(Article)
class ArticleAdmin(BreakingStory, BulkActions, PreviewScreens, StoryColumns, admin.ModelAdmin):
    """Saving makes a working copy; readers' rows are written by deeds alone."""

    form = StoryForm
    add_form_template = change_form_template = "admin/articles/article/change_form.html"
    view_on_site = False

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"articles_article_{name}")

        return [
            page("<int:pk>/preview/", views.preview, "preview"),
            page("<int:pk>/versions/", views.history, "versions"),
            page("<int:pk>/versions/restore/", views.restore, "restore"),
            page("<int:pk>/compare/", compare_views.compare, "compare"),
            page("<int:pk>/join/", self.join_view, "join"),
            page("<int:pk>/<slug:verb>/because/", views.because, "because"),
            page("<int:pk>/killed/", kill_views.killed, "killed"),
            page("<int:pk>/killed/again/", kill_views.take_off, "take_off"),
            page("<int:pk>/plan/", plan_views.plan, "plan"),
            page("<int:pk>/plan/cancel/", plan_views.cancel, "plan_cancel"),
            page("<int:pk>/handling/", handling_views.handle, "handling"),
            page("<int:pk>/publish/", publish_views.publish, "publish"),
            page("pictures/", views.pictures, "pictures"),
            page("tags/", views.tags, "tags"),
            *[page(*route) for route in (*autosave_views.ROUTES, *presence_views.ROUTES)],
            *super().get_urls(),
        ]

    # Who may

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return next_steps.may_edit(obj, request.user)

    def has_delete_permission(self, request, obj=None):
        return obj is not None and next_steps.may_delete(obj, request.user)

    def history_view(self, request, object_id, extra_context=None):
        """A story's versions are its history; the admin's log would be read whole for it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        story = get_object_or_404(Article, pk=key_in(object_id))
        return HttpResponseRedirect(reverse("admin:articles_article_versions", args=[story.pk]))

    # The form

    def get_queryset(self, request):
        return states.for_desk(super().get_queryset(request)).select_related("section")

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": StoryForm.Meta.fields})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Will give the form class for this request; the body's widget is the admin's own."""

        def formfield(field, **options):
            if field.name == "body":
                return self.formfield_for_dbfield(field, request=request, **options)
            return field.formfield(**options)

        form = forms.modelform_factory(Article, form=StoryForm, formfield_callback=formfield)
        form.user = request.user
        form.typed = getattr(request, "typed", None)
        form.refusals = getattr(request, "refusals", ())
        form.taken_up = getattr(request, "is_taken_up", False)
        form.read_only = not next_steps.may_edit(obj, request.user) or together.is_held(
            request, obj
        )
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Django's own; what was typed is shown again when it cannot be kept as it is."""
        if request.method == "POST" and object_id is not None:
            story = self.get_object(request, unquote(object_id))
            if story and self._was_shut_meanwhile(request, story):
                return self._shut(request, story)
            may_edit = story and self.has_change_permission(request, story)
            if may_edit and (lock := presence.lock_against(story, request.user)):
                return self._held(request, story, lock)
        if request.method == "GET":
            together.take_up(request, object_id and unquote(object_id))
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except working_copies.Overtaken as overtaken:
            return self._overtaken(request, object_id, overtaken)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        shown = states.shown(obj) if obj else states.SHOWN["draft"]
        steps = next_steps.offered(obj, request.user, shown=shown.name)
        move = obj.last_moves[0] if obj and obj.last_moves else None
        context |= {
            "form": form,
            "copy": form.copy,
            "checks": form.copy
            and lint.report(obj, form.copy.content, by=lint.column(request.user)),
            "shown": shown,
            "has_changes": bool(obj) and states.has_changes(obj),
            "last_move": move,
            "waiting": states.age(move.at, timezone.now()) if move else "",
            "minutes_breaking": states.minutes_breaking(obj) if obj else 0,
            "breaking_minutes": deeds.BREAKING_MINUTES,
            "may_break": bool(obj)
            and obj.state == State.PUBLISHED
            and next_steps.may_press("publish", obj, request.user),
            "planned": plans.waiting(obj) if obj and shown.name == "live" else None,
            "assigned": list(obj.assigned_to.all()) if obj else [],
            "may_handle": request.user.has_perm("articles.edit_any_article"),
            "steps": [step for step in steps if not step.takes_away],
            "away": [step for step in steps if step.takes_away],
            "read_only": form.read_only,
            "together": together.context(request, form, obj),
            "may_delete": bool(obj) and self.has_delete_permission(request, obj),
            "pictures": choices.pictures(
                chosen=form["lead_picture"].value(), most=0 if form.read_only else choices.MOST
            ),
            "title": context["subtitle"] or "New story",
            "subtitle": None,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Saving and pressing

    def save_form(self, request, form, change):
        return form.instance  # never saved: the working copy is

    def save_model(self, request, obj, form, change):
        cleaned = form.cleaned_data
        request.working_copy = working_copies.save_copy(
            Article.objects.get(pk=obj.pk) if change else None,
            content=form.content(),
            by=request.user,
            base_number=cleaned["base_number"],
            publish_at=cleaned["publish_at"],
            expires_at=cleaned["expires_at"],
        )
        request.seen_state = cleaned["seen_state"] if change else State.DRAFT
        obj.pk = request.working_copy.article_id
        autosaves.drop(request.user, request.working_copy.article, request.POST)

    def save_related(self, request, form, formsets, change):
        """Tags and bylines are part of the working copy."""

    def response_add(self, request, obj, post_url_continue=None):
        return self._press(request, obj)

    def response_change(self, request, obj):
        return self._press(request, obj)

    def _press(self, request, obj):
        """Do what the pressed button says, in the admin's transaction, and stay on the story."""
        verb, minutes = request.POST.get("verb", ""), request.POST.get("breaking", "")
        article, version = Article.objects.get(pk=obj.pk), request.working_copy
        address = reverse("admin:articles_article_change", args=[obj.pk])
        article.state = request.seen_state
        if verb in next_steps.ASKING and next_steps.may_press(verb, article, request.user):
            return HttpResponseRedirect(
                reverse("admin:articles_article_because", args=[obj.pk, verb])
            )
        if verb == next_steps.PLANNING and next_steps.may_press(verb, article, request.user):
            return HttpResponseRedirect(reverse("admin:articles_article_plan", args=[obj.pk]))
        if verb == next_steps.BREAKING and next_steps.may_press(verb, article, request.user):
            return HttpResponseRedirect(breaking_story.address(article, request.POST))
        try:
            if changing.is_asked(verb, article, request.user):
                return HttpResponseRedirect(changing.address(article, version))
            if verb:
                said = deeds.press(verb, article, version, by=request.user)
            elif minutes:
                said = deeds.set_breaking(article, minutes, by=request.user)
            else:
                said = self._saved(article)
        except publishing.NotReady as refusal:
            return self._refused(request, obj.pk, refusal, version.number)
        if not next_steps.may_edit(article, request.user):
            presence.release(article, request.user)
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(address)

    def _saved(self, article):
        if article.state == State.PUBLISHED:
            return "Saved. Readers still see the version that was published."
        return "Saved. Readers do not see it yet."

    # When something stands in the way: the same form again, with all that was typed

    def _refused(self, request, pk, refusal, number):
        self.message_user(request, f"Saved, but not done: {refusal}", messages.WARNING)
        return self._show_again(request, pk, number=number, refusals=refusal.reasons)

    def _overtaken(self, request, object_id, overtaken):
        story = self.get_object(request, unquote(object_id))
        together.keep_refused(request, story)
        again = partial(self.changeform_view, object_id=object_id)
        return conflict_views.overtaken(
            request, story, overtaken, self._typed(request, story), again
        )

    def join_view(self, request, pk):
        """Answers the page that asks after a conflict: saves, drops, hands out or goes back."""
        story = get_object_or_404(Article, pk=pk)
        if self._was_shut_meanwhile(request, story) and request.method == "POST":
            return self._shut(request, story)
        return conflict_views.join(
            request, story, form_of=partial(self._typed, story=story), back=self._show_again
        )

    def _typed(self, request, story):
        """The story form holding what was posted."""
        return self.get_form(request, story, change=True)(request.POST, instance=story)

    def _was_shut_meanwhile(self, request, story):
        """Whether somebody who could write in this story just now no longer can."""
        writes = next_steps.writes(story, request.user)
        return writes and not self.has_change_permission(request, story)

    def _held(self, request, story, lock):
        together.keep_refused(request, story)
        said = f"Not saved, nothing lost: {together.loss(lock, request.user)} Your text is below."
        self.message_user(request, said, messages.WARNING)
        return self._show_again(request, story.pk, number=0, status=409)

    def _shut(self, request, story):
        together.keep_refused(request, story)
        word = states.shown(story).word.lower()
        self.message_user(
            request,
            f"Not saved: this story is {word} now, and cannot be written in. "
            "What you typed is below, to be copied.",
            messages.WARNING,
        )
        return self._show_again(request, story.pk, number=0, status=409)

    def _show_again(self, request, pk, *, number, refusals=(), status=200):
        """The story's form as a reader's GET gives it, holding what was posted. Saves nothing."""
        again = copy(request)
        again.method = "GET"
        again.refusals = refusals
        again.typed = request.POST.copy()
        again.typed["base_number"] = str(number)
        again.typed["seen_state"] = Article.objects.values_list("state", flat=True).get(pk=pk)
        address = reverse("admin:articles_article_change", args=[pk])
        response = super().changeform_view(again, str(pk), address)
        response.status_code = status
        return response
