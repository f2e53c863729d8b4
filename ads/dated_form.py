"""A form of something that runs from when to when."""

from ads import bounds
from articles.admin import TidyForm


class DatedForm(TidyForm):
    """A date that is too far away is told before anything is reckoned with it."""

    def clean_starts_at(self):
        return bounds.in_this_age(self.cleaned_data["starts_at"])

    def clean_ends_at(self):
        return bounds.in_this_age(self.cleaned_data["ends_at"])
