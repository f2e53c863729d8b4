"""Why a deed is refused, in words for the person who wanted it."""

from articles.models import Article
from articles.workflow import State


class NotReady(Exception):
    """The deed is refused. reasons: pairs (name of the form field or "", sentence)."""

    def __init__(self, *reasons: tuple[str, str]):
        super().__init__(" ".join(sentence for _, sentence in reasons))
        self.reasons = reasons


class Changed(NotReady):
    """Somebody else was faster: the story is no longer in the state in which it was seen."""

    def __init__(self, article: Article):
        state = State(Article.objects.values_list("state", flat=True).get(pk=article.pk))
        super().__init__(("", f"Somebody changed this story meanwhile. It is now: {state.label}."))
