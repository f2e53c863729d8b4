"""What stands in the slots of one page: the running creatives, prepared, and who was given out."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from ads.models import Creative, next_change
from ads.selection import choose
from ads.slots import SLOTS, Slot
from articles.moments import next_midnight
from pagecache import pages, parts

_PLACE, _LABEL = "@place@", "@label@"  # what each place of a page writes there


@dataclass(frozen=True)
class Candidate:
    """A running creative. html: ready for each kind of slot that takes it, by the slot's name."""

    pk: int
    weight: int
    html: dict[str, str]

    def drawn(self, slot: Slot, *, place: str, is_foreign_page: bool) -> str:
        """Will give its HTML for one place of a page, such as "story-2"."""
        number = place.rpartition("-")[2] if "-" in place else ""
        label = f'Advertisement{" " if number else ""}{number}"'
        if is_foreign_page:
            label += ' lang="en" dir="ltr"'
        return self.html[slot.name].replace(_PLACE, place, 1).replace(f'{_LABEL}"', label, 1)


class Filling:
    """The creatives of a page, one of its prepared parts.

    seed: the page and the day, so that a page looks the same until midnight or the next change.
    """

    def __init__(self, request: HttpRequest | None, *, seed: str):
        self._request = request
        self._running: list[Candidate] | None = None
        self._seed = seed
        self._taken: set[int] = set()

    def take(self, slot: Slot, *, place: str) -> Candidate | None:
        """Will choose what stands in this place of the page; None when nothing runs that fits."""
        if self._running is None:
            made = parts.of(self._request).get(parts.SITE, "slots", _running)
            self._running = [Candidate(*creative) for creative in made]
            pages.depend(until=next_midnight(timezone.now()))
        creative = choose(
            [c for c in self._running if slot.name in c.html],
            slot=place,
            seed=self._seed,
            taken=self._taken,
        )
        if creative is not None:
            self._taken.add(creative.pk)
        return creative


def _running() -> list[list]:
    now = timezone.now()
    found = Creative.objects.not_over(now).with_running(now).select_related("picture")
    creatives = list(found.order_by("pk"))
    pages.depend("slots", until=next_change(creatives, now))
    return [
        [creative.pk, creative.weight, _drawn(creative)]
        for creative in creatives
        if creative.is_running
    ]


def _drawn(creative: Creative) -> dict[str, str]:
    return {
        name: render_to_string(
            "components/slot.html",
            {"creative": creative, "slot": name, "place": _PLACE, "label": _LABEL},
        ).strip()
        for name, slot in SLOTS.items()
        if slot.takes(creative.size)
    }


def of_page(request: HttpRequest | None) -> Filling:
    """Will give the filling of the page that answers this request, the same one each time.

    None is a page that answers no request, such as a proof in a shell: a filling of its own.
    """
    path = request.path if request is not None else ""
    found = getattr(request, "_slots_filling", None)
    if found is None:
        found = Filling(request, seed=f"{path} {timezone.localdate()}")
        if request is not None:
            request._slots_filling = found
    return found
