"""Pages on which readers ask for what is kept of an address, and get it or have it erased."""

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.networks import client_address
from accounts.origins import Origin, origin_of
from articles.page_head import PageHead
from comments import own_data, rates, submission, tasks, texts
from comments.forms import TypedField, address_typed
from comments.submission import BUSY, FOREIGN, Refused

LIMITS = ((1, 15), (5, 600), (20, 86_400))  # requests of one reader, in seconds
HEADING = _("Your comments and your data")
UNSURE = _("Tick the box to have everything erased, and press again.")
TOLD = ("asked", "erasing")  # each has an address of its own


class AddressForm(forms.Form):
    email = TypedField(error_messages={"required": _("Enter an address like name@example.org.")})

    def clean_email(self):
        return address_typed(self.cleaned_data["email"])

    @property
    def typed(self) -> str:
        """Will give what stands in the field, for showing it again."""
        return texts.plain(self.data.get("email", ""))


@sensitive_variables()
@sensitive_post_parameters()
@csrf_exempt  # as with comments, the origin is checked instead
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Will take an address, and say the same whatever is known of it."""
    form, refusal = AddressForm(), None
    if request.method == "POST":
        form = AddressForm(submission.typed_in(request))
        try:
            _ask(request, form)
        except Refused as error:
            refusal = error
        else:
            return _see("comments:own_data_asked")
    return _page(request, "own_data_ask", refusal=refusal, form=form)


def _ask(request, form):
    submission.check_form(request, form)
    if origin_of(request) is Origin.FOREIGN:
        raise Refused(403, FOREIGN)
    if not form.is_valid():
        raise Refused(400)
    now = timezone.now().timestamp()
    try:
        wait = rates.take(client_address(request), now=now, what="own data", limits=LIMITS)
    except rates.Unknown as error:
        raise Refused(503, BUSY, wait=60) from error
    if wait:
        raise Refused(429, _("That was soon after your last request."), wait=wait)
    with transaction.atomic():
        asked = own_data.ask(form.cleaned_data["email"])
        tasks.mail_own_data.enqueue(asked.pk)


@require_safe
def told(request, what):
    """Will say what happens now."""
    return _page(request, "own_data_told", what=what)


@sensitive_variables()
@csrf_exempt  # the link is the authority, and nothing else
@require_http_methods(["GET", "HEAD", "POST"])
def own_data_page(request, token):
    """Will show whoever has the mailed link what can be done; by POST give all out, or erase it."""
    asked = own_data.opened(token)
    if asked is None:
        return _page(request, "own_data_told", what="over", status=404)
    refusal = None
    if request.method == "POST":
        wanted = submission.typed_in(request)
        if origin_of(request) is Origin.FOREIGN:
            refusal = Refused(403, FOREIGN)
        elif wanted.get("do") == "export":
            return _export(asked)
        elif wanted.get("do") == "erase" and wanted.get("sure") == "yes":
            return _erase(asked)
        else:
            refusal = Refused(400, UNSURE)
    until = asked.at + own_data.LASTS
    return _page(request, "own_data", refusal=refusal, until=until)


def _erase(asked):
    with transaction.atomic():
        if own_data.confirm_erasure(asked):
            tasks.erase_own_data.enqueue(asked.pk)
    return _see("comments:own_data_erasing")


def _export(asked):
    response = JsonResponse(
        own_data.of(asked.address),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    response.headers["Content-Disposition"] = 'attachment; filename="my-comments.json"'
    return _unkept(response)


def _see(name):
    response = redirect(name)
    response.status_code = 303
    return _unkept(response)


def _page(request, name, *, refusal=None, status=200, **context):
    path = reverse("comments:own_data_ask")
    language = get_language()
    head = PageHead(name=HEADING, path=path, description=HEADING, language=language, indexed=False)
    context |= {"refusal": refusal, "heading": HEADING, "head": head, "page_language": language}
    status = refusal.status if refusal else status
    response = render(request, f"comments/{name}.html", context, status=status)
    if refusal and refusal.wait:
        response.headers["Retry-After"] = str(refusal.wait)
    return _unkept(response)


def _unkept(response):
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"  # the address is a key
    return response
