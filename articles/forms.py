"""What a reader may ask of the search page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from articles.search import SORTS

LONGEST_QUERY = 200


class SearchForm(forms.Form):
    """Reads the keys of the search page's address, which are public: q, section, from, to, sort."""

    q = forms.CharField(max_length=LONGEST_QUERY, required=False, label=_("Words"))
    section = forms.ModelChoiceField(
        Section.objects.order_by("position", "name"),
        to_field_name="slug",
        required=False,
        label=_("Section"),
        empty_label=_("All sections"),
    )
    sort = forms.ChoiceField(
        choices=list(zip(SORTS, (_("Best match first"), _("Newest first")), strict=True)),
        required=False,
        label=_("Order"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in (("from", _("From")), ("to", _("To"))):  # "from" is a word of Python's
            self.fields[name] = forms.DateField(
                required=False, label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
            )
        self.fields["q"].widget = forms.TextInput({"type": "search", "maxlength": LONGEST_QUERY})

    def question(self) -> dict:
        """Will give what articles.search.search takes beside words and page. Only when valid."""
        asked = self.cleaned_data
        return {
            "section": asked["section"],
            "since": asked["from"],
            "until": asked["to"],
            "sort": asked["sort"],
        }

    def is_narrowed(self) -> bool:
        """Whether more than words was asked, or asked wrongly: the further choices stand open."""
        return any(self.data.get(name) for name in ("section", "from", "to", "sort"))
