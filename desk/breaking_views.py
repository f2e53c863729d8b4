"""The page that repeats headline and end before a story is published as breaking."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from articles import publishing
from articles.models import Article
from articles.typed import key_in
from desk import breaking_story, changing, lint, next_steps, states, working_copies
from desk.pages import desk_page
from desk.views import may_see_stories


@may_see_stories
def publish(request, pk):
    """Asks once, publishes, and then leads to the rest of the same story."""
    article = get_object_or_404(states.for_desk(Article.objects.all()), pk=pk)
    if not next_steps.may_press(next_steps.BREAKING, article, request.user):
        raise PermissionDenied
    minutes = breaking_story.minutes_in(request.POST or request.GET, "minutes")
    if request.method != "POST":
        return _ask(request, article, minutes)
    if changing.is_open(article):
        return HttpResponseRedirect(request.path)  # the button was pressed twice
    number = key_in(request.POST.get("number", "")) or 0
    try:
        said = breaking_story.publish(article, by=request.user, number=number, minutes=minutes)
    except publishing.NotReady as refusal:
        status = 409 if isinstance(refusal, changing.Overtaken) else 200
        return _ask(request, article, minutes, refusal=refusal, status=status)
    messages.success(request, said)
    return HttpResponseRedirect(request.path)


def _ask(request, article, minutes, *, refusal=None, status=200):
    copy = working_copies.newest(article)
    context = {
        "article": working_copies.as_story(article, copy.content),
        "copy": copy,
        "minutes": minutes,
        "until": timezone.now() + timedelta(minutes=minutes),
        "checks": lint.report(article, copy.content, by="breaking"),
        "refusal": refusal,
        "is_new": breaking_story.may_publish(article, request.user),
        "is_out": changing.is_open(article),
        "shown": states.shown(article),
        "minutes_breaking": states.minutes_breaking(article),
        "title": "Publish breaking",
    }
    return desk_page(request, "desk/breaking.html", context, status=status)
