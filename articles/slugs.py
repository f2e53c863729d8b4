"""The last part of an address, in any script. No database.

Django's own slugs lose the vowel signs of Devanagari and other scripts, which are marks, not
letters: हिन्दी would become हनद. Here marks stay.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models


def _stays(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def slugify(text: str, *, max_length: int = 80) -> str:
    """Will make a slug of letters, marks, digits and single hyphens, cut at a word's end.

    Returns "" when the text holds no letter or digit.
    """
    normal = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    plain = re.sub(r"[’'ʼ]", "", normal)
    words = "".join(c if _stays(c) else " " for c in plain).split()
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > max_length:
            break
        slug = longer
    return slug or "".join(words)[:max_length]


def validate_slug(slug: str) -> None:
    if not slug or any(not _stays(c) and c not in "-_" for c in slug):
        raise ValidationError("Use letters, digits and hyphens only.", code="slug")


class AnySlugField(models.CharField):
    """A slug in any script, of 100 characters unless told."""

    default_validators = [validate_slug]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 100)
        super().__init__(*args, **kwargs)


class SlugConverter:
    """For addresses: whatever validate_slug allows."""

    regex = r"[^/\s?#%.]+"

    def to_python(self, value: str) -> str:
        slug = unicodedata.normalize("NFC", value)
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise ValueError from error  # no such address, and no question to the database
        return slug

    def to_url(self, value: str) -> str:
        return value
