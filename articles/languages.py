"""How words of one language stand on a page of another."""

from functools import cache

from django.utils.translation import get_language_info


def direction(language: str) -> str:
    """Will give "rtl" or "ltr"."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


@cache
def foreign(language: str) -> str:
    """Will give the attributes lang and dir, with a space before, for words not of the page's
    language. language: one of our own codes, so that nothing need be escaped."""
    return f' lang="{language}" dir="{direction(language)}"'


def attributes(language: str, *, page: str) -> str:
    """Will give the same where that is not the page's language, else ""."""
    return "" if not language or language == page else foreign(language)
