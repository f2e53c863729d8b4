"""The list of what readers were told of changes to stories: /corrections/."""

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import list_heads, listings, lists, notes_html, page_head, skeletons
from articles.models import Article, Correction
from pagecache import pages

PER_PAGE = 50
_STORY = ("headline", "slug", "published_on", "language")


@require_safe
@pages.kept(keys=("page",))
def corrections(request):
    try:
        number = listings.page_number(request.GET.get("page"))
    except listings.NoSuchPage as error:
        raise Http404 from error
    if number > listings.NUMBERED:
        pages.answer_once()
    pages.depend("corrections")
    notes = _page(number)
    if not notes and number > 1:
        raise Http404
    shown = list_heads.nothing(_("No corrections yet."))
    if notes:
        last = number + (len(notes) > PER_PAGE)
        here = listings.Listing([], number, last=last, total=0)
        shown = notes_html.listed(notes[:PER_PAGE]) + lists.pager(here, request.path, "")
    head = page_head.of_corrections(number=number)
    above = list_heads.of(_("Corrections"), head.description if number == 1 else "")
    context = {"head": head, "page_language": get_language()}
    return skeletons.fill(
        request, "articles/listing.html", context, {"list_head": above, "list": shown}
    )


def _page(number: int) -> list[Correction]:
    """The notes of that page, newest first, and one more where it goes on."""
    public = Article.objects.published(timezone.now()).filter(pk=OuterRef("article_id"))
    notes = Correction.objects.filter(Exists(public)).select_related("article").order_by("-pk")
    columns = (*("kind", "note", "at"), *(f"article__{name}" for name in _STORY))
    first = (number - 1) * PER_PAGE
    return list(notes.only(*columns)[first : first + PER_PAGE + 1])
