"""Tags that were never used, and the known tag that was perhaps meant. Two queries at most."""

from difflib import get_close_matches

from django.db.models import Exists, OuterRef, Q

from articles.models import Tag, TaggedArticle

CANDIDATES = 500  # known tags that begin or end alike
_ALIKE = 0.75  # of difflib's ratio, from 0 to 1


def new(names: list[str], *, article_pk: int | None) -> dict[str, str]:
    """Will give those of these tags that no other story has, nor this one for readers, each with
    the known tag nearest to it, or "" where none is near."""
    if not names:
        return {}
    rows = TaggedArticle.objects.filter(tag=OuterRef("pk"))
    uses = rows.filter(~Q(content_object=article_pk) | Q(published_at__isnull=False))
    used = Tag.objects.filter(name__in=names).filter(Exists(uses))
    known = {name.casefold() for name in used.values_list("name", flat=True)}
    unknown = [name for name in names if name.casefold() not in known]
    if not unknown:
        return {}
    near = _known_alike(unknown, uses)
    by_fold = {name.casefold(): name for name in near}
    return {name: _nearest(name, by_fold) for name in unknown}


def _nearest(name: str, known: dict[str, str]) -> str:
    found = get_close_matches(name.casefold(), known, n=1, cutoff=_ALIKE)
    return known[found[0]] if found else ""


def _known_alike(names: list[str], uses) -> list[str]:
    alike = Q()
    for name in names:
        letters = max(1, min(3, len(name) // 2))
        alike |= Q(name__istartswith=name[:letters]) | Q(name__iendswith=name[-letters:])
    found = Tag.objects.filter(alike).exclude(name__in=names).filter(Exists(uses))
    return list(found.order_by("name").values_list("name", flat=True)[:CANDIDATES])
