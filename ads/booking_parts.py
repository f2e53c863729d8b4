"""The parts of the form by which a campaign is booked: those of a flight and of a creative with all
their rules, and who books, and where it may stand."""

import base64
import binascii
from functools import cached_property
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ads.artwork import MOST_BYTES
from ads.booking import known
from ads.campaigns import Advertiser, Campaign
from ads.creative_form import CreativeForm
from ads.flight_form import FlightForm
from ads.selection import Priority
from ads.slots import Size, Slot
from articles.admin import TidyForm
from articles.filing import Section
from articles.moment_field import MomentField

NAMES_OFFERED = 1_000
_NAME_CHARS = Advertiser._meta.get_field("name").max_length
_FILE_NAME_CHARS = 80
_LABELS = {"target": "Leads to", "link_text": "Words of its link", "upload": "Picture"}


class OrderPart(TidyForm):
    """Who books, and where it may stand.

    advertiser_row: of that name, unsaved where it is new; None while there is none.
    confirms: whether a new one has to have been told to whoever typed it.
    """

    advertiser = forms.CharField(
        max_length=_NAME_CHARS,
        help_text="Type a name that is known, or a new one.",
        widget=forms.TextInput(attrs={"list": "advertisers", "autocomplete": "off"}),
    )
    new_advertiser = forms.CharField(required=False)
    form_key = forms.CharField(required=False, widget=forms.HiddenInput)
    slots = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one slot at least: it would stand nowhere."},
    )
    sections = forms.MultipleChoiceField(
        label="Only in these sections", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Campaign
        fields = ("name",)

    def __init__(self, *args, slots: list[Slot], may_add: bool, confirms: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.advertiser_row: Advertiser | None = None
        self._may_add, self._confirms = may_add, confirms
        self.fields["name"].required = False
        self.fields["name"].label = "Campaign"
        self.fields["name"].help_text = "Empty: the advertiser and the month."
        self.fields["slots"].choices = [(slot.name, slot.label) for slot in slots]
        sections = Section.objects.order_by("position", "name").values_list("pk", "name")
        self.fields["sections"].choices = [(str(pk), name) for pk, name in sections]

    def clean_advertiser(self):
        name = " ".join(self.cleaned_data["advertiser"].split())
        self.advertiser_row = known(name) or Advertiser(name=name)
        return name

    def clean(self):
        cleaned = super().clean()
        name, row = cleaned.get("advertiser"), self.advertiser_row
        if row and row.pk is None and not self._may_add:
            self.add_error("advertiser", "Nobody of this name is known, and you may add nobody.")
        elif row and row.pk is None and self._confirms and cleaned["new_advertiser"] != name:
            self.add_error(
                "advertiser",
                "Not booked yet: this name is new. If it is written right, press Book once more.",
            )
        if row and row.pk and cleaned.get("name"):
            try:
                Campaign(advertiser=row, name=cleaned["name"]).validate_constraints()
            except ValidationError as refusal:
                self.add_error("name", refusal.messages)
        return cleaned

    def clean_form_key(self):
        return key_in(self.cleaned_data["form_key"])

    @property
    def is_new(self) -> bool:
        """Whether Book makes a new advertiser."""
        return self.advertiser_row is not None and self.advertiser_row.pk is None

    @cached_property
    def like_it(self) -> list[str]:
        """Known names that begin as a new one does."""
        if not self.is_new or len(self.advertiser_row.name) < 3:
            return []
        begin = Advertiser.objects.filter(name__istartswith=self.advertiser_row.name[:4])
        return list(begin.order_by("name").values_list("name", flat=True)[:3])

    def names_offered(self):
        """Will give the names that a browser offers while one types."""
        return Advertiser.objects.order_by("name").values_list("name", flat=True)[:NAMES_OFFERED]


class FlightPart(FlightForm):
    """When, how much and how fast. Without a start it starts at once."""

    class Meta(FlightForm.Meta):
        fields = tuple(
            name for name in FlightForm.Meta.fields if name not in ("campaign", "name", "is_on")
        )
        field_classes = {"starts_at": MomentField, "ends_at": MomentField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        priority = self.fields["priority"]
        priority.choices = [pair for pair in priority.choices if pair[0] != Priority.HOUSE]
        self.fields["starts_at"].required = False
        self.fields["starts_at"].show_hidden_initial = False

    def clean_starts_at(self):
        return self.cleaned_data["starts_at"] or timezone.now()


class CreativePart(CreativeForm):
    """What readers see. A picture that can be taken comes back in the page, since browsers do not
    choose a file again.

    size: as a page says it that was told what its picture has, and does not send it once more.
    """

    kept = forms.CharField(required=False)
    kept_name = forms.CharField(required=False)
    drop_kept = forms.BooleanField(label="Take it out", required=False)

    class Meta(CreativeForm.Meta):
        fields = ("headline", "line", "link_text", "target", "size")

    def __init__(self, posted=None, files=None, **kwargs):
        files = files.copy() if files is not None else None
        if posted is not None and not files.get("upload") and not posted.get("drop_kept"):
            brought = _brought(posted.get("kept", ""), posted.get("kept_name", ""))
            files.update({"upload": brought} if brought else {})
        super().__init__(posted, files, **kwargs)
        self.fields["size"].required = False
        for name, label in _LABELS.items():
            self.fields[name].label = label

    def clean_size(self):
        return self.cleaned_data["size"] or Size.ANY.value

    @cached_property
    def keeps(self) -> dict | None:
        """The picture that comes back: its name, kb, and content in base 64; None without one."""
        if not self.read:
            return None
        upload = self.files["upload"]
        upload.seek(0)
        content = upload.read()
        return {
            "name": upload.name[-_FILE_NAME_CHARS:],
            "kb": -(-len(content) // 1024),
            "content": base64.b64encode(content).decode(),
        }

    @property
    def shown_size(self) -> str:
        """That of its picture; "any" of words."""
        said = self.cleaned_data if self.is_bound else {}
        return said.get("size") or Size.ANY.value


def key_in(text: str) -> UUID:
    """Will read the key that a form brought; where it is none, a new one."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _brought(text: str, name: str) -> SimpleUploadedFile | None:
    """A picture that came back with the page. It is read as if it were chosen now."""
    if not text or len(text) > 2 * MOST_BYTES:
        return None
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return SimpleUploadedFile(name or "picture", content) if content else None
