"""The story in the admin: its form works on working copies, its buttons do the deeds."""

from copy import copy

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article
from articles.typed import key_in
from articles.workflow import State
from desk import (
    changing,
    choices,
    deeds,
    kill_views,
    lint,
    neighbours,  # noqa: F401 - registers the tables of the packages we use
    next_steps,
    publish_views,
    states,
    views,
    working_copies,
)
from desk.forms import StoryForm
from desk.preview_admin import PreviewScreens
from desk.story_list import StoryColumns


@admin.register(Article)
class ArticleAdmin(PreviewScreens, StoryColumns, admin.ModelAdmin):
    """Saving makes a working copy; readers' rows are written by deeds alone."""

    form = StoryForm
    add_form_template = change_form_template = "admin/articles/article/change_form.html"
    actions = None
    view_on_site = False

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"articles_article_{name}")

        return [
            page("<int:pk>/preview/", views.preview, "preview"),
            page("<int:pk>/versions/", views.history, "versions"),
            page("<int:pk>/versions/restore/", views.restore, "restore"),
            page("<int:pk>/<slug:verb>/because/", views.because, "because"),
            page("<int:pk>/killed/", kill_views.killed, "killed"),
            page("<int:pk>/killed/again/", kill_views.take_off, "take_off"),
            page("<int:pk>/publish/", publish_views.publish, "publish"),
            page("pictures/", views.pictures, "pictures"),
            page("tags/", views.tags, "tags"),
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
        form.read_only = not next_steps.may_edit(obj, request.user)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Django's own; what was typed is shown again when it cannot be kept as it is."""
        if request.method == "POST" and object_id is not None:
            story = self.get_object(request, unquote(object_id))
            if story and self._was_shut_meanwhile(request, story):
                return self._shut(request, story)
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
            "steps": [step for step in steps if not step.takes_away],
            "away": [step for step in steps if step.takes_away],
            "read_only": form.read_only,
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
        self.message_user(request, str(overtaken), messages.WARNING)
        number = overtaken.newest.number
        return self._show_again(request, unquote(object_id), number=number, status=409)

    def _was_shut_meanwhile(self, request, story):
        """Whether somebody who could write in this story just now no longer can."""
        writes = request.user.has_perm("articles.change_article") and (
            next_steps.owns(story, request.user)
            or request.user.has_perm("articles.edit_any_article")
        )
        return writes and not self.has_change_permission(request, story)

    def _shut(self, request, story):
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
