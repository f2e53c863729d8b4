"""What a kill did: looked at anew each time the page is opened."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from articles import publishing
from articles.models import Article
from articles.workflow import State
from desk import kill_checks, next_steps, states
from desk.pages import desk_page


@require_GET
@permission_required("articles.view_article", raise_exception=True)
def killed(request, pk):
    """Shows each place where readers could meet a killed story, and whether it is gone there."""
    article = get_object_or_404(states.for_desk(_killed()).select_related("section"), pk=pk)
    lines = kill_checks.look(article)
    context = {
        "article": article,
        "shown": states.shown(article),
        "lines": lines,
        "wrong": sum(not (line.is_so or line.is_open) for line in lines),
        "open": sum(line.is_open for line in lines),
        "may_take_off": next_steps.may_press("kill", article, request.user),
        "title": f"Killed: {article}",
    }
    return desk_page(request, "desk/kill.html", context)


@require_POST
def take_off(request, pk):
    """Frees every page of a killed story once more."""
    article = get_object_or_404(_killed(), pk=pk)
    if not next_steps.may_press("kill", article, request.user):
        raise PermissionDenied
    publishing.take_off(article)
    messages.success(request, "Taken off again. Below is how it stands now.")
    return HttpResponseRedirect(reverse("admin:articles_article_killed", args=[pk]))


def _killed():
    return Article.objects.filter(state=State.KILLED)
