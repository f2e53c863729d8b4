"""Whether readers could have a story as it is: what holds for every role and every way to them."""

from django.utils import timezone

from articles.models import Article
from articles.refusals import NotReady


def unready(article: Article) -> list[tuple[str, str]]:
    """Will say why readers cannot have this story, whoever asks; pairs as in NotReady.reasons."""
    reasons = []
    if not article.headline.strip():
        reasons.append(("headline", "The story has no headline."))
    if not article.body.strip():
        reasons.append(("body", "The story has no text."))
    if article.lead_picture and not article.lead_picture.alt.strip():
        reasons.append(("lead_picture", "The lead picture has no alternative text."))
    return reasons


def check_text(article: Article) -> None:
    """Raises NotReady, with all reasons of unready()."""
    if reasons := unready(article):
        raise NotReady(*reasons)


def check(article: Article) -> None:
    """Raises NotReady, with all reasons, where readers could not be given the story as it is."""
    reasons = unready(article)
    if article.expires_at and article.expires_at <= article.published_at:
        reasons.append(("expires_at", "It would expire before it is published."))
    if article.embargo_until and article.published_at < article.embargo_until:
        ends = timezone.localtime(article.embargo_until)
        reasons.append(("at", f"Not published: the embargo ends on {ends:%A, %-d %B at %H:%M %Z}."))
    if reasons:
        raise NotReady(*reasons)
