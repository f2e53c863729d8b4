"""What the rules found in one comment, and the filter's hint, in the words of moderators."""

from dataclasses import dataclass

from comments import learned
from comments.models import Comment
from comments.states import Reason

FIELDS = {"text": "in the text", "name": "in the name", "website": "in the website"}


@dataclass(frozen=True)
class Told:
    """sentence: what was found, and by which rule. matched: the words; "" where none matched."""

    sentence: str
    matched: str
    where: str


def told(comment: Comment) -> list[Told]:
    """Will give each finding with its rule, in the order of the rules: one query."""
    given = []
    for finding in comment.findings.select_related("rule").order_by("pk"):
        finding.comment = comment
        sentence = _label(finding.reason)
        if finding.rule is not None:
            sentence = (
                f"{sentence} ({finding.rule.shown}: {finding.rule.note or 'no reason given'})"
            )
        given.append(Told(sentence, finding.matched, FIELDS.get(finding.field, "")))
    return given


def hint(comment: Comment) -> str:
    """Will give what the filter says of it, with how often that is right; "" for nothing."""
    return learned.hint(f"{comment.name}\n{comment.text}")


def _label(reason: str) -> str:
    return Reason(reason).label if reason in Reason.values else reason
