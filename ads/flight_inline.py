"""The flights that a campaign's form shows: no more than one form can bring back."""

from django.db.models import BooleanField, ExpressionWrapper
from django.forms.models import BaseInlineFormSet
from django.utils import timezone

from ads import running
from articles.typed import key_in

LISTED = 50


class FlightFormSet(BaseInlineFormSet):
    """Those that run or will, the newest first, then the newest of the others. What is not shown is
    not saved."""

    def get_queryset(self):
        if not hasattr(self, "_queryset"):
            whole = super().get_queryset()
            self._queryset = list(self._typed(whole) if self.is_bound else self._shown(whole))
        return self._queryset

    @property
    def left_out(self) -> int:
        """How many flights of the campaign stand only in the list of flights."""
        return self.instance.flights.count() - len(self.get_queryset()) if self.instance.pk else 0

    def _shown(self, whole):
        due = ExpressionWrapper(running.not_over(timezone.now()), output_field=BooleanField())
        newest = whole.order_by(due.desc(), "-starts_at", "-pk")[:LISTED]
        return sorted(newest, key=lambda flight: (flight.starts_at, flight.pk))

    def _typed(self, whole):
        """Those of which the form was filled in, also where others would be shown by now."""
        names = (f"{self.add_prefix(number)}-id" for number in range(self.initial_form_count()))
        keys = {key_in(self.data.get(name, "")) for name in names}
        return whole.filter(pk__in=keys - {None})
