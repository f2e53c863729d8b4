"""One comment form as it was sent: read, checked in a fixed order, and kept or refused.

The order: form and encoding, story and switch, origin, fields, the same words again, rate, trap.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote_to_bytes

from django.db import OperationalError
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.networks import client_address
from accounts.origins import Origin, origin_of
from articles.models import Article
from articles.moments import full
from articles.typed import key_in
from comments import editing, erasing, links, mailboxes, moderation, posting, switches
from comments.forms import CommentForm, EditForm
from comments.models import Comment, CommenterEmail
from comments.switches import Standing
from pagecache.statements import Statement

logger = logging.getLogger(__name__)
FOREIGN = _("The form was sent from a page of another site. Send it from here.")
BUSY = _("The newsroom is very busy just now.")
LONG_WAIT = 90  # seconds that are told as seconds
FORM_TYPE = "application/x-www-form-urlencoded"
_ASKED = ("id", "section_id", "comments_open", "is_sensitive", "published_on")
_story = Statement(
    lambda pk, now: Article.objects.published(now).filter(pk=pk).values_list(*_ASKED)
)


@dataclass
class Refused(Exception):
    """Why it was not kept. sentence: for the reader; "" where the fields say it. wait: seconds."""

    status: int
    sentence: str = ""
    wait: int = 0

    @property
    def again(self) -> str:
        """Will say when it can be sent again; "" where waiting is no help."""
        if not self.wait:
            return ""
        if self.wait <= LONG_WAIT:
            words = ngettext(
                "Send it again in %d second.", "Send it again in %d seconds.", self.wait
            )
            return words % self.wait
        moment = full(timezone.now() + timedelta(seconds=self.wait), short=True)
        return gettext("Send it again after %s.") % moment


def typed_in(request: HttpRequest) -> QueryDict:
    """Will give what was typed as far as it can be read, so that it can be shown again."""
    if request.content_type != FORM_TYPE:
        return QueryDict()
    request.encoding = "utf-8"  # whatever the header says, or Django would not read it at all
    return request.POST


def story_of(article_pk: int) -> Article | None:
    """Will give the public story that a comment is sent to, with no more than accept() asks of
    it; None when there is none."""
    key = key_in(str(article_pk))  # an address may carry a number that is none of a row
    rows = _story.rows(pk=key, now=timezone.now()) if key else []
    return Article.from_db("default", _ASKED, rows[0]) if rows else None


def accept(request: HttpRequest, article: Article | None, form: CommentForm) -> Comment:
    """Will keep the comment and give its row. Raises Refused; the form then knows its errors."""
    article, sender, standing = _checked(request, article, form)
    return _post(article, form, sender, standing)


def accept_edit(request: HttpRequest, comment: Comment | None, form: EditForm) -> None:
    """Will put the words of the form in place of those of the comment (of own.changeable). Raises
    Refused."""
    article = story_of(comment.article_id) if comment else None
    if comment is None:
        check_form(request, form)
        raise Refused(409, _("This comment cannot be changed any more."))
    emails = CommenterEmail.objects.filter(comment=comment).values_list("address", flat=True)
    article, sender, standing = _checked(request, article, form, emails.first())
    comment.revision = form.cleaned_data["revision"]  # that its author saw
    try:
        editing.edit(comment, form.cleaned_data["comment"], sender, standing)
    except (moderation.Changed, editing.TooOften) as error:
        raise Refused(409, _("This comment cannot be changed any more.")) from error
    except OperationalError as error:
        raise _busy(error) from error


def accept_deletion(request: HttpRequest, comment: Comment | None) -> None:
    """Will delete the comment (of own.changeable). Raises Refused."""
    if origin_of(request) is Origin.FOREIGN:
        raise Refused(403, FOREIGN)
    if comment is None:
        raise Refused(409, _("This comment cannot be changed any more."))
    try:
        erasing.delete(comment)
    except moderation.Changed as error:
        raise Refused(409, _("This comment cannot be changed any more.")) from error
    except OperationalError as error:
        raise _busy(error) from error


def _checked(
    request: HttpRequest,
    article: Article | None,
    form: CommentForm | EditForm,
    email: str | None = None,
) -> tuple[Article, posting.Sender, Standing]:
    """email: of the comment, where it is not the form that says it."""
    check_form(request, form)
    if article is None:
        raise Refused(404, _("The story is not on this site any more."))
    standing = switches.standing(article, timezone.now())
    if not standing.is_open:
        raise Refused(409, _("Comments on this story are closed."))
    origin = origin_of(request)
    if origin is Origin.FOREIGN:
        raise Refused(403, FOREIGN)
    if not form.is_valid():
        raise Refused(400)
    sender = posting.Sender(
        client_address(request),
        has_origin=origin is Origin.OWN,
        is_verified=mailboxes.is_owner(
            links.proof_in(request), email or form.cleaned_data.get("email", "")
        ),
        browser=request.headers.get("User-Agent", ""),
    )
    return article, sender, standing


def check_form(request: HttpRequest, form: Form) -> None:
    """Will read no form but one that a page of ours sends. Raises Refused."""
    if request.content_type != FORM_TYPE:
        raise Refused(400, _("This was not sent by the comment form."))
    charset = request.content_params.get("charset", "utf-8")
    if charset.lower() != "utf-8" or not (_is_whole(request) and _is_unicode(request.body)):
        raise Refused(400, _("Some letters could not be read. Check your text and send it again."))
    if any(len(form.data.getlist(name)) > 1 for name in form.fields):
        raise Refused(400, _("A field was sent twice. Check your text and send it again."))


def _is_whole(request: HttpRequest) -> bool:
    """A connection that broke in the middle of a comment must not make half a comment."""
    told = request.META.get("CONTENT_LENGTH")
    return not told or told == str(len(request.body))


def _is_unicode(body: bytes) -> bool:
    try:
        unquote_to_bytes(body).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _post(
    article: Article, form: CommentForm, sender: posting.Sender, standing: Standing
) -> Comment:
    try:
        return posting.post(article, form.words(), sender, standing)
    except posting.NotAnswerable as error:
        form.add_error("parent", _("The comment that you answered is not there any more."))
        raise Refused(400) from error
    except posting.TooFast as error:
        raise Refused(429, _("That was soon after your last one."), wait=error.wait) from error
    except posting.KeyReused as error:
        sentence = _("This form was sent before, with other words; those are kept.")
        raise Refused(409, sentence) from error
    except OperationalError as error:
        raise _busy(error) from error


def _busy(error: OperationalError) -> Refused:
    logger.error("A comment could not be written", exc_info=error)
    return Refused(503, BUSY, wait=30)
