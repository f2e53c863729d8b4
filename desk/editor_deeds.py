"""What the editor of a story asks the desk to do with what is written in it. As JSON."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import artefacts
from articles.typed import tidied
from articles.typed import tidy as fit
from desk.editor_views import as_choice
from images import renditions
from images.forms import StoryUploadForm


@require_POST
@never_cache
def tidy(request: HttpRequest) -> JsonResponse:
    """The posted `html` without what other programs left in it, and what was changed, in words.

    `is_beginning`: whether it is the beginning of a story, where headline and dateline may stand.
    """
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    found = artefacts.tidied(
        fit(request.POST.get("html", "")),
        today=today if request.POST.get("is_beginning") else None,
    )
    return JsonResponse(
        {
            "html": found.html,
            "changes": found.changes,
            "is_worth_telling": found.is_worth_telling,
            "dateline": found.place,
            "headline": found.headline,
        }
    )


@require_POST
@never_cache
def upload(request: HttpRequest) -> JsonResponse:
    """Takes a picture into the library: `upload`, `alt`, `caption`, `credit`.

    Answers with the picture as the list of pictures has it, or 400 with sentences by field.
    """
    if not request.user.has_perm("images.add_picture"):
        raise PermissionDenied
    form = StoryUploadForm(tidied(request.POST), request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    picture = form.save(commit=False)
    picture.uploaded_by = request.user
    renditions.take(picture, form.reading, form.cleaned_data["upload"])
    return JsonResponse(as_choice(picture))
