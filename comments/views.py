"""Pages of readers' comments: all those of a story, the forms that answer or report one, what
became of one."""

import re

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from comments import own, submission, switches
from comments.forms import CommentForm
from comments.models import Comment, Follow
from comments.reader_pages import page, stories, story, unkept
from comments.thread import ORDERS, number_of, page_of, words_of
from pagecache import pages

SENT_SALT = "comments.sent"
SENT_SECONDS = 600  # so that nobody uses the page to show the world what was never approved


@sensitive_variables()  # no report of an error holds what was typed
@sensitive_post_parameters()
@csrf_exempt  # the form stands on kept pages, so it has no token: the origin is checked instead
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request, article_pk):
    """Will list a story's comments, fifty a page; and take a new one by POST."""
    answer = _post if request.method == "POST" else _list
    return answer(request, article_pk)


@pages.kept(keys=("page", "sort"))
def _list(request, article_pk):
    article = story(article_pk)
    number, order = request.GET.get("page", "1"), request.GET.get("sort", "")
    if not re.fullmatch("[1-9][0-9]{0,5}", number) or (
        order not in ORDERS and "sort" in request.GET
    ):
        raise Http404
    switches.say_on_page(request, article)
    with override(article.language):
        listed = page_of(request, article, number=int(number), order=order)
    if listed.number > listed.last:
        raise Http404
    return page(request, "thread", article, page=listed)


def _post(request, article_pk):
    form = CommentForm(submission.typed_in(request))
    try:
        comment = submission.accept(request, submission.story_of(article_pk), form)
    except submission.Refused as refusal:
        return _refused(request, article_pk, form, refusal)
    response = unkept(to_sent(comment, is_light=form.is_light))
    if comment.key == form.cleaned_data["key"]:  # and not another's, who typed the same
        own.note(request, response, comment)
    return response


def _refused(request, article_pk, form, refusal):
    article = stories().filter(pk=article_pk).first()
    if article is not None:
        switches.say_now(article)
    context = {"form": form, "refusal": refusal, "is_light": form.is_light}
    response = page(request, "refused", article, status=refusal.status, **context)
    if refusal.wait:
        response.headers["Retry-After"] = str(refusal.wait)
    return unkept(response)


@require_safe
def permalink(request, article_pk, comment_pk):
    """Will lead to the page on which a comment stands now, and to the comment on it."""
    article = story(article_pk)
    comment = get_object_or_404(Comment.objects.of(article_pk).visible(), pk=comment_pk)
    number, address = number_of(comment), article.get_absolute_url()
    if number > 1:
        address = f"{reverse('comments:thread', args=[article_pk])}?page={number}"
    return unkept(redirect(f"{address}#comment-{comment.pk}"))


@require_safe
def reply(request, article_pk, comment_pk):
    """Will show the form that answers one comment."""
    article = story(article_pk)
    parent = get_object_or_404(Comment.objects.of(article_pk).visible(), pk=comment_pk)
    if not parent.may_be_answered:
        raise Http404
    switches.say_now(article)
    form = CommentForm(initial={"parent": str(parent.pk), "light": request.GET.get("light", "")})
    words = words_of(parent.text)
    context = {"parent": parent, "words": words, "form": form, "is_light": form.is_light}
    return unkept(page(request, "reply", article, **context))


def to_sent(comment, *, is_light=False):
    """Will lead to the page that says for ten minutes what became of a comment."""
    token = signing.dumps([comment.pk, is_light], salt=SENT_SALT)
    response = redirect("comments:sent", token)
    response.status_code = 303
    return response


@require_safe
def sent(request, token):
    """Will show a reader his own comment for ten minutes, to whoever has its address."""
    try:
        pk, is_light = signing.loads(token, salt=SENT_SALT, max_age=SENT_SECONDS)
    except signing.BadSignature:
        pk, is_light = None, False
    comment = Comment.objects.filter(pk=pk).first()
    if comment is None:
        return unkept(page(request, "sent", None, status=404))
    context = {
        "comment": comment,
        "words": words_of(comment.text),
        "is_shown": Comment.objects.visible().filter(pk=pk).exists(),
        "is_followed": Follow.objects.filter(pk=pk).exists(),
        "is_deleted": not comment.text,
        "is_changeable": own.changeable(request, pk) is not None,
        "is_light": is_light,
    }
    article = stories().filter(pk=comment.article_id).first()
    return unkept(page(request, "sent", article, **context))
