"""The story's own pages beside its form: preview, History, the page that asks why."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from articles import ledger, publishing
from articles.models import Article
from articles.typed import key_in
from desk import choices, deeds, next_steps, preview_approvals, previews, states, working_copies
from desk.bounds import BoundedPaginator
from desk.forms import FIELD_OF_REASON, KillForm, NoteForm
from desk.models import Revision
from desk.pages import desk_page

LABELS = {"revive": "Take back the killing of"}
may_see_stories = permission_required("articles.view_article", raise_exception=True)
may_write_stories = permission_required("articles.change_article", raise_exception=True)


@require_GET
@may_see_stories
def preview(request, pk):
    """The story as readers would get it, from a working copy in memory. Kept nowhere."""
    article = get_object_or_404(Article, pk=pk)
    asked = request.GET.get("version")
    version, light = _version(article, asked), request.GET.get("light") == "1"
    here = reverse("admin:articles_article_preview", args=[pk])
    ordinary, sign = (here, "?") if asked is None else (f"{here}?version={version.number}", "&")
    place = previews.Place(ordinary, f"{ordinary}{sign}light=1")
    return previews.answer(request, article, version, place=place, light=light)


@require_GET
@may_see_stories
def history(request, pk):
    article = get_object_or_404(states.for_desk(Article.objects.all()), pk=pk)
    versions = article.revisions.select_related("author").defer("content").order_by("-number")
    page = BoundedPaginator(versions, 50).get_page(request.GET.get("page"))
    given = ledger.given(article)
    for version in page:
        version.given = given.get(version.number)
    preview_approvals.beside(article, page.object_list, newest=article.version)
    context = {
        "article": article,
        "page": page,
        "may_edit": next_steps.may_edit(article, request.user),
        "moves": article.transitions.select_related("by").order_by("-pk")[:50],
        "corrections": article.corrections.select_related("by").order_by("-pk")[:50],
        "shown": states.shown(article),
        "has_changes": states.has_changes(article),
        "minutes_breaking": states.minutes_breaking(article),
        "title": f"History of “{article}”",
    }
    return desk_page(request, "desk/history.html", context)


@require_POST
@may_write_stories
def restore(request, pk):
    article = get_object_or_404(Article, pk=pk)
    if not next_steps.may_edit(article, request.user):
        raise PermissionDenied
    version = _version(article, request.POST.get("number"))
    if version.pk is None:
        raise Http404
    try:
        made = working_copies.restore(article, number=version.number, by=request.user)
        messages.success(
            request, f"Version {version.number} is the newest again, as version {made.number}."
        )
    except working_copies.Overtaken:
        messages.warning(request, "Somebody saved this story just now: look, and restore again.")
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))


@may_see_stories
def because(request, pk, verb):
    """Asks why a story is returned, withdrawn or killed, and then does it."""
    article = get_object_or_404(states.for_desk(Article.objects.all()), pk=pk)
    if verb not in next_steps.ASKING:
        raise Http404
    if not next_steps.may_press(verb, article, request.user):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    kill = {"headline": article.headline} if verb == "kill" else {}
    form = (KillForm if kill else NoteForm)(posted, **kill)
    if posted is not None and form.is_valid() and _done(request, article, verb, form):
        if verb == "return":  # its writer's turn: whoever stayed on the story would hold it
            return HttpResponseRedirect(reverse("admin:index"))
        after = "killed" if verb == "kill" else "change"
        return HttpResponseRedirect(reverse(f"admin:articles_article_{after}", args=[pk]))
    context = {
        "article": article,
        "verb": verb,
        "form": form,
        "shown": states.shown(article),
        "label": LABELS.get(verb, verb.capitalize()),
        "title": f"{LABELS.get(verb, verb.capitalize())} a story",
    }
    return desk_page(request, "desk/because.html", context)


@require_GET
@permission_required("images.view_picture", raise_exception=True)
def pictures(request):
    """The choice of pictures for a search, as the part of the story form that shows them."""
    chosen, query = request.GET.get("chosen", ""), request.GET.get("q", "")
    found = choices.pictures(chosen=chosen, query=query)
    context = {"pictures": found, "chosen": chosen, "query": query}
    return render(request, "components/picture_choices.html", context)


@require_GET
@permission_required("articles.view_tag", raise_exception=True)
def tags(request):
    typed = request.GET.get("q", "").strip()
    return JsonResponse({"names": choices.tag_names(typed[:100])})


def _version(article: Article, number: str | None) -> Revision:
    """The version of that number as text, or the newest for None; else 404."""
    if number is None:
        return working_copies.newest(article)
    return get_object_or_404(article.revisions.select_related("author"), number=key_in(number))


def _done(request, article, verb, form) -> bool:
    try:
        said = deeds.take_back(verb, article, by=request.user, note=form.cleaned_data["note"])
    except publishing.NotReady as refusal:
        for name, sentence in refusal.reasons:
            field = FIELD_OF_REASON.get(name, name)
            form.add_error(field if field in form.fields else None, sentence)
        return False
    messages.success(request, said)
    return True
