"""What the newsroom adds to a thread from the queue: an answer on a page of its own, and picks."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from articles.typed import key_in, tidied
from comments import hosting, texts
from comments.models import Comment
from comments.queue_views import address_of_comment


@require_POST
def pick(request):
    """Will mark a comment as a pick, or take that back, and show it in the queue again."""
    _check(request)
    typed = tidied(request.POST)
    wanted = "picked" in typed
    if wanted == ("unpicked" in typed):
        raise SuspiciousOperation("a pick that no button sends")
    pk = key_in(typed["picked" if wanted else "unpicked"])
    comment = get_object_or_404(Comment, pk=pk)
    try:
        hosting.pick(comment, by=request.user, wanted=wanted)
    except hosting.Unchanged:
        messages.warning(request, "Nothing was changed: somebody was faster. Look again.")
    else:
        words = "Marked as an editors’ pick." if wanted else "It is no pick any more."
        messages.success(request, words)
    return redirect(address_of_comment(comment))


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    """Will show a form for an answer of the newsroom, and put the answer into the thread."""
    _check(request)
    parent = get_object_or_404(Comment.objects.select_related("article"), pk=key_in(pk))
    text, problem = "", ""
    if request.method == "POST":
        text = texts.plain(request.POST.get("text", "")).strip()
        problem = _problem(text) or _answered(request, parent, text)
        if not problem:
            return redirect(address_of_comment(parent))
    context = {"parent": parent, "text": text, "problem": problem, "title": "Answer a comment"}
    context |= admin.site.each_context(request)
    return render(request, "admin/comments/comment/answer.html", context)


def _check(request):
    if not request.user.has_perm("comments.host_comment"):
        raise PermissionDenied


def _problem(text: str) -> str:
    if not texts.shows_something(text):
        return "Write the answer."
    most = hosting.LONGEST_ANSWER
    return f"An answer has at most {most:,} characters." if len(text) > most else ""


def _answered(request, parent, text) -> str:
    """Say why it was not put there; "" where it was."""
    try:
        hosting.answer(parent, text, by=request.user)
    except hosting.NotShown as refusal:
        return str(refusal)
    messages.success(request, f"Your answer stands below the comment, as {request.user}.")
    return ""
