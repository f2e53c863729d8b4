"""What is being typed in the story's form, as a story in memory, however unfinished it is."""

from articles import content as contents
from articles.models import Article
from articles.story import Story
from articles.typed import tidied
from desk import previews
from desk.forms import StoryForm

NOT_SAVED_YET = 0  # no story has this key
LONGEST_HEADLINE = 1_000


def typed(article: Article | None, posted, *, by) -> Story:
    """Will give the story that these fields of its form make; None is a new one. Saves nothing.

    posted: a QueryDict. by: the person who types. What the form refuses reads as it was last saved;
    only a headline is shown however it is, since one begins with none.
    """
    form = type("TypedForm", (StoryForm,), {"user": by})(posted, instance=article)
    form.is_valid()
    content = _content(form)
    headline = " ".join(tidied(posted).get("headline", "").split())
    content["headline"] = headline[:LONGEST_HEADLINE]
    publish_at = form.cleaned_data.get("publish_at")
    row = article or Article(pk=NOT_SAVED_YET)
    return previews.of_content(row, content, publish_at=publish_at)


def _content(form: StoryForm) -> dict:
    saved = form.copy.content if form.copy else contents.of(Article(pk=NOT_SAVED_YET))
    form.cleaned_data.setdefault("slug", "")
    for name in ("tags", "bylines"):
        form.cleaned_data.setdefault(name, saved.get(name, []))
    refused = {name for name in saved if name.removesuffix("_id") in form.errors}
    return form.content() | {name: saved[name] for name in refused}
