"""What stands in the slots of one page: the running creatives, read once, and who was given out."""

from django.http import HttpRequest
from django.utils import timezone

from ads.models import Creative, next_change
from ads.selection import choose
from ads.slots import Slot
from pagecache import pages


class Filling:
    """The creatives of a page. One query when it is made, none afterwards.

    seed: the page and the day, so that a page looks the same until tomorrow or the next change.
    """

    def __init__(self, *, seed: str):
        now = timezone.now()
        creatives = list(
            Creative.objects.not_over(now)
            .with_running(now)
            .select_related("picture")
            .order_by("pk")
        )
        self._running = [creative for creative in creatives if creative.is_running]
        self._until = next_change(creatives, now)
        self._seed = seed
        self._taken: set[int] = set()

    def take(self, slot: Slot, *, place: str) -> Creative | None:
        """Will choose what stands in this place of the page; None when nothing runs that fits."""
        pages.depend("slots", until=self._until)
        creative = choose(
            [c for c in self._running if slot.takes(c.size)],
            slot=place,
            seed=self._seed,
            taken=self._taken,
        )
        if creative is not None:
            self._taken.add(creative.pk)
        return creative


def of_page(request: HttpRequest | None) -> Filling:
    """Will give the filling of the page that answers this request, the same one each time.

    None is a page that answers no request, such as a proof in a shell: a filling of its own.
    """
    path = request.path if request is not None else ""
    found = getattr(request, "_slots_filling", None)
    if found is None:
        found = Filling(seed=f"{path} {timezone.localdate()}")
        if request is not None:
            request._slots_filling = found
    return found
