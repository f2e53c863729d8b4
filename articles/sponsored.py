"""How a story that somebody paid for says so, in the language that is active. No database."""

from html import escape

from django.utils.translation import gettext as _


def words(paid_by: str) -> str:
    """Will give "Sponsored by A", "" for a story of our own."""
    return _("Sponsored by %(name)s") % {"name": paid_by} if paid_by else ""


def line(paid_by: str) -> str:
    """Will give the same as a paragraph of a page, with who paid set apart from its direction."""
    if not paid_by:
        return ""
    told = escape(_("Sponsored by %(name)s")) % {"name": f"<bdi>{escape(paid_by)}</bdi>"}
    return f'<p class="sponsored">{told}</p>\n'
