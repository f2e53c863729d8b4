"""The page on which editors set an embargo, and say who else writes in a story."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from articles import handling, publishing
from articles.models import Article
from articles.moment_field import MomentField
from articles.typed import tidied
from articles.workflow import State
from desk import next_steps, states
from desk.pages import desk_page
from desk.views import may_see_stories


class HandlingForm(forms.Form):
    """Until when nobody may publish the story, and who writes in it beside its writer."""

    embargo_until = MomentField(required=False)
    assigned_to = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(tidied(data) if data is not None else None, **kwargs)
        self.fields["assigned_to"].queryset = writers()


def writers():
    """Will give everybody who writes stories of their own, by name."""
    may = Q(groups__permissions__codename="change_article", is_active=True, is_staff=True)
    return User.objects.filter(may).distinct().order_by("first_name", "last_name", "username")


@may_see_stories
def handle(request, pk):
    article = get_object_or_404(states.for_desk(Article.objects.all()), pk=pk)
    may_all = request.user.has_perm("articles.edit_any_article")
    if not may_all or not next_steps.may_edit(article, request.user):
        raise PermissionDenied
    assigned = article.assigned_to.all()
    initial = {"embargo_until": article.embargo_until, "assigned_to": assigned}
    form = HandlingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _done(request, article, form):
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    context = {
        "article": article,
        "form": form,
        "shown": states.shown(article),
        "is_out": article.state == State.PUBLISHED and article.is_public,
        "title": "Embargo and writers",
    }
    return desk_page(request, "desk/handling.html", context)


def _done(request, article, form) -> bool:
    typed = form.cleaned_data
    try:
        with transaction.atomic():
            handling.set_embargo(article, by=request.user, until=typed["embargo_until"])
            handling.assign(article, by=request.user, people=typed["assigned_to"])
    except publishing.NotReady as refusal:
        for name, sentence in refusal.reasons:
            form.add_error(name if name in form.fields else None, sentence)
        return False
    messages.success(request, "Saved: embargo and writers.")
    return True
