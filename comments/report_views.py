"""Pages on which a reader reports a comment, and is thanked for it."""

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from articles import gone
from articles.models import Article
from articles.typed import key_in
from comments import report_form, submission
from comments.models import Comment
from comments.reader_pages import page, stories, story, unkept
from comments.report_form import ReportForm
from comments.reports import Cause
from comments.thread import words_of


@sensitive_post_parameters()
@csrf_exempt  # as with comments, the origin is checked instead
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, comment_pk):
    """Will show the form that reports one comment; and take a report by POST."""
    comment = _shown(comment_pk)
    if request.method != "POST":
        if comment is None:
            _refuse(comment_pk)
        return _report_page(request, comment, ReportForm(initial=request.GET.dict()))
    form = ReportForm(submission.typed_in(request))
    try:
        report_form.accept(request, comment, form)
    except submission.Refused as refusal:
        is_gone = refusal.status == 404
        return _report_page(request, None if is_gone else comment, form, refusal)
    address = reverse("comments:reported", args=[comment.article_id])
    response = redirect(f"{address}?light=1" if form.is_light else address)
    response.status_code = 303
    return unkept(response)


def _report_page(request, comment, form, refusal=None):
    context = {"form": form, "is_light": form.is_light, "causes": Cause, "comment": comment}
    context |= {"refusal": refusal, "words": words_of(comment.text) if comment else ""}
    status = refusal.status if refusal else 200
    article = comment.article if comment else None
    response = page(request, "report", article, status=status, **context)
    if refusal and refusal.wait:
        response.headers["Retry-After"] = str(refusal.wait)
    return unkept(response)


@require_safe
def reported(request, article_pk):
    """Will thank for a report of a comment below that story."""
    is_light = bool(request.GET.get("light"))
    return unkept(page(request, "reported", story(article_pk), is_light=is_light))


def _refuse(comment_pk):
    """Raise as gone.refuse() of its story."""
    commented = Comment.objects.filter(pk=key_in(str(comment_pk))).values("article")
    gone.refuse(Article.objects.filter(pk__in=commented))


def _shown(comment_pk):
    """The comment of that key with its story, where readers see both, else None."""
    key = key_in(str(comment_pk))
    comment = Comment.objects.visible().filter(pk=key).first() if key else None
    article = stories().filter(pk=comment.article_id).first() if comment else None
    if article is None:
        return None
    comment.article = article
    return comment
