"""The small drawing beside a comment: drawn by lot when it is sent, and never made of who sent it.

static/css/components/comments.css draws it: a pair of hues, and four fields in one or the other.
"""

import secrets

HUES, CUTS = 4, 16
_FIELDS = "abcd"


def drawn_lot() -> int:
    """Will give the number of a face, any of all."""
    return secrets.randbelow(HUES * CUTS)


def drawn(face: int) -> str:
    """Will write it as HTML that says nothing to who listens to the page."""
    cut = face // HUES % CUTS
    fields = "".join(f" {name}" for place, name in enumerate(_FIELDS) if cut >> place & 1)
    return f'<i class="f{face % HUES}{fields}"></i>'
