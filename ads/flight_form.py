"""What a person fills in about a campaign, its flights and where they may stand."""

from hashlib import sha256

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from ads import bounds
from ads.campaigns import Campaign
from ads.conditions import Condition
from ads.dated_form import DatedForm
from ads.flights import Flight, Goal
from ads.selection import Priority
from articles.admin import TidyForm

PLANNED = (
    *("name", "is_on", "priority", "weight", "starts_at", "ends_at"),
    *("goal", "goal_count", "shape", "daily_cap"),
    *("frequency_most", "frequency_hours", "is_roadblock"),
)
OVERTAKEN = (
    "Not saved: somebody else changed this flight while you wrote. Open this page anew and put "
    "yours in."
)


class CampaignForm(TidyForm):
    class Meta:
        model = Campaign
        fields = ("advertiser", "name", "is_on", "note")
        widgets = {"note": AdminTextareaWidget(attrs={"rows": 2})}


PAGE_BY_PAGE = (
    "Views are counted slot by slot, so one page with all its slots would use this up at once: "
    "leave it empty, or do not take all slots."
)


class FlightForm(DatedForm):
    """seen: the version of the plan that the typed one began from."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Flight
        fields = ("campaign", *PLANNED)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "seen" in self.fields:
            self.fields["seen"].initial = self._version_of(self.instance)

    def clean(self):
        """What belongs together is said at the field that lacks."""
        cleaned = super().clean()
        self._refuse_what_is_overtaken()
        goal, count = cleaned.get("goal"), cleaned.get("goal_count")
        if goal and not count:
            self._say("goal_count", "Say how many.")
        if not goal and count:
            self._say("goal", "Say of what, or leave the number empty.")
        if goal and not cleaned.get("ends_at"):
            self._say("ends_at", "A goal needs an end, or nobody knows what is due when.")
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self._say("ends_at", "It would end before it starts.")
        starts_at = starts_at or self.instance.starts_at  # where what was typed is told already
        if goal and ends_at and ends_at - starts_at > bounds.LONGEST_GOAL:
            self._say("ends_at", bounds.TOO_LONG)
        if self.instance.pk and self._changes_house(cleaned.get("priority")):
            self._say("priority", "What is booked and the newsroom’s own never become each other.")
        if self.instance.delivered and "goal" in cleaned and self._changes_what_counts():
            self._say("goal", "Something was delivered already: plan another flight for this goal.")
        self._check_limit(cleaned)
        return cleaned

    def _check_limit(self, cleaned):
        most, hours = cleaned.get("frequency_most"), cleaned.get("frequency_hours")
        if most and not hours:
            self._say("frequency_hours", "Say in how many hours.")
        if hours and not most:
            self._say("frequency_most", "Say how often.")
        if most and cleaned.get("is_roadblock"):
            self._say("frequency_most", PAGE_BY_PAGE)

    def _refuse_what_is_overtaken(self):
        """Inside the admin's transaction: the row is held until what was typed is kept."""
        seen = self.cleaned_data.get("seen")
        if not seen or self.instance.pk is None or not {*self.changed_data} - {"seen"}:
            return
        now = Flight.objects.select_for_update().filter(pk=self.instance.pk).first()
        if now is None or self._version_of(now) != seen:
            raise ValidationError(OVERTAKEN)

    def _version_of(self, flight):
        plan = [getattr(flight, name) for name in PLANNED if name in self.fields]
        return sha256(repr(plan).encode()).hexdigest()[:16]

    def _changes_what_counts(self) -> bool:
        """Views and clicks were never the same, and what was delivered was of one of them."""
        goals = (self.cleaned_data["goal"], self.initial.get("goal", ""))
        return len({goal == Goal.CLICKS for goal in goals}) == 2

    def _changes_house(self, priority) -> bool:
        """Kept pages hold the newsroom's own, and nothing that was booked, at any time."""
        return priority is not None and (priority == Priority.HOUSE) != (
            self.initial.get("priority") == Priority.HOUSE
        )

    def _say(self, field, words):
        if field in self.fields and field not in self.errors:
            self.add_error(field, words)


class ConditionForm(TidyForm):
    class Meta:
        model = Condition
        fields = ("is_ruled_out", "section", "tag", "article", "slot", "device", "language")
