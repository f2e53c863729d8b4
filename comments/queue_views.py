"""What the buttons of the queue do. Each answers a browser with the queue again, and the queue's
script, which asks for JSON, with what became of each comment."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from articles.typed import key_in, tidied
from comments import claims, digests, handling, moderation, queue, reading
from comments.models import Comment
from comments.states import VERBS, Deed, Ground, State

QUEUE = "admin:comments_comment_changelist"
MOST = 50  # comments in one decision: a page of the list
NAMED = 10  # refusals that are told one by one


class _Unanswered(Exception):
    """Something is missing in what was sent; says what."""


def _of_moderators(view):
    @wraps(view)
    @require_POST
    def checked(request):
        if not request.user.has_perm("comments.moderate_comment"):
            raise PermissionDenied
        return view(request, tidied(request.POST))

    return checked


@_of_moderators
def decide(request, typed):
    """Will decide about the chosen comments, tell what became of each, and show the next."""
    ground, seen = typed.get("ground", ""), typed.get("seen")
    to = State.REJECTED.value if ground else typed.get("to")
    is_lawful = to in [verb.to for verb in VERBS] and seen in State.values
    if not is_lawful or (to == State.REJECTED) != (ground in Ground.values):
        raise SuspiciousOperation("a decision that no button sends")
    pks, note = _chosen(typed, "comment"), typed.get("note", "").strip()
    if not pks:
        return _untold(request, "Nothing was chosen.", _at(seen))
    if ground == Ground.OTHER and not note:
        words = "Say in a few words why, or choose another reason."
        return _untold(request, words, _at(seen, pks[0]))
    note = note[: handling.LONGEST_NOTE] if ground == Ground.OTHER else ""
    outcome = moderation.decide_many(
        pks, to=to, by=request.user, seen_state=seen, reason=ground, note=note
    )
    return _answer(request, State(to).label, outcome, _at(seen, _next(typed, seen)))


@_of_moderators
def undo(request, typed):
    """Will take decisions back, and show the comment of the first."""
    outcome = moderation.undo(_chosen(typed, "decision"), by=request.user)
    pk = next(iter([*outcome.done, *outcome.refused]), None)
    state = Comment.objects.filter(pk=pk).values_list("state", flat=True).first() or State.HELD
    return _answer(request, "Undone", outcome, _at(state, pk))


@_of_moderators
def handle(request, typed):
    """Will claim, take over or pass on a comment, keep a note, or show its whole address."""
    comment = get_object_or_404(Comment, pk=key_in(typed.get("comment", "")))
    deed = _DEEDS.get(typed.get("deed"))
    if deed is None:
        raise SuspiciousOperation("a deed that no button sends")
    words = typed.get("note", "").strip()[: handling.LONGEST_NOTE]
    back = _at(comment.state, comment.pk)
    try:
        told = deed(comment, request.user, words)
    except (claims.Held, _Unanswered) as refusal:
        return _untold(request, str(refusal), back)
    if typed.get("deed") == Deed.PASSED:
        back = _at(comment.state, _next(typed, comment.state))
    if _is_script(request):
        return JsonResponse({"told": told})
    messages.success(request, told)
    return back


@_of_moderators
def digest(request, typed):
    """Will begin or end the mail that tells this moderator each morning what waits."""
    is_wanted = typed.get("wanted") == "1"
    digests.switch(request.user, on=is_wanted)
    if not is_wanted:
        messages.success(request, "The morning mail is ended.")
    elif request.user.email:
        messages.success(request, "You get a mail each morning on which comments wait.")
    else:
        words = "Your account has no email address. As soon as it has one, the mail comes."
        messages.warning(request, words)
    return _at(State.HELD)


def _claim(comment, by, words):
    claims.claim(comment, by=by)
    return "It is yours for five minutes."


def _take(comment, by, words):
    claims.take_over(comment, by=by)
    return "It is yours for five minutes. That you took it over is kept."


def _pass(comment, by, words):
    claims.pass_on(comment, by=by, note=words)
    return "Passed on. It waits for somebody else."


def _note(comment, by, words):
    if not words:
        raise _Unanswered("Write the note first.")
    handling.note(comment, by=by, words=words)
    return "The note is kept, for moderators alone."


def _reveal(comment, by, words):
    handling.reveal(comment, by=by)
    return "The address is shown to you for five minutes. That you looked is kept."


_DEEDS = {
    "claimed": _claim,
    Deed.TAKEN.value: _take,
    Deed.PASSED.value: _pass,
    Deed.NOTED.value: _note,
    Deed.REVEALED.value: _reveal,
}


@require_safe
def read(request, pk):
    """Will write one comment as the queue shows it, with its commenter, for the queue's script."""
    if not request.user.has_perm("comments.view_comment"):
        raise PermissionDenied
    found = queue.read(key_in(pk), by=request.user)
    if found is None:
        return HttpResponse(moderation.GONE, status=404)
    context = {
        "reading": found,
        "about": reading.about(found.comment),
        "may_decide": request.user.has_perm("comments.moderate_comment"),
    }
    response = render(request, "admin/comments/comment/reading.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _chosen(typed, name: str) -> list[int]:
    keys = map(key_in, typed.getlist(name)[:MOST])
    return list(dict.fromkeys(key for key in keys if key))


def _is_script(request) -> bool:
    return request.headers.get("Accept") == "application/json"


def _untold(request, words: str, back: HttpResponseRedirect):
    """The answer where nothing was done."""
    if _is_script(request):
        return JsonResponse({"told": words}, status=409)
    messages.warning(request, words)
    return back


def _answer(request, label: str, outcome: moderation.Outcome, back: HttpResponseRedirect):
    if _is_script(request):
        refused = {pk: str(changed) for pk, changed in outcome.refused.items()}
        return JsonResponse({"decisions": outcome.decisions, "refused": refused})
    if outcome.done:
        number = len(outcome.done)
        words = "1 comment" if number == 1 else f"{number} comments"
        messages.success(request, f"{label}: {words}.")
    refused = list(outcome.refused.items())
    for pk, changed in refused[:NAMED]:
        messages.warning(request, f"Comment {pk} is left as it was. {changed}")
    if len(refused) > NAMED:
        messages.warning(request, f"{len(refused) - NAMED} more were left as they were.")
    return back


def _next(typed, state: str) -> int | None:
    still = Comment.objects.filter(pk=key_in(typed.get("next", "")), state=state)
    return still.values_list("pk", flat=True).first()


def _at(state: str, pk: int | None = None) -> HttpResponseRedirect:
    return redirect(address_of(state, pk))


def address_of(state: str, pk: int | None = None) -> str:
    """Will give the address of the queue, open at that comment."""
    chosen = {"state": state} | ({"comment": str(pk)} if pk else {})
    return f"{reverse(QUEUE)}?{urlencode(chosen)}"
