"""Pages and buttons of the first page: a week of plans, and the breaking story that goes on."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from articles import publishing
from articles.models import Article
from desk import calendar, days, deeds, states
from desk.pages import desk_page
from desk.views import may_see_stories

MOST_OF_A_DAY = 20  # of each kind, on the page of a week


@require_GET
@may_see_stories
def week(request):
    """One week of plans; what is no week is this one."""
    now = timezone.now()
    this = timezone.localdate(now)
    this -= timedelta(days=this.weekday())
    first = days.monday(request.GET.get("week", "")) or this
    columns = calendar.columns(first, now=now, most=MOST_OF_A_DAY, with_done=True)
    ago, ahead = (first + timedelta(days=away) for away in (-7, 7))
    context = {
        "title": f"Week {first.isocalendar().week}, {first.isocalendar().year}",
        "columns": columns,
        "planned": calendar.planned(columns),
        "first": first,
        "last": first + timedelta(days=6),
        "before": days.week(ago) if ago.year in days.YEARS else "",
        "after": days.week(ahead) if ahead.year in days.YEARS else "",
        "is_this": first == this,
        "now": timezone.localtime(now),
    }
    return desk_page(request, "desk/week.html", context)


@require_POST
@permission_required("articles.publish_article", raise_exception=True)
def breaking(request, pk):
    """Will let a story be breaking for longer, or no longer, and go back to the first page."""
    minutes, seen = request.POST.get("minutes", ""), request.POST.get("until", "")
    get_object_or_404(Article, pk=pk)
    try:
        with transaction.atomic():
            article = Article.objects.select_for_update().get(pk=pk)
            end = article.breaking_until
            if minutes != "0" and (end is None or end <= timezone.now()):
                raise publishing.NotReady(("", "It is not breaking any more. Set it in the story."))
            if minutes != "0" and seen != end.isoformat():
                what = f"Somebody changed it meanwhile: it is breaking until {states.clock(end)}."
                raise publishing.NotReady(("", what))
            said = deeds.set_breaking(article, minutes, by=request.user, onto=end)
        messages.success(request, f"“{article.headline}”: {said}")
    except publishing.NotReady as refusal:
        messages.warning(request, str(refusal))
    return HttpResponseRedirect(reverse("admin:index"))
