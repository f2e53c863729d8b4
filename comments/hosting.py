"""What the newsroom itself adds to a thread: its own answers, and comments that editors pick."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from comments import moderation, posting
from comments.models import Comment, Handling
from comments.posting import Words
from comments.states import Deed, State
from pagecache import pages

LONGEST_ANSWER = 5_000


class NotShown(Exception):
    """Readers do not see the comment, or its thread is full; says which."""


class Unchanged(Exception):
    """The comment was as it is wanted already, or is not approved any more."""


def answer(parent: Comment, text: str, *, by) -> Comment:
    """Will put an answer below a comment, approved at once and marked as of the newsroom.

    by: who is logged in; the answer bears that name, and nothing else gives the mark. The same
    text twice within ten minutes is one answer. Raises NotShown.
    """
    now = timezone.now()
    words = Words(str(by), "", "", text, parent.pk, trapped=False)
    try:
        with transaction.atomic():
            if not Comment.objects.visible().filter(pk=parent.pk).exists():
                raise NotShown("Readers do not see that comment any more.")
            if not parent.may_be_answered:
                raise NotShown("This thread is full: nothing hangs deeper.")
            kept = posting.keep(parent.article, words, parent=parent, at=now, reasons=[], by=by)
            moderation.decide(kept, to=State.APPROVED, by=by, seen_state=State.HELD)
    except IntegrityError:
        return parent.replies.filter(by=by, text=text).latest("pk")
    return kept


@transaction.atomic
def pick(comment: Comment, *, by, wanted: bool) -> None:
    """Will mark an approved comment for readers as the editors' pick, or take that back, and write
    down who did. Raises Unchanged."""
    # As for decisions: those under one story queue here, for all write the same part.
    list(Article.objects.select_for_update().filter(pk=comment.article_id).values_list("pk"))
    approved = Comment.objects.filter(pk=comment.pk, state=State.APPROVED, is_pick=not wanted)
    if not approved.update(is_pick=wanted):
        raise Unchanged
    deed = Deed.PICKED if wanted else Deed.UNPICKED
    Handling.objects.create(comment=comment, by=by, at=timezone.now(), deed=deed)
    moderation.recount(comment.article_id)
    pages.forget(f"article:{comment.article_id}")
