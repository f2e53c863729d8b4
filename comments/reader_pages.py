"""The frame of each page of readers' comments: heading, story, language, and that none is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from articles import gone
from articles.models import Article
from articles.page_head import PageHead, numbered

HEADINGS = {
    "thread": _("Comments"),
    "reply": _("Reply"),
    "refused": _("Your comment is not sent yet"),
    "sent": _("Your comment"),
    "edit": _("Change your comment"),
    "delete": _("Delete your comment"),
    "mine": _("Your comments"),
    "report": _("Report a comment"),
    "reported": _("Report a comment"),
}


def stories():
    """Will give the public stories, without their long texts."""
    return Article.objects.published().select_related("section").defer("body", "reader_html")


def story(article_pk: int) -> Article:
    """Will give the public story of that key. Raises as gone.refuse()."""
    article = stories().filter(pk=article_pk).first()
    if article is None:
        gone.refuse(Article.objects.filter(pk=article_pk))
    return article


def page(
    request: HttpRequest,
    name: str,
    article: Article | None,
    *,
    status: int = 200,
    is_light: bool = False,
    **context,
) -> HttpResponse:
    """Will draw a page in the story's language, with the way back to the version one came from.

    name: of HEADINGS, and of the template.
    """
    language = article.language if article else get_language()
    with override(language):
        heading = str(HEADINGS[name])
    context |= {"article": article, "page_language": language, "heading": heading}
    if article is not None:
        context["back"] = article.get_light_url() if is_light else article.get_absolute_url()
    context["head"] = _head(heading, article, language, context.get("page"))
    return render(request, f"comments/{name}.html", context, status=status)


def unkept(response: HttpResponse) -> HttpResponse:
    """Will say of an answer that nobody may keep it, and no search engine list it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _head(heading, article, language, page):
    """None of these pages is for search engines; those of one story name its list of comments."""
    name = f"{heading}: {article.headline}" if article else heading
    path = reverse("comments:thread", args=[article.pk]) if article else "/"
    if page is not None and page.number > 1:
        name, path = numbered(name, page.number), f"{path}?page={page.number}"
    return PageHead(name=name, path=path, description=name, language=language, indexed=False)
