"""What the open form of a story tells the desk, and is told: who else is there, who writes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.models import Article
from articles.typed import key_in
from desk import autosaves, next_steps, presence, states, together


@require_POST
@never_cache
def beat(request: HttpRequest, pk: int) -> JsonResponse:
    """`writes` is "1" from a form that is open for writing. Answers `line`, who else is there;
    `lost`, why the form is to be shut, or ""; `free`, whether a shut form could be opened."""
    story = _story(request, pk)
    writes = request.POST.get("writes") == "1"
    form_key = autosaves.form_key_in(request.POST)
    standing = presence.beat(story, request.user, form_key, writes=writes)
    lock = standing.lock
    return JsonResponse(
        {
            "line": _line(standing),
            "lost": together.loss(lock, request.user) if lock and writes else "",
            "free": lock is None,
        }
    )


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    presence.leave(_story(request, pk), request.user, autosaves.form_key_in(request.POST))
    return HttpResponse(status=204)


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """`from` is the person whom the presser saw writing: of two who press, one takes over."""
    story = _story(request, pk)
    seen = key_in(request.POST.get("from", ""))
    lock = presence.take_over(story, request.user, seen_holder=seen)
    if lock is None:
        messages.success(request, "You have taken over. What the other person typed is kept.")
    else:
        messages.warning(request, f"Not taken over: {together.loss(lock, request.user)}")
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))


def _story(request: HttpRequest, pk: int) -> Article:
    story = get_object_or_404(Article, pk=pk)
    if not next_steps.may_edit(story, request.user):
        raise PermissionDenied
    return story


def _line(standing: presence.Standing) -> str:
    now, said = timezone.now(), []
    if lock := together.lock_words(standing.lock):
        said.append(f"{lock['name']} is editing since {lock['since']} ({lock['age']})")
    said += [
        f"{one.user} has it open too ({states.age(one.since, now)})" for one in standing.others
    ]
    return ". ".join(said)


ROUTES = [
    ("<int:pk>/presence/", beat, "presence"),
    ("<int:pk>/presence/leave/", leave, "leave"),
    ("<int:pk>/take-over/", take_over, "take_over"),
]
