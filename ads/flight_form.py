"""What a person fills in about a campaign, its flights and where they may stand."""

from django.contrib.admin.widgets import AdminTextareaWidget

from ads.campaigns import Campaign
from ads.conditions import Condition
from ads.flights import Flight, Goal
from ads.selection import Priority
from articles.admin import TidyForm


class CampaignForm(TidyForm):
    class Meta:
        model = Campaign
        fields = ("advertiser", "name", "is_on", "note")
        widgets = {"note": AdminTextareaWidget(attrs={"rows": 2})}


PAGE_BY_PAGE = (
    "Views are counted slot by slot, so one page with all its slots would use this up at once: "
    "leave it empty, or do not take all slots."
)


class FlightForm(TidyForm):
    class Meta:
        model = Flight
        fields = (
            *("campaign", "name", "is_on", "priority", "weight", "starts_at", "ends_at"),
            *("goal", "goal_count", "shape", "daily_cap"),
            *("frequency_most", "frequency_hours", "is_roadblock"),
        )

    def clean(self):
        """What belongs together is said at the field that lacks."""
        cleaned = super().clean()
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
        if self.instance.pk and self._changes_house(cleaned.get("priority")):
            self._say("priority", "What is booked and the newsroom’s own never become each other.")
        if self.instance.delivered and "goal" in cleaned and self._changes_what_counts():
            self._say("goal", "Something was delivered already: plan another flight for this goal.")
        most, hours = cleaned.get("frequency_most"), cleaned.get("frequency_hours")
        if most and not hours:
            self._say("frequency_hours", "Say in how many hours.")
        if hours and not most:
            self._say("frequency_most", "Say how often.")
        if most and cleaned.get("is_roadblock"):
            self._say("frequency_most", PAGE_BY_PAGE)
        return cleaned

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
