"""Who did what for a story, and whose name stands where. Knows no table.

A credit is whatever has a `role`: a row of articles.models.Byline, a Credit.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What an author did, in the order in which a story's page tells it."""

    WORDS = "words", _("Words")
    BOTH = "both", _("Words and pictures")
    PICTURES = "pictures", _("Pictures")
    EDITING = "editing", _("Editing")
    ADDITIONAL = "additional", _("Additional reporting")


WRITING = frozenset({Role.WORDS, Role.BOTH})


class Credit(NamedTuple):
    author: Any
    role: str = Role.WORDS


def pairs(listed: Iterable) -> list[list]:
    """Will read the bylines of a content as lists [author id, role], in their order.

    Older editions kept plain ids: those are of words.
    """
    return [[entry, Role.WORDS.value] if isinstance(entry, int) else [*entry] for entry in listed]


def named(credits: Iterable) -> list:
    """Will keep those who are named where there is room for names alone, as on cards and in feeds.

    They are the writers; all, where nobody wrote.
    """
    everybody = list(credits)
    return [credit for credit in everybody if credit.role in WRITING] or everybody


def by_role(credits: Iterable) -> dict[Role, list]:
    """Will sort credits by what was done, in the order of Role. Roles of nobody are left out."""
    everybody = list(credits)
    found = {role: [one for one in everybody if one.role == role] for role in Role}
    return {role: some for role, some in found.items() if some}
