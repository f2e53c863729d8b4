"""What an advertiser sees by a link, without a login: the report of one campaign and its table.

Whatever opens nothing answers alike. No answer is kept by anybody, and none sets a cookie.
"""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ads import report_csv, report_links, reports

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


def _for_advertisers(view):
    """Will open the link for the view, and give every answer the headers of a secret page."""

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        campaign = report_links.opened(token)
        if campaign is None:
            response = render(request, "ads/report_over.html", status=404)
        else:
            response = view(request, campaign, token)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return require_safe(answer)


@_for_advertisers
def booked(request, campaign, token):
    now = timezone.now()
    context = {
        "campaign": campaign,
        "report": reports.of_campaign(campaign, now, for_guest=True),
        "token": token,
        "made_at": now,
        "is_popup": True,  # without the desk's own frame
    }
    return render(request, "ads/report.html", context)


@_for_advertisers
def booked_table(request, campaign, token):
    return report_csv.response(campaign, for_guest=True)
