"""What the story form offers to choose from: a handful at a time, the newest first."""

from django.db.models import Q

from articles import search
from articles.models import Article, Tag
from articles.typed import key_in
from images.models import Picture

MOST = 12


def pictures(*, chosen=None, query: str = "", most: int = MOST):
    """Will give pictures of the library, newest first, the chosen one before all others.

    chosen: an id as the form has it, or nothing. query: words of alternative text, caption, credit.
    most: how many beside the chosen one.
    """
    found = Picture.objects.order_by("-uploaded_at", "-pk")
    for word in query.split()[:8]:
        found = found.filter(
            Q(alt__icontains=word) | Q(caption__icontains=word) | Q(credit__icontains=word)
        )
    key = key_in(str(chosen or ""))
    shown = [] if key is None else list(Picture.objects.filter(pk=key))
    return shown + [picture for picture in found[:most] if picture not in shown]


def tag_names(beginning: str) -> list[str]:
    """Will give names of tags that begin so, or hold it, in order of the alphabet."""
    if not beginning:
        return []
    begins = Tag.objects.filter(name__istartswith=beginning).order_by("name")
    names = list(begins.values_list("name", flat=True)[:MOST])
    if len(names) < MOST:
        holds = Tag.objects.filter(name__icontains=beginning).exclude(name__in=names)
        names += holds.order_by("name").values_list("name", flat=True)[: MOST - len(names)]
    return names


def stories(query: str):
    """Will give stories that readers can see now, newest first. query: as readers search."""
    found = Article.objects.published().for_plain_cards().newest_first()
    if query.strip():
        hits = search.search(query, sort="newest", per_page=MOST).articles
        found = found.filter(pk__in=[hit.pk for hit in hits])
    return found[:MOST]
