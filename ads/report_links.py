"""Links by which an advertiser sees the report of one campaign, and no other: made, opened, ended.

A link is the campaign's key and its round under a signature of ours. Nothing secret is kept.
"""

from datetime import timedelta

from django.core import signing
from django.db.models import F
from django.urls import reverse

from ads.models import Campaign
from articles.site import absolute

LASTS = timedelta(days=30)
LONGEST = 200
_SALT = "ads.report_links"


def make(campaign: Campaign) -> str:
    """Will give the whole address of a new link, good from now for LASTS."""
    token = signing.dumps([campaign.pk, campaign.link_round], salt=_SALT)
    return absolute(reverse("ads:booked", args=[token]))


def opened(token: str) -> Campaign | None:
    """Will give the campaign, its advertiser with it; None for a link that opens nothing: forged,
    too old or ended."""
    if len(token) > LONGEST:
        return None
    try:
        pk, link_round = signing.loads(token, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    found = Campaign.objects.filter(pk=pk, link_round=link_round)
    return found.select_related("advertiser").first()


def end_all(campaign: Campaign) -> None:
    """Will let every link that was made so far open nothing; one that is made later does."""
    Campaign.objects.filter(pk=campaign.pk).update(link_round=F("link_round") + 1)
