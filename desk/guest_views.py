"""What somebody with a preview link gets: the story, its light version, and a form to approve it.

Whatever opens nothing answers alike. No answer is kept by anybody, and none sets a cookie.
"""

from functools import wraps

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.origins import Origin, origin_of
from articles.typed import tidied
from articles.views import not_found
from desk import preview_approvals, preview_links, previews
from desk.models import PreviewApproval
from desk.preview_links import Opened

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": previews.ROBOTS,
    "Referrer-Policy": "no-referrer",
}
ELSEWHERE = "Not approved: this was sent from another site. Press the button here."
WRONG = {
    "name": "Not approved yet: give your name, of at most 100 letters.",
    "note": "Not approved yet: a note has at most 2,000 letters.",
    "number": "Not approved yet: it was not said of which version. Press the button here.",
}


class ApprovalForm(forms.Form):
    """Who approves of which version."""

    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    name = forms.CharField(max_length=PreviewApproval._meta.get_field("name").max_length)
    note = forms.CharField(required=False, max_length=2_000)

    def __init__(self, data=None, **kwargs):
        super().__init__(tidied(data) if data is not None else None, **kwargs)

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


def _for_guests(view):
    """Will open the link for the view, and give every answer the headers of a secret page."""

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        opened = preview_links.opened(token)
        try:
            if opened is None:
                raise Http404
            response = view(request, opened)
        except Http404:
            response = not_found(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return answer


@require_safe
@_for_guests
def preview(request, opened):
    return _page(request, opened)


@require_safe
@_for_guests
def preview_light(request, opened):
    return _page(request, opened, light=True)


@csrf_exempt  # the page sets no cookie: its address is the secret, and the origin is checked
@require_http_methods(["GET", "HEAD", "POST"])
@_for_guests
def approve(request, opened):
    """Records that a guest approves of the version that they were shown, or says why not.

    Whoever opens its address, as after a reload, is led to the page and does nothing.
    """
    if request.method != "POST":
        return HttpResponseRedirect(_place(opened).ordinary)
    form, light = ApprovalForm(request.POST), request.POST.get("light") == "1"
    if _comes_from_elsewhere(request):
        return _page(request, opened, form=form, light=light, status=403, refusal=ELSEWHERE)
    if not form.is_valid():
        refusal = next(WRONG[name] for name in WRONG if name in form.errors)
        return _page(request, opened, form=form, light=light, status=422, refusal=refusal)
    try:
        preview_approvals.approve(opened, **form.cleaned_data)
    except preview_approvals.Closed:
        raise Http404 from None
    except (preview_approvals.Replaced, preview_approvals.TooMany) as refusal:
        return _page(request, opened, form=form, light=light, status=409, refusal=str(refusal))
    address = _place(opened).light if light else _place(opened).ordinary
    return HttpResponse(status=303, headers={"Location": f"{address}#approve"})


def _comes_from_elsewhere(request) -> bool:
    """A page that tells no referrer sends no origin either, but says "null", in old browsers."""
    if "Sec-Fetch-Site" not in request.headers and request.headers.get("Origin") == "null":
        return False
    return origin_of(request) is Origin.FOREIGN


def _page(request, opened: Opened, *, light=False, form=None, refusal="", status=200):
    story = previews.of_content(
        opened.article, opened.version.content, publish_at=opened.version.publish_at
    )
    said = {**_said(opened), "form": form or ApprovalForm(), "refusal": refusal, "is_light": light}
    strip = render_to_string("components/preview_strip.html", said)
    after = render_to_string("components/preview_approval.html", said)
    response = previews.bare(
        request, story, place=_place(opened), light=light, strip=strip, after=after
    )
    response.status_code = status
    return response


def _said(opened: Opened) -> dict:
    """What the page says of itself: which version, since when, until when, and who approved it."""
    article, version = opened.article, opened.version
    return {
        "number": opened.number,
        "saved_at": version.created_at,
        "link": opened.link,
        "is_public": article.is_public,
        "is_what_readers_have": article.live_version == version.number,
        "is_overtaken": opened.link.number is not None
        and article.revisions.filter(number__gt=opened.link.number).exists(),
        "embargo_until": previews.embargo_of(article),
        "approvals": preview_approvals.of_version(article, opened.number),
        "action": reverse("desk:preview_link_approve", args=[preview_links.token(opened.link)]),
    }


def _place(opened: Opened) -> previews.Place:
    token = [preview_links.token(opened.link)]
    return previews.Place(
        reverse("desk:preview_link", args=token), reverse("desk:preview_link_light", args=token)
    )
