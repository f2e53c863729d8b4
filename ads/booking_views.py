"""The page on which a campaign is booked, and the forecast beside its form."""

from datetime import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import get_text_list
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ads import booking, prospects
from ads.booking_form import BookingForm
from ads.models import Campaign

NEEDED = ("ads.add_campaign", "ads.add_flight", "ads.add_creative")
AGAIN = "This form booked “{}” already. Nothing is booked twice; what it says now was not saved."
OVERTAKEN = (
    "Not booked: somebody took one of these names, or a section away, just now. Look once more."
)


@never_cache
def book(request):
    """Asks what is to be booked; books when Book was pressed, else shows the forecast of it."""
    _check(request)
    now, by = timezone.now(), request.user
    if request.method != "POST":
        return _page(request, BookingForm(by=by, now=now))
    is_look = "book" not in request.POST
    form = BookingForm(request.POST, request.FILES, by=by, now=now, is_look=is_look)
    if not is_look and (campaign := form.booked_before()):
        return _told_again(request, campaign)
    if not form.is_valid() or is_look:
        if is_look:
            form.forgive_what_is_missing()
        form.lead_to_first_error()
        return _page(request, form)
    try:
        made = booking.book(form.fill(), by=by)
    except booking.BookedBefore as before:
        return _told_again(request, before.campaign)
    except booking.Overtaken:
        form.order.add_error(None, OVERTAKEN)
        return _page(request, form)
    messages.success(request, _told(made, form))
    return _to(made.campaign)


@never_cache
@require_POST
def forecast(request):
    """The parts of the page that follow what is typed, by their names."""
    _check(request)
    now = timezone.now()
    form = BookingForm(request.POST, request.FILES, by=request.user, now=now, is_look=True)
    form.is_valid()
    form.forgive_what_is_missing()
    context = {"form": form, "prospect": prospects.of(form, now), "is_told": bool(form.told_size)}
    return render(request, "components/booking_told.html", context)


def may_book(user) -> bool:
    return user.has_perms(NEEDED)


def _check(request) -> None:
    if not may_book(request.user):
        raise PermissionDenied


def _page(request, form: BookingForm) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Book a campaign",
        "opts": Campaign._meta,
        "form": form,
        "prospect": prospects.of(form, form.now),
    }
    return TemplateResponse(request, "admin/ads/campaign/book.html", context)


def _to(campaign: Campaign) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:ads_campaign_change", args=[campaign.pk]))


def _told_again(request, campaign: Campaign) -> HttpResponseRedirect:
    messages.warning(request, AGAIN.format(campaign))
    return _to(campaign)


def _told(made: booking.Made, form: BookingForm) -> str:
    flight = made.flight
    much = "by weight, what is left"
    if flight.goal:
        much = f"{flight.goal_count:,} {flight.get_goal_display().lower()}"
    return format_html(
        "Booked: “{}” of {}{}, {}, {}, in {}. See its "
        '<a href="{}">report</a>, its <a href="{}">flight</a> and its <a href="{}">creative</a>.',
        made.campaign,
        made.campaign.advertiser,
        ", a new advertiser" if made.is_new else "",
        much,
        f"{_day(flight.starts_at)} to {_day(flight.ends_at)}" if flight.ends_at else "without end",
        get_text_list([slot.label for slot in form.standing], "and"),
        reverse("admin:ads_campaign_report", args=[made.campaign.pk]),
        reverse("admin:ads_flight_change", args=[flight.pk]),
        reverse("admin:ads_creative_change", args=[made.creative.pk]),
    )


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j M Y, H:i")
