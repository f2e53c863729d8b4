"""What changed in a story, in a few words: the note of a correction, half written. No database."""

import re
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.models import Article

MOST = 12  # words on either side: what is longer is no slip of a figure or a name
AROUND = 2  # words on each side of them
_BLOCK = re.compile(r"</?(?:p|h[2-6]|li|ul|ol|div|blockquote|figure|figcaption|t[dhr]|br)\b[^>]*>")
_END = "\ue000"  # of a block; no writer can type it
_MARKS = " .,;:!?“”\"'()"


def note(article: Article, content: dict) -> str:
    """Will write the note of a correction in the language of the story: what its row says to
    readers, what the content (articles.content) says.

    "" where more than one place of it was changed, or words were only added or left out.
    """
    names = ("headline", "standfirst", "body")
    changed = [name for name in names if content.get(name, "") != getattr(article, name)]
    if len(changed) != 1:
        return ""
    old, new = _difference(_words(getattr(article, changed[0])), _words(content[changed[0]]))
    if not old or not new:
        return ""
    with override(article.language):
        words = _("An earlier version of this story said “%(old)s”. It should have said “%(new)s”.")
        return words % {"old": old, "new": new}


def _words(html: str) -> list[str]:
    return unescape(strip_tags(_BLOCK.sub(f" {_END} ", html))).split()


def _difference(old: list[str], new: list[str]) -> tuple[str, str]:
    """The words between what both begin with and what both end with; "" where they are too many."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    left = shorter - start
    end = next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)
    before = _near(reversed(old[max(0, start - AROUND) : start]))[::-1]
    after = _near(old[len(old) - end : len(old) - end + AROUND])
    phrases = []
    for words in (old[start : len(old) - end], new[start : len(new) - end]):
        if not 0 < len(words) <= MOST or _END in words:
            return "", ""
        phrases.append(" ".join([*before, *words, *after]).strip(_MARKS))
    return phrases[0], phrases[1]


def _near(words) -> list[str]:
    """Those of the same block."""
    kept = []
    for word in words:
        if word == _END:
            break
        kept.append(word)
    return kept
