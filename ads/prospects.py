"""What a booking is likely to reach, told while it is typed: its slots, and the outlook of a flight
that is not there yet."""

from dataclasses import dataclass
from datetime import datetime

from ads import outlook, supply
from ads.booking_form import BookingForm
from ads.flights import Goal
from ads.forecasting import Course
from ads.outlook import Outlook
from ads.slots import Slot
from ads.targeting import Aim, Kind

_ASKED = ("priority", "weight", "starts_at", "ends_at", "goal", "goal_count", "shape", "daily_cap")


@dataclass(frozen=True)
class SlotLine:
    """One slot to choose. counted: views or clicks on a day, lately; None where nobody knows."""

    slot: Slot
    is_chosen: bool
    fits: bool
    counted: float | None


@dataclass(frozen=True)
class Prospect:
    """lines: all slots that are switched on. goal: what is counted, of flights.Goal; viewable
    impressions where there is no goal. counted: on a day lately in the slots where it is to stand.
    outlook: None without a goal, a number or an end. wrong: what of it cannot be, in words."""

    lines: list[SlotLine]
    goal: Goal
    has_goal: bool
    counted: float | None
    outlook: Outlook | None
    wrong: list[str]

    @property
    def counted_word(self) -> str:
        return "clicks" if self.goal is Goal.CLICKS else "viewable"

    @property
    def fitting(self) -> int:
        return sum(line.fits for line in self.lines)

    @property
    def standing(self) -> int:
        return sum(line.fits and line.is_chosen for line in self.lines)

    @property
    def short_by(self) -> int:
        """How many will be missing at the end; 0 where it is on course or nobody can tell."""
        found = self.outlook and self.outlook.forecast
        if not found or found.expected is None or found.course != Course.SHORT:
            return 0
        return found.booked - found.expected


def of(form: BookingForm, now: datetime) -> Prospect:
    """Will reckon what a form would book, however unfinished it is. Queries: those of
    ads.supply.lately and ads.outlook.of_proposal."""
    flight, errors = form.flight.instance, form.flight.errors if form.is_bound else {}
    goal = Goal(flight.goal) if form.is_bound else Goal.VIEWABLE
    what, aim, there = goal or Goal.VIEWABLE, _aim(form), supply.lately(now, [])
    is_whole = form.is_bound and not any(name in errors for name in _ASKED)
    return Prospect(
        lines=[
            SlotLine(
                slot=slot,
                is_chosen=slot.name in form.chosen,
                fits=slot.takes(form.creative.shown_size),
                counted=there and there.counted(what, Aim.of([(Kind.SLOT, slot.name, False)])),
            )
            for slot in form.slots
        ],
        goal=what,
        has_goal=bool(goal),
        counted=there and there.counted(what, aim) if form.standing else None,
        outlook=outlook.of_proposal(flight, aim, now) if is_whole and form.standing else None,
        wrong=[
            words for name in _ASKED for words in errors.get(name, ()) if form.flight[name].data
        ],
    )


def _aim(form: BookingForm) -> Aim:
    """The conditions that a booking would make, as far as they were chosen."""
    sections = form.order.cleaned_data.get("sections") or () if form.order.is_bound else ()
    said = [(Kind.SLOT, slot.name, False) for slot in form.standing]
    return Aim.of([*said, *((Kind.SECTION, section.pk, False) for section in sections)])
