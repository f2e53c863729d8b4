"""The page on which an update of a live story is planned, looked at and cancelled."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles import planning, plans, publishing
from articles.models import Article
from articles.moment_field import MomentField
from articles.typed import key_in
from desk import changing, planned_changes, states, working_copies
from desk.pages import desk_page
from desk.publish_views import ChangeForm
from desk.views import may_see_stories


class PlanForm(ChangeForm):
    """When readers get the change, and until when; the rest as ChangeForm."""

    field_order = ("at", "rolls_back_at")
    at = MomentField()
    rolls_back_at = MomentField(required=False)


@may_see_stories
def plan(request, pk):
    """Asks when, for how long, and what kind of change it is; shows what will change."""
    article = get_object_or_404(states.for_desk(Article.objects.all()), pk=pk)
    choices = changing.choices(article, request.user)
    if not planned_changes.may_plan(article, request.user) or not choices:
        raise PermissionDenied
    if request.method != "POST":
        return _ask(request, article, PlanForm(choices=choices))
    form, status = PlanForm(request.POST, choices=choices), 200
    if form.is_valid():
        try:
            messages.success(request, _plan(request, article, form))
            return _to_story(pk)
        except publishing.NotReady as refusal:
            for name, sentence in refusal.reasons:
                form.add_error(name if name in form.fields else None, sentence)
            status = 409 if isinstance(refusal, changing.Overtaken) else 200
    return _ask(request, article, form, status=status)


@require_POST
@may_see_stories
def cancel(request, pk):
    article = get_object_or_404(Article, pk=pk)
    if not planned_changes.may_plan(article, request.user):
        raise PermissionDenied
    try:
        planning.cancel(article, by=request.user)
        messages.success(request, "Cancelled. Readers keep what they have.")
    except publishing.NotReady as refusal:
        messages.warning(request, str(refusal))
    return _to_story(pk)


def _plan(request, article, form) -> str:
    return planned_changes.plan(
        article,
        by=request.user,
        number=key_in(form.data.get("number", "")) or 0,
        at=form.cleaned_data["at"],
        rolls_back_at=form.cleaned_data["rolls_back_at"],
        change=form.change(),
    )


def _ask(request, article, form, *, status=200):
    """The page, about the newest version there is; what was typed stands in it again."""
    copy, planned = working_copies.newest(article), plans.waiting(article)
    if form.is_bound:
        form.data["number"] = copy.number
    else:
        form.initial = {"number": copy.number}
    coming = planned.before if planned and planned.applied_at else planned and planned.content
    context = {
        "article": article,
        "form": form,
        "copy": copy,
        "planned": planned,
        "is_open": changing.is_open(article),
        "coming": planned_changes.what_will_change(article, coming) if planned else None,
        "changes": planned_changes.what_will_change(article, copy.content),
        "shown": states.shown(article),
        "title": "Schedule an update",
    }
    return desk_page(request, "desk/plan.html", context, status=status)


def _to_story(pk):
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
