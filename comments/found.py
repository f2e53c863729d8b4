"""What the rules found in one comment, and the filter's hint, in the words of moderators."""

from collections.abc import Iterable
from dataclasses import dataclass

from comments import learned
from comments.models import Comment, Finding
from comments.states import Reason

FIELDS = {"text": "in the text", "name": "in the name", "website": "in the website"}


@dataclass(frozen=True)
class Told:
    """reason: of states.Reason. sentence: what was found, and by which rule. matched: the words; ""
    where none matched. span: of the comment's text, None where they stand elsewhere in it.
    is_of_a_rule: whether a rule of the moderators found it."""

    reason: str
    sentence: str
    matched: str
    where: str
    span: tuple[int, int] | None
    is_of_a_rule: bool


def told(comments: Iterable[Comment]) -> dict[int, list[Told]]:
    """Will give the findings of these comments by their keys, with their rules, in the order of the
    rules: one query for all."""
    by_key = {comment.pk: comment for comment in comments}
    given: dict[int, list[Told]] = {pk: [] for pk in by_key}
    found = Finding.objects.filter(comment__in=by_key).select_related("rule").order_by("pk")
    for finding in found:
        finding.comment = by_key[finding.comment_id]
        given[finding.comment_id].append(_told(finding))
    return given


def hints(comments: Iterable[Comment]) -> dict[int, str]:
    """Will give what the filter says of each, with how often that is right, "" for nothing: one
    query for all."""
    listed = list(comments)
    said = learned.hints([f"{comment.name}\n{comment.text}" for comment in listed])
    return {comment.pk: hint for comment, hint in zip(listed, said, strict=True)}


def _told(finding: Finding) -> Told:
    sentence = _label(finding.reason)
    if finding.rule is not None:
        sentence = f"{sentence} ({finding.rule.shown}: {finding.rule.note or 'no reason given'})"
    where = FIELDS.get(finding.field, "")
    span = (finding.start, finding.end) if finding.field == "text" else None
    return Told(finding.reason, sentence, finding.matched, where, span, finding.rule is not None)


def _label(reason: str) -> str:
    return Reason(reason).label if reason in Reason.values else reason
