"""Where a picture stands. The apps above say how to find out; this app knows none of them."""

from collections.abc import Callable, Iterable

from images.models import Picture

_finders: list[Callable[[Picture], Iterable[object]]] = []


def find_by(finder: Callable[[Picture], Iterable[object]]) -> None:
    """Will ask this finder, too, for what shows a picture. Call from AppConfig.ready()."""
    _finders.append(finder)


def of(picture: Picture) -> list[str]:
    """Will name what shows this picture: rows that point at it, and what the finders find.

    Costly in a large newsroom, since texts are read through: for deletion, not for lists.
    """
    found = [
        row
        for relation in Picture._meta.related_objects
        for row in relation.related_model._base_manager.filter(**{relation.field.name: picture})
    ]
    for finder in _finders:
        found += finder(picture)
    return sorted({f"{thing._meta.verbose_name}: {thing}" for thing in found})
