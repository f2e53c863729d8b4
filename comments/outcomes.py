"""What became of a comment, in the words of whoever wrote it: for mails and for its page.

The reason is told by its kind. What a moderator typed is for moderators alone.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models import Comment, Decision
from comments.states import Ground, State

REASONS = {
    Ground.OFFENSIVE: _("its words are coarse or insulting"),
    Ground.ABUSIVE: _("it attacks a person"),
    Ground.ADVERTISING: _("it advertises something"),
    Ground.ILLEGAL: _("it says something that the law forbids"),
    Ground.HARASSMENT: _("it harasses somebody"),
    Ground.MISINFORMATION: _("it states as a fact what is known to be wrong"),
    Ground.HATE: _("it is directed against people for what they are"),
    Ground.IRRELEVANT: _("it is not about the story"),
}
OTHER = _("it does not keep to the rules for comments")


@dataclass(frozen=True)
class Outcome:
    """One comment as its commenter may see it now. state: of states.State. is_shown: readers see
    it. reason: words, where it is rejected, else "". decision: the newest, or None. appeal: or
    None. article: the story while it is public, else None."""

    comment: Comment
    state: str
    is_shown: bool
    reason: str
    decision: Decision | None
    appeal: object | None
    article: Article | None

    @property
    def may_appeal(self) -> bool:
        """Once for each comment, while it is rejected."""
        return self.state == State.REJECTED and self.appeal is None


def of(pk: int) -> Outcome | None:
    """Will say how a comment stands whose commenter asked for mail about it; None where there is
    none: five queries."""
    found = Comment.objects.filter(pk=pk, follow__isnull=False).select_related("appeal")
    comment = found.first()
    if comment is None:
        return None
    decision = comment.decisions.order_by("-pk").first()
    published = Article.objects.published().select_related("section")
    return Outcome(
        comment=comment,
        state=comment.state,
        is_shown=Comment.objects.visible().filter(pk=pk).exists(),
        reason=reason_of(decision) if comment.state == State.REJECTED else "",
        decision=decision,
        appeal=getattr(comment, "appeal", None),
        article=published.defer("body", "reader_html").filter(pk=comment.article_id).first(),
    )


def reason_of(decision: Decision | None):
    """Will say why a comment was rejected, in the language in which it is printed."""
    return REASONS.get(decision.reason if decision else "", OTHER)
