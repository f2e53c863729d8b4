"""What a person fills in about a creative, and the picture or HTML they bring."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from ads import artwork, frames
from ads.creatives import Creative
from ads.dated_form import DatedForm
from ads.page_slots import standing
from ads.slots import NO_SIZE, Size


def sizes_in_use() -> set[str]:
    """Will give the sizes that a slot of the site takes now."""
    slots = standing().values()
    return {size for slot in slots for size in (slot.phone, slot.wide)} - {NO_SIZE}


class CreativeForm(DatedForm):
    """read: the picture as readers will get it, once a form with one is valid; else None.

    initial_artwork: the name of the file that it had, "" for none.
    """

    upload = forms.FileField(
        label="Picture for its size",
        required=False,
        help_text="PNG, JPEG, GIF or WebP that stands still, exactly the size of a slot, at most "
        "150 KB. It is written anew, without what a camera or a program put in.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )
    drop_artwork = forms.BooleanField(
        label="Take its picture out", required=False, help_text="Its words stand there again."
    )

    class Meta:
        model = Creative
        fields = (
            *("flight", "name", "headline", "line", "link_text", "target", "picture", "html"),
            *("size", "weight", "is_on", "starts_at", "ends_at"),
        )
        widgets = {
            "html": AdminTextareaWidget(attrs={"rows": 12, "spellcheck": "false", "dir": "ltr"})
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.read = None
        self.initial_artwork = self.instance.artwork.name
        if "flight" in self.fields:
            self.fields["flight"].required = False
            self.fields["flight"].help_text = "Empty: one of the newsroom’s own notices."
        if not self.instance.artwork:
            self.fields.pop("drop_artwork", None)
        if not frames.is_on():
            self.fields.pop("html", None)

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                self.read = artwork.read(upload, sizes_in_use())
            except artwork.Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return upload

    def clean(self):
        cleaned = super().clean()
        html = cleaned.get("html", self.instance.html)
        if self._will_have_artwork and cleaned.get("picture"):
            self.add_error("picture", "It has a picture for its size: take one of them out.")
        if html:
            self._check_html(cleaned)
        if self.read:
            cleaned["size"] = self.read.size.value
        elif self._will_have_artwork and "size" in self.changed_data:
            self.add_error("size", "Its picture was made for another size: bring a new one.")
        elif cleaned.get("drop_artwork") and not cleaned.get("picture") and not html:
            cleaned["size"] = Size.ANY.value
        return cleaned

    def _check_html(self, cleaned):
        """A frame is as large as it says, and what others wrote is never the newsroom's own."""
        flight = cleaned.get("flight") or self.instance.flight_id and self.instance.flight
        if "flight" not in self.errors and (not flight or flight.is_house):
            self._say("html", "The newsroom’s own notices hold no HTML: choose a flight.")
        if self._will_have_artwork:
            self._say("upload", "It has HTML: take one of them out.")
        elif cleaned.get("picture"):
            self._say("picture", "It has HTML: take one of them out.")
        if cleaned.get("size") == Size.ANY and not self.read:
            self._say("size", "Say for which size the HTML was made.")

    def _say(self, field, words):
        self.add_error(field if field in self.fields else None, words)

    @property
    def _will_have_artwork(self) -> bool:
        is_dropped = self.cleaned_data.get("drop_artwork")
        return bool(self.read) or (bool(self.instance.artwork) and not is_dropped)

    def _post_clean(self):
        """The row is checked as it will be saved, and drawn again as it is."""
        before = self.instance.artwork.name
        self.instance.artwork = (before or "new") if self._will_have_artwork else ""
        super()._post_clean()
        if self.errors or self.read:
            self.instance.artwork = before
