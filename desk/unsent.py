"""What somebody sent to the desk after their login had ended: shown again, ready to be sent."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.defaults import permission_denied

from accounts.origins import Origin, origin_of
from articles.typed import tidied

KEY = "csrfmiddlewaretoken"
SHOWN = 15  # letters from which on a value was written rather than chosen


def carries_text(request: HttpRequest) -> bool:
    """Will say whether a form of ours brings something that its sender would miss."""
    is_desk = request.path.startswith(reverse("admin:index"))
    return is_desk and bool(typed(request)["sent"]) and origin_of(request) == Origin.OWN


def typed(request: HttpRequest) -> dict:
    """Will give what a form brought, for a page that gives it back: `sent`, pairs of name and
    value, none of a form that holds a password; `written`, the long ones of them; `has_files`."""
    is_secret = any("password" in name for name in request.POST)
    sent = [
        (name, value)
        for name, values in tidied(request.POST).lists()
        for value in values
        if name != KEY and not is_secret
    ]
    written = [(name, value) for name, value in sent if len(value) >= SHOWN]
    return {"sent": sent, "written": written, "has_files": bool(request.FILES)}


@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Will answer with all that was sent, to be sent again after logging in. Nothing is done."""
    context = {
        **admin.site.each_context(request),
        "title": "Not saved yet, nothing lost",
        **typed(request),
        "is_logged_in": admin.site.has_permission(request),
    }
    return render(request, "desk/unsent.html", context, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answers a form whose token is out of date, which every login makes the older ones."""
    if request.method == "POST" and carries_text(request):
        return show(request)
    return permission_denied(request, PermissionDenied(reason))
