"""Pages on which a reader finds the comments that this browser sent, changes or deletes them.

What the cookie of comments.own says decides; nobody keeps these pages.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from comments import own, submission
from comments.forms import EditForm
from comments.models import Comment
from comments.reader_pages import page, stories, unkept
from comments.states import State
from comments.thread import words_of
from comments.views import to_sent

WAITING = (State.HELD, State.SPAM)  # who is taken for a machine is not told so


@require_safe
def mine(request):
    """Will list the comments that this browser sent since yesterday, and what became of each."""
    return unkept(page(request, "mine", None, own=_listed(request)))


@require_safe
def mine_under(request, article_pk):
    """Will write those that wait under one story, as the script puts them among the others."""
    article = stories().filter(pk=article_pk).first()
    if article is None:
        return unkept(HttpResponse(status=404))
    waiting = [one for one in _listed(request, article=article_pk) if one["state"] in WAITING]
    with override(article.language):
        return unkept(render(request, "components/comment_waiting.html", {"own": waiting}))


def _listed(request, **of):
    """The comments of this browser, newest first. What was deleted is gone."""
    rows = Comment.objects.filter(pk__in=own.keys_in(request), **of).exclude(state=State.DELETED)
    shown = set(rows.visible().values_list("pk", flat=True))
    public = set(stories().filter(comments__in=rows).order_by().values_list("pk", flat=True))
    return [
        {
            "comment": comment,
            "words": words_of(comment.text),
            "state": comment.state,
            "is_shown": comment.pk in shown,
            "is_waiting": comment.state in WAITING,
            "is_public": comment.article_id in public,
            "is_changeable": own.changeable(request, comment.pk) is not None,
        }
        for comment in rows.select_related("article").order_by("-pk")
    ]


@sensitive_post_parameters()
@csrf_exempt  # as for posting: the origin is checked, and the cookie goes to our own pages alone
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, comment_pk):
    """Will show the words of one's own comment in a form, and take others in their place."""
    comment, refusal = own.changeable(request, comment_pk), None
    typed = {"comment": comment.text, "revision": str(comment.revision)} if comment else {}
    form = EditForm(initial=typed)
    if request.method == "POST":
        form = EditForm(submission.typed_in(request))
        try:
            submission.accept_edit(request, comment, form)
        except submission.Refused as error:
            refusal = error
        else:
            return unkept(to_sent(comment))
    return _about(request, "edit", comment, refusal, form=form)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, comment_pk):
    """Will show one's own comment with a button that deletes it, and do so by POST."""
    comment, refusal = own.changeable(request, comment_pk), None
    if request.method == "POST":
        try:
            submission.accept_deletion(request, comment)
        except submission.Refused as error:
            refusal = error
        else:
            return unkept(to_sent(comment))
    return _about(request, "delete", comment, refusal, words=comment and words_of(comment.text))


def _about(request, name, comment, refusal, **context):
    article = comment and stories().filter(pk=comment.article_id).first()
    status = refusal.status if refusal else 200 if comment else 404
    context |= {"comment": comment, "refusal": refusal}
    response = page(request, name, article, status=status, **context)
    if refusal and refusal.wait:
        response.headers["Retry-After"] = str(refusal.wait)
    return unkept(response)
