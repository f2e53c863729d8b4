"""The desk's screens of previews: what is being typed, and the links for people without a login."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from ads import story_plans
from articles.models import Article
from desk import live_preview, next_steps, preview_links, previews, states
from desk.models import PreviewLink, Revision
from desk.pages import desk_page
from desk.site import FRAMED

FOLLOWS = "0"  # no version has this number
VERSIONS = 20  # that are offered to be shown for good
ENDED = 10  # links that are listed after their end
LASTING = [("hour", "1 hour"), ("day", "1 day"), ("week", "7 days")]


class LinkForm(forms.Form):
    """Which version a new link shows, and how long. versions: the newest ones, newest first."""

    version = forms.TypedChoiceField(coerce=int, initial=FOLLOWS)
    lasting = forms.ChoiceField(choices=LASTING, initial="day", label="How long")

    def __init__(self, data=None, *, versions, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["version"].choices = [
            (FOLLOWS, "The newest version, also after later changes"),
            *((preview_links.number_of(version), _named(version)) for version in versions),
        ]


@require_POST
@xframe_options_sameorigin
def live(request, pk=None):
    """What is being typed in the story's form, as readers would get it. Saves nothing."""
    article = _being_typed(request, pk)
    light = request.GET.get("light") == "1"
    saved = reverse("admin:articles_article_preview", args=[pk]) if pk else "#content"
    place = previews.Place(saved, f"{saved}?light=1" if pk else "#content")
    story = live_preview.typed(article, request.POST, by=request.user)
    return previews.bare(request, story, place=place, light=light)


live.policy = FRAMED


@require_POST
def slot_plan(request, pk=None):
    """Where the slots of what is being typed would stand: the box of the form. Saves nothing."""
    story = live_preview.typed(_being_typed(request, pk), request.POST, by=request.user)
    context = {"plan": story_plans.of(story.article), "is_typed": True}
    return render(request, "components/slot_plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def links(request, pk):
    """The links of a story, and the form that makes one."""
    article = _own(request, pk)
    versions = article.revisions.select_related("author").defer("content").order_by("-number")
    form = LinkForm(request.POST or None, versions=versions[:VERSIONS])
    if request.method == "POST" and form.is_valid() and _made(request, article, form):
        return HttpResponseRedirect(reverse("admin:articles_article_previews", args=[pk]))
    context = {
        **_listed(article),
        "article": article,
        "shown": states.shown(article),
        "form": form,
        "most": preview_links.MOST,
        "title": "Preview links",
    }
    return desk_page(request, "desk/preview_links.html", context)


@require_POST
def revoke(request, pk, link_pk):
    article = _own(request, pk)
    link = get_object_or_404(PreviewLink, pk=link_pk, article=article)
    if preview_links.revoke(link):
        messages.success(request, "Revoked. Its address opens nothing any more.")
    return HttpResponseRedirect(reverse("admin:articles_article_previews", args=[pk]))


def _being_typed(request, pk) -> Article | None:
    """The story whose form is open, None for a new one; raises as _own()."""
    if pk is None and not next_steps.may_edit(None, request.user):
        raise PermissionDenied
    return _own(request, pk) if pk is not None else None


def _own(request, pk) -> Article:
    """The story, where this person may write in it; else 404 or PermissionDenied."""
    article = get_object_or_404(states.for_desk(Article.objects.select_related("section")), pk=pk)
    if not next_steps.may_edit(article, request.user):
        raise PermissionDenied
    return article


def _made(request, article, form) -> bool:
    number = form.cleaned_data["version"] or None
    lasting = form.cleaned_data["lasting"]
    try:
        preview_links.make(article, by=request.user, lasting=lasting, number=number)
    except preview_links.TooMany as refusal:
        form.add_error(None, str(refusal))
        return False
    except Revision.DoesNotExist:
        form.add_error("version", "This version is gone. Choose another.")
        return False
    messages.success(request, "Made. Whoever has its address sees the story until it ends.")
    return True


def _listed(article) -> dict:
    now = timezone.now()
    of_story = article.preview_links.select_related("created_by").order_by("-pk")
    of_story = of_story.prefetch_related("approvals")
    live_ones = list(of_story.live(now)[: preview_links.MOST])
    for link in live_ones:
        link.address = preview_links.address(link)
    ended = of_story.exclude(pk__in=PreviewLink.objects.filter(article=article).live(now))
    return {"live": live_ones, "ended": ended[:ENDED]}


def _named(version: Revision) -> str:
    by = f" by {version.author}" if version.author else ""
    return f"Version {version.number} for good, saved {states.clock(version.created_at)}{by}"
