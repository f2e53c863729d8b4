"""What the editor's dialogs ask for: pictures of the library, stories to point to. As JSON."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import formats, timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from articles.models import Article
from articles.typed import key_in
from desk import choices
from images import renditions
from images.models import Picture

MOST = 50
THUMBNAIL_PX = 640


@require_GET
@never_cache
def pictures(request: HttpRequest) -> JsonResponse:
    """Those with these numbers (`id`, several), or the newest that fit the words of `q`."""
    if not request.user.has_perm("images.view_picture"):
        raise PermissionDenied
    if numbers := _numbers(request.GET.getlist("id")):
        found = Picture.objects.in_bulk(numbers).values()
    else:
        found = choices.pictures(query=request.GET.get("q", ""))
    return JsonResponse({"found": [as_choice(picture) for picture in found]})


@require_GET
@never_cache
def stories(request: HttpRequest) -> JsonResponse:
    """Stories that readers can see and whose headlines hold the words of `q`, newest first."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    found = choices.stories(request.GET.get("q", ""))
    return JsonResponse({"found": [_story(story) for story in found]})


def _numbers(typed: list[str]) -> list[int]:
    return [key for key in map(key_in, typed) if key][:MOST]


def as_choice(picture: Picture) -> dict:
    """Will give what the editor shows of a picture, and keeps of it."""
    return {
        "id": picture.pk,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "thumbnail": renditions.url(picture, THUMBNAIL_PX),
        "width": picture.width_px,
        "height": picture.height_px,
    }


def _story(story: Article) -> dict:
    day = timezone.localtime(story.published_at)
    return {
        "id": story.pk,
        "headline": story.headline,
        "section": story.section.name,
        "date": formats.date_format(day, "j M Y"),
    }
