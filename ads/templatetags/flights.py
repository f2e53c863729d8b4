"""Flights at the desk, numbers as people read them: {% load flights %}."""

from django import template
from django.urls import reverse

TABLES = (
    ("Campaigns", "campaign"),
    ("Flights", "flight"),
    ("Creatives", "creative"),
    ("Advertisers", "advertiser"),
    ("Slots", "pageslot"),
    ("Places without", "suppression"),
)
register = template.Library()


@register.filter
def thousands(number) -> str:
    """Will write a number to the whole one: "12,345"."""
    return f"{round(number):,}"


@register.filter
def signed_per_cent(part: float) -> str:
    """Will write a part as "+1.4 %" or "−1.4 %"."""
    return f"{part * 100:+.1f} %".replace("-", "−")


@register.filter
def per_cent(part: float | None, places: int = 1) -> str:
    """Will write a part as "71.2 %"; "–" where nothing was to be divided by."""
    return "–" if part is None else f"{part * 100:.{places}f} %"


@register.inclusion_tag("components/tabs.html", takes_context=True)
def ads_tabs(context):
    """Will draw the ways between the tables of advertisements that this person may see."""
    request = context["request"]
    tabs = []
    for label, table in TABLES:
        if request.user.has_perm(f"ads.view_{table}"):
            address = reverse(f"admin:ads_{table}_changelist")
            here = request.path == address
            tabs.append({"label": label, "address": address, "is_here": here, "count": None})
    return {"tabs": tabs, "label": "Advertisements"}
