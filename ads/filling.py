"""What stands in the slots of one kept page: the newsroom's own notices, prepared, and who was
given out. What an advertiser booked is never in a page that is kept for all readers."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from ads.models import Creative, next_change
from ads.page_slots import standing
from ads.selection import choose
from ads.slots import Slot
from ads.suppressions import Silence, silence
from ads.targeting import Aim, Asked
from articles.moments import next_midnight
from pagecache import pages, parts

_PLACE, _LABEL, _ABOUT, _STORY = "@place@", "@label@", "@about@", "@story@"  # by place


@dataclass(frozen=True)
class Candidate:
    """A running creative. html: ready for each slot that takes it, by the slot's name."""

    pk: int
    weight: int
    html: dict[str, str]
    aim: Aim

    def drawn(self, asked: Asked, *, place: str) -> str:
        """Will give its HTML for one place of a page, such as "story-2"."""
        number = place.rpartition("-")[2] if "-" in place else ""
        label = f'Advertisement{" " if number else ""}{number}"'
        if asked.language != "en":
            label += ' lang="en" dir="ltr"'
        html = self.html[asked.slot].replace(_PLACE, place, 1).replace(f'{_LABEL}"', label, 1)
        story = f"/{asked.story or 0}/"
        return html.replace(_ABOUT, _about(asked), 1).replace(f"/{_STORY}/", story)


def _about(asked: Asked) -> str:
    """What the page shows, as its script tells it: "story:12", "section:3", "tag:5" or nothing."""
    if asked.story:
        return f"story:{asked.story}"
    if asked.section:
        return f"section:{asked.section}"
    return f"tag:{min(asked.tags)}" if asked.tags else ""


class Filling:
    """The slots of a page and its creatives, one of its prepared parts.

    seed: the page and the day, so that a page looks the same until midnight or the next change.
    """

    def __init__(self, request: HttpRequest | None, *, seed: str):
        self._request = request
        self._made: _Prepared | None = None
        self._seed = seed
        self._taken: set[int] = set()

    def slot(self, name: str) -> Slot:
        """Will give a slot of the site as the ad manager has it now."""
        return self._prepared().slots[name]

    def stands(self, asked: Asked) -> bool:
        """Whether anything may stand in that slot of this page at all."""
        made = self._prepared()
        return made.slots[asked.slot].is_on and not made.silence.falls_on(asked.slot, asked.tags)

    def take(self, asked: Asked, *, place: str) -> Candidate | None:
        """Will choose what stands in this place of the page; None when nothing runs that fits."""
        creative = choose(
            [c for c in self._prepared().running if asked.slot in c.html and c.aim.fits(asked)],
            slot=place,
            seed=self._seed,
            taken=self._taken,
        )
        if creative is not None:
            self._taken.add(creative.pk)
        return creative

    def _prepared(self) -> "_Prepared":
        if self._made is None:
            self._made = _Prepared(*parts.of(self._request).get(parts.SITE, "slots", _make))
            pages.depend(until=next_midnight(timezone.now()))
        return self._made


class _Prepared:
    """The part as its row holds it, read."""

    def __init__(self, slots: list, said: list, running: list):
        self.slots = {slot[0]: Slot(*slot) for slot in slots}
        self.silence: Silence = silence((tag, slot) for tag, slot in said)
        self.running = [Candidate(*creative, Aim.of(aim)) for *creative, aim in running]


def _make() -> tuple[list, list, list]:
    now = timezone.now()
    slots = standing()
    found = Creative.objects.of_house().not_over(now).with_running(now)
    found = found.select_related("picture", "flight").order_by("pk")
    creatives = list(found.prefetch_related("flight__conditions"))
    pages.depend("slots", until=next_change(creatives, now))
    running = [
        [creative.pk, creative.weight, _drawn(creative, slots), _aim(creative)]
        for creative in creatives
        if creative.is_running
    ]
    rows = [[s.name, s.label, s.phone, s.wide, s.is_on] for s in slots.values()]
    return rows, sorted(silence().said), running


def _aim(creative: Creative) -> list:
    conditions = sorted(creative.flight.conditions.all(), key=lambda condition: condition.pk)
    return [[*condition.said, condition.is_ruled_out] for condition in conditions]


def _drawn(creative: Creative, slots: dict[str, Slot]) -> dict[str, str]:
    return {
        name: render_to_string(
            "components/slot.html",
            {
                **{"creative": creative, "slot": name, "rooms": slot.rooms},
                **{"place": _PLACE, "label": _LABEL, "about": _ABOUT},
                "link": reverse("ads:follow_plain", args=[creative.pk, name, _STORY]),
            },
        ).strip()
        for name, slot in slots.items()
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
