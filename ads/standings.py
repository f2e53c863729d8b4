"""How campaigns stand, each in a line: whether it runs, from when to when, what was delivered of
what was booked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format

from ads import outlook
from ads.campaigns import Campaign
from ads.creatives import Creative
from ads.flights import Flight, Goal
from ads.forecasting import Course, off_by

_A_MOMENT = timedelta(seconds=1)  # what ends at midnight ends on the day before
_GRAVE = (
    *(Course.HALTED, Course.SHORT, Course.BEHIND),
    *(Course.ON, Course.AHEAD, Course.REACHED),
)


class State(StrEnum):
    """Whether readers see something of a campaign."""

    RUNS = "runs now"
    EMPTY = "has nothing to show"  # a flight runs, but no creative in it
    COMES = "to come"
    OVER = "over"
    OFF = "switched off"
    NONE = "no flight yet"


@dataclass(frozen=True)
class Standing:
    """All flights of one goal together. due: by now. expected: at the end, None where nobody can
    tell. course: of the one that stands worst. Nothing is cut off: delivered may be more than was
    booked."""

    booked: int
    delivered: int
    due: float
    expected: int | None
    course: Course

    @property
    def reached(self) -> float:
        """Which part of what was booked; above 1 is more than that."""
        return self.delivered / self.booked

    @property
    def off_by(self) -> float | None:
        """How far off the plan, as a part of what is due; None while that is too little to tell."""
        return off_by(self.delivered, self.due, self.booked)


@dataclass(frozen=True)
class Line:
    """flights: by their start, each with its outlook or None. starts_at: of the first, ends_at: of
    the last; None where there is none, or without end. goal: in what standing counts; standing:
    None without a goal."""

    state: State
    flights: list[tuple[Flight, outlook.Outlook | None]]
    starts_at: datetime | None
    ends_at: datetime | None
    goal: str
    standing: Standing | None

    @property
    def days(self) -> str:
        """From when to when: "15 Nov to 6 Dec 2026"; "" without flights."""
        if self.starts_at is None:
            return ""
        first = timezone.localtime(self.starts_at)
        if self.ends_at is None:
            return f"{date_format(first, 'j M Y')}, without end"
        last = timezone.localtime(self.ends_at - _A_MOMENT)
        if first.date() == last.date():
            return date_format(last, "j M Y")
        year = "" if first.year == last.year else " Y"
        return f"{date_format(first, f'j M{year}')} to {date_format(last, 'j M Y')}"

    @property
    def delivered(self) -> int:
        """Of everything, where there is no goal: viewable impressions."""
        return sum(flight.delivered for flight, _ in self.flights)


def lines(campaigns: Collection[Campaign], now: datetime) -> dict[int, Line]:
    """Will give the line of each campaign, by key: five queries for all, two where none of their
    flights has a goal."""
    shown = Creative.objects.running(now).filter(flight=OuterRef("pk"))
    flights = Flight.objects.with_running(now).annotate(has_creative=Exists(shown))
    flights = flights.order_by("starts_at", "pk").prefetch_related("conditions")
    prefetch_related_objects(list(campaigns), Prefetch("flights", flights, to_attr="in_line"))
    every = [flight for campaign in campaigns for flight in campaign.in_line]
    found = outlook.of_flights(every, now)
    return {each.pk: _line(each, each.in_line, found, now) for each in campaigns}


def _line(campaign: Campaign, flights: list[Flight], found, now: datetime) -> Line:
    goals = {flight.goal for flight in flights} - {Goal.NONE}
    goal = Goal.CLICKS if goals == {Goal.CLICKS} else Goal.VIEWABLE
    ends = [flight.ends_at for flight in flights]
    return Line(
        state=_state(campaign, flights, now),
        flights=[(flight, found.get(flight.pk)) for flight in flights],
        starts_at=flights[0].starts_at if flights else None,
        ends_at=max(ends) if ends and None not in ends else None,
        goal=goal,
        standing=_standing(found[f.pk] for f in flights if f.pk in found and f.goal == goal),
    )


def _state(campaign: Campaign, flights: list[Flight], now: datetime) -> State:
    if not campaign.is_on:
        return State.OFF
    if not flights:
        return State.NONE
    running = [flight for flight in flights if flight.is_running]
    if running:
        return State.RUNS if any(flight.has_creative for flight in running) else State.EMPTY
    if any(flight.is_on and flight.starts_at > now for flight in flights):
        return State.COMES
    return State.OVER if any(flight.is_on for flight in flights) else State.OFF


def _standing(outlooks: Iterable[outlook.Outlook]) -> Standing | None:
    forecasts = [each.forecast for each in outlooks]
    if not forecasts:
        return None
    expected = [each.expected for each in forecasts if each.expected is not None]
    return Standing(
        booked=sum(each.booked for each in forecasts),
        delivered=sum(each.delivered for each in forecasts),
        due=sum(each.due for each in forecasts),
        expected=sum(expected) if len(expected) == len(forecasts) else None,
        course=min((each.course for each in forecasts), key=_GRAVE.index),
    )
