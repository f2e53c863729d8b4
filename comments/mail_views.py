"""Pages that links in mails lead to. To open one changes nothing; its button acts.

The signed link is the authority, so these forms carry no token, and one-click needs no cookie.
"""

from functools import wraps

from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.page_head import PageHead
from articles.typed import tidied
from comments import appeals, links, mailboxes, outcomes
from comments.forms import AppealForm
from comments.mailboxes import Subscription
from comments.thread import words_of

HEADINGS = {
    "confirm": _("Mail about your comments"),
    "stop": _("Mail about your comments"),
    "mine": _("Your comment"),
}


def _of_link(kind):
    """The view gets the ids of the link, None where it does not hold; and answers with a page."""

    def decorated(view):
        @wraps(view)
        @sensitive_post_parameters()
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", "POST"])
        def opened(request, token):
            return view(request, links.opened(kind, token))

        return opened

    return decorated


@_of_link(links.CONFIRM)
def confirm(request, ids):
    """Will ask for one press that an address is its reader's, and take it."""
    pk, number = ids or (None, None)
    asked = mailboxes.asking(pk, number).first()
    follows = list(mailboxes.waiting(asked)[:20]) if asked else []
    language = follows[0].subscription.article.language if follows else get_language()
    mailbox = mailboxes.confirm(pk, number) if asked and request.method == "POST" else None
    context = {"asked": asked, "mailbox": mailbox, "follows": follows}
    if mailbox:
        context["pages"] = [(links.to_comment(one.pk), one) for one in follows]
    status = 200 if asked else 404
    response = _page(request, "confirm", language, status=status, **context)
    if mailbox:
        links.keep_proof(response, mailbox)
    return response


@_of_link(links.STOP)
def stop(request, ids):
    """Will end mail about one story, or all, by one press or by a mail program's one click."""
    found = Subscription.objects.filter(pk=(ids or [None])[0])
    subscription = found.select_related("article").first()
    if subscription is None:
        return _page(request, "stop", get_language(), status=404)
    ends_all = "all" in request.POST
    if request.method == "POST":
        mailboxes.end_story(subscription.pk)
        if ends_all:
            mailboxes.end_all(subscription.mailbox_id)
        subscription.refresh_from_db()
    context = {"subscription": subscription, "ends_all": ends_all}
    return _page(request, "stop", subscription.article.language, **context)


@_of_link(links.MINE)
def mine(request, ids):
    """Will show a commenter what became of a comment, and take the one appeal."""
    outcome = outcomes.of((ids or [None])[0])
    if outcome is None:
        return _page(request, "mine", get_language(), status=404)
    form, status = AppealForm(tidied(request.POST) if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        try:
            appeals.appeal(outcome.comment, form.cleaned_data["words"])
            form = AppealForm()
        except appeals.NotAppealable:
            status = 409
        outcome = outcomes.of(outcome.comment.pk)
    elif form.is_bound:
        status = 400
    context = {"outcome": outcome, "form": form, "words": words_of(outcome.comment.text)}
    context["appealed"] = words_of(outcome.appeal.words) if outcome.appeal else ""
    language = outcome.article.language if outcome.article else get_language()
    return _page(request, "mine", language, status=status, **context)


def _page(request, name, language, *, status=200, **context):
    """Render a page for whoever has the link: kept nowhere, and telling nobody its address."""
    with override(language):
        heading = str(HEADINGS[name])
        head = PageHead(
            name=heading, path="/", description=heading, language=language, indexed=False
        )
    context |= {"heading": heading, "head": head, "page_language": language}
    response = render(request, f"comments/{name}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
