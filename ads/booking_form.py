"""What a person fills in to book a campaign on one page: its parts as one form, and which slots
fit."""

from datetime import datetime
from functools import cached_property
from uuid import uuid4

from django.utils import timezone

from ads.booking import Order, booked_by
from ads.booking_parts import CreativePart, FlightPart, OrderPart, key_in
from ads.campaigns import Campaign
from ads.flights import Goal
from ads.page_slots import standing
from ads.slots import Slot

LINK_TEXT = "Find out more"
_FOLDED = ("shape", "daily_cap", "frequency_most", "frequency_hours", "weight", "is_roadblock")


class BookingForm:
    """The three parts as one form: their fields have names of their own, and so no prefixes.

    is_look: whoever sends it wants to see the forecast, not to book.
    """

    def __init__(self, posted=None, files=None, *, by, now: datetime, is_look=False):
        self.now, self.is_look = now, is_look
        self.slots = [slot for slot in standing().values() if slot.is_on]
        start = timezone.localtime(now).replace(second=0, microsecond=0)
        said = {"form_key": str(uuid4()), "slots": [slot.name for slot in self.slots]}
        self.order = OrderPart(
            posted, slots=self.slots, initial=said,
            may_add=by.has_perm("ads.add_advertiser"), confirms=not is_look,
        )  # fmt: skip
        self.flight = FlightPart(posted, initial={"starts_at": start, "goal": Goal.VIEWABLE})
        self.creative = CreativePart(posted, files, initial={"link_text": LINK_TEXT})
        self.parts = (self.order, self.flight, self.creative)
        if not self.is_bound:
            self.order.fields["advertiser"].widget.attrs["autofocus"] = True

    @property
    def is_bound(self) -> bool:
        return self.order.is_bound

    def booked_before(self) -> Campaign | None:
        """Will give the campaign that this very form booked; whatever else it says now."""
        return booked_by(key_in(self.order.data.get("form_key", "")))

    def is_valid(self) -> bool:
        """Will check all parts, and that what is to stand somewhere fits there."""
        are_valid = [part.is_valid() for part in self.parts]
        if "slots" not in self.order.errors and not self.creative.errors and not self.standing:
            size = self.creative.shown_size.replace("x", " × ")
            self.order.add_error("slots", f"None of the chosen slots takes {size}.")
            return False
        return all(are_valid)

    @cached_property
    def chosen(self) -> set[str]:
        """The names of the slots that are chosen, whatever fits there."""
        return set(self.order["slots"].value() or ())

    @property
    def fitting(self) -> list[Slot]:
        """The slots that take what is to be shown."""
        return [slot for slot in self.slots if slot.takes(self.creative.shown_size)]

    @property
    def standing(self) -> list[Slot]:
        """The chosen ones among them."""
        return [slot for slot in self.fitting if slot.name in self.chosen]

    @property
    def told_size(self) -> str:
        """The size that the page says: it was told of its picture before, and does not send it."""
        return self.order.data.get("size", "")

    def forgive_what_is_missing(self) -> None:
        """Will keep only what is wrong with something that was typed: one looks while one types."""
        for part in self.parts:
            for name in list(part.errors):
                if name in part.fields and not part[name].data:
                    del part.errors[name]

    @property
    def opens_more(self) -> bool:
        """Whether something is said, or wrong, in what is folded away."""
        said = {*self.flight.errors, *self.flight.changed_data, *self.order.errors}
        return self.is_bound and bool({*_FOLDED} & said or self.order["sections"].value())

    @property
    def errors(self) -> list[tuple]:
        """All that is wrong, part by part: (field, None of the whole part; words)."""
        return [
            (part[name] if name in part.fields else None, words)
            for part in self.parts
            for name in (*part.fields, "__all__")
            for words in part.errors.get(name, ())
        ]

    def lead_to_first_error(self) -> None:
        """Will have the page open at the first field that is wrong."""
        for field, _ in self.errors:
            if field:
                field.field.widget.attrs["autofocus"] = True
                break

    def fill(self) -> Order:
        """Will give what a valid form asks for."""
        said = self.order.cleaned_data
        return Order(
            key=said["form_key"],
            advertiser=said["advertiser"],
            campaign=self.order.instance,
            flight=self.flight.instance,
            creative=self.creative.instance,
            slots=tuple(slot.name for slot in self.standing),
            sections=tuple(map(int, said["sections"])),
            picture=self.creative.read,
        )
