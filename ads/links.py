"""Where the links of advertisements lead: to what the row says now, checked again, or to the story;
never to anything that a link says."""

from collections import Counter
from datetime import datetime

from django.core.exceptions import ValidationError

from ads import frames, sums, tickets
from ads.creatives import Creative
from ads.deliveries import hour_of
from ads.reasons import Deed, Reason
from ads.slots import SLOTS
from ads.targets import validate_target
from articles.models import Article


def of_ticket(text: str, now: datetime) -> tuple[str | None, Reason | None]:
    """Will say where an offer leads, and what speaks against counting that: the target of its
    creative, else its story. None is nowhere: nobody here wrote it, or its story is gone."""
    try:
        ticket = tickets.read(text)
    except tickets.Forged:
        return None, Reason.FORGED
    if ticket.at > now or ticket.is_late(now):
        return _story(ticket.story), None  # the ticket itself says why it is not counted
    target = _target(Creative.objects.filter(pk=ticket.creative))
    return (target, None) if target else (_story(ticket.story), Reason.TARGET)


def stand_in_a_frame(text: str) -> bool:
    """Whether the links of an offer are followed from another origin than ours."""
    if not frames.is_on():
        return False
    try:
        ticket = tickets.read(text)
    except tickets.Forged:
        return False
    return Creative.objects.framed().filter(pk=ticket.creative).exists()


def of_notice(pk: int, story: int) -> tuple[str | None, Reason | None]:
    """Will say the same of one of the newsroom's own, as a page without scripts links it."""
    target = _target(Creative.objects.of_house().filter(pk=pk))
    return (target, None) if target else (_story(story), Reason.TARGET)


def count_unverified(
    pk: int, slot: str, story: int, *, reason: Reason | None, now: datetime
) -> None:
    """Will count that a notice was followed from a page where nobody can tell who was there, or
    why that is no reader's doing. story: 0 on a page that is none."""
    creative = Creative.objects.of_house().filter(pk=pk).first()
    if creative is None or slot not in SLOTS:
        sums.refuse(Deed.CLICKS, reason or Reason.UNKNOWN, row=None, at=now)
        return
    there = story and Article.objects.published(now).filter(pk=story).exists()
    row = sums.Row(creative.flight_id, hour_of(now), pk, slot, story if there else None)
    if reason is None:
        sums.add("unverified", Counter([row]))
    else:
        sums.refuse(Deed.CLICKS, reason, row=row, at=now)


def _target(creatives) -> str | None:
    target = creatives.values_list("target", flat=True).first()
    try:
        if target:
            validate_target(target)
    except ValidationError:
        return None
    return target


def _story(pk: int) -> str | None:
    story = Article.objects.published().filter(pk=pk).first() if pk else None
    return story.get_absolute_url() if story else None
