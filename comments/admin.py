from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import Script
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from articles.typed import key_in
from comments import queue_views, rules_admin  # noqa: F401 - its screens are registered there
from comments.models import Comment
from comments.queue import BoundedPaginator, Queue, counted
from comments.states import State


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
        view = self.admin_site.admin_view
        own = [
            path("decide/", view(queue_views.decide), name="comments_comment_decide"),
            path("undo/", view(queue_views.undo), name="comments_comment_undo"),
            path("handle/", view(queue_views.handle), name="comments_comment_handle"),
            path("digest/", view(queue_views.digest), name="comments_comment_digest"),
            path("<str:pk>/read/", view(queue_views.read), name="comments_comment_read"),
        ]
        return [*own, *super().get_urls()]

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
        return redirect(queue_views.address_of(comment.state, comment.pk))
