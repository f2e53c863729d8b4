"""Pages of readers' comments: all those of a story, the form for an answer, what became of one."""

import re

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from articles import gone
from articles.models import Article
from articles.page_head import PageHead, numbered
from comments import submission, switches
from comments.forms import CommentForm
from comments.models import Comment, Follow
from comments.thread import page_of, words_of
from pagecache import pages

HEADINGS = {
    "thread": _("Comments"),
    "reply": _("Reply"),
    "refused": _("Your comment is not sent yet"),
    "sent": _("Your comment"),
}
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


@pages.kept(keys=("page",))
def _list(request, article_pk):
    article = _story(article_pk)
    number = request.GET.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,5}", number):
        raise Http404
    switches.say_on_page(request, article)
    with override(article.language):
        page = page_of(request, article, number=int(number))
    if page.number > page.last:
        raise Http404
    return _page(request, "thread", article, page=page)


def _post(request, article_pk):
    form = CommentForm(submission.typed_in(request))
    try:
        comment = submission.accept(request, submission.story_of(article_pk), form)
    except submission.Refused as refusal:
        article = _stories().filter(pk=article_pk).first()
        if article is not None:
            switches.say_now(article)
        return _refused(request, article, form, refusal)
    token = signing.dumps([comment.pk, form.is_light], salt=SENT_SALT)
    response = redirect("comments:sent", token)
    response.status_code = 303
    return _unkept(response)


def _refused(request, article, form, refusal):
    context = {"form": form, "refusal": refusal, "is_light": form.is_light}
    response = _page(request, "refused", article, status=refusal.status, **context)
    if refusal.wait:
        response.headers["Retry-After"] = str(refusal.wait)
    return _unkept(response)


@require_safe
def reply(request, article_pk, comment_pk):
    """Will show the form that answers one comment."""
    article = _story(article_pk)
    parent = get_object_or_404(Comment.objects.of(article_pk).visible(), pk=comment_pk)
    if not parent.may_be_answered:
        raise Http404
    switches.say_now(article)
    form = CommentForm(initial={"parent": str(parent.pk), "light": request.GET.get("light", "")})
    words = words_of(parent.text)
    context = {"parent": parent, "words": words, "form": form, "is_light": form.is_light}
    return _unkept(_page(request, "reply", article, **context))


@require_safe
def sent(request, token):
    """Will show a reader his own comment for ten minutes, to whoever has its address."""
    try:
        pk, is_light = signing.loads(token, salt=SENT_SALT, max_age=SENT_SECONDS)
    except signing.BadSignature:
        pk, is_light = None, False
    comment = Comment.objects.unerased().filter(pk=pk).first()
    if comment is None:
        return _unkept(_page(request, "sent", None, status=404))
    context = {
        "comment": comment,
        "words": words_of(comment.text),
        "is_shown": Comment.objects.visible().filter(pk=pk).exists(),
        "is_followed": Follow.objects.filter(pk=pk).exists(),
        "is_light": is_light,
    }
    article = _stories().filter(pk=comment.article_id).first()
    return _unkept(_page(request, "sent", article, **context))


def _story(article_pk):
    """The public story of that id. Raises as gone.refuse()."""
    article = _stories().filter(pk=article_pk).first()
    if article is None:
        gone.refuse(Article.objects.filter(pk=article_pk))
    return article


def _stories():
    return Article.objects.published().select_related("section").defer("body", "reader_html")


def _page(request, name, article, *, status=200, is_light=False, **context):
    """Render a page in the story's language, with the way back to the version one came from."""
    language = article.language if article else get_language()
    with override(language):
        heading = str(HEADINGS[name])
    context |= {"article": article, "page_language": language, "heading": heading}
    if article is not None:
        context["back"] = article.get_light_url() if is_light else article.get_absolute_url()
    context["head"] = _head(heading, article, language, context.get("page"))
    return render(request, f"comments/{name}.html", context, status=status)


def _head(heading, article, language, page):
    """None of these pages is for search engines; those of one story name its list of comments."""
    name = f"{heading}: {article.headline}" if article else heading
    path = reverse("comments:thread", args=[article.pk]) if article else "/"
    if page is not None and page.number > 1:
        name, path = numbered(name, page.number), f"{path}?page={page.number}"
    return PageHead(name=name, path=path, description=name, language=language, indexed=False)


def _unkept(response):
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
