from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.forms import Script
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from articles.typed import key_in
from comments import moderation, rules_admin  # noqa: F401 - its screens are registered there
from comments.models import Comment
from comments.queue import BoundedPaginator, Queue, counted
from comments.states import VERBS, State

QUEUE = "admin:comments_comment_changelist"
NAMED = 10  # refusals that are told one by one


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """The queue. Nobody writes, changes or deletes a comment here; moderators decide about it."""

    list_display = ("name",)
    list_display_links = None
    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    actions = None

    class Media:
        css = {"all": ["desk/comments.css"]}
        js = [Script("desk/comments.js", defer=True)]

    def get_changelist(self, request, **kwargs):
        return Queue

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        decide = self.admin_site.admin_view(self.decide)
        return [path("decide/", decide, name="comments_comment_decide"), *super().get_urls()]

    def desk_count(self, request):
        return counted(State.HELD)

    def changelist_view(self, request, extra_context=None):
        may_decide = request.user.has_perm("comments.moderate_comment")
        return super().changelist_view(request, {"title": "Comments", "may_decide": may_decide})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """There is one place to read a comment: the queue, opened at it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        comment = get_object_or_404(Comment, pk=key_in(object_id))
        return _at(comment.state, comment.pk)

    @method_decorator(require_POST)
    def decide(self, request):
        """Will decide about the chosen comments, tell what became of each, and show the next."""
        if not request.user.has_perm("comments.moderate_comment"):
            raise PermissionDenied
        to, seen = request.POST.get("to"), request.POST.get("seen")
        keys = request.POST.getlist("comment")[: self.list_per_page]
        pks = [pk for pk in map(key_in, keys) if pk]
        if to not in [verb.to for verb in VERBS] or seen not in State.values:
            raise SuspiciousOperation("a decision that no button sends")
        if not pks:
            messages.warning(request, "Nothing was chosen.")
            return _at(seen)
        outcome = moderation.decide_many(pks, to=to, by=request.user, seen_state=seen)
        _tell(request, State(to), outcome)
        return _at(seen, _next(request.POST.get("next", ""), seen))


def _tell(request, to: State, outcome: moderation.Outcome) -> None:
    if outcome.done:
        number = len(outcome.done)
        words = "1 comment" if number == 1 else f"{number} comments"
        messages.success(request, f"{to.label}: {words}.")
    refused = list(outcome.refused.items())
    for pk, changed in refused[:NAMED]:
        messages.warning(request, f"Comment {pk} is left as it was. {changed}")
    if len(refused) > NAMED:
        messages.warning(request, f"{len(refused) - NAMED} more were left as they were.")


def _next(key: str, state: str) -> int | None:
    still = Comment.objects.filter(pk=key_in(key), state=state)
    return still.values_list("pk", flat=True).first()


def _at(state: str, pk: int | None = None) -> HttpResponseRedirect:
    chosen = {"state": state} | ({"comment": pk} if pk else {})
    return redirect(f"{reverse(QUEUE)}?{urlencode(chosen)}")
