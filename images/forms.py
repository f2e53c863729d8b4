"""What a person fills in about a picture."""

from django import forms

from images import reading
from images.models import Picture


class PictureForm(forms.ModelForm):
    class Meta:
        model = Picture
        fields = ["alt", "caption", "credit", "focus_x", "focus_y"]
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            "caption": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            "credit": forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
            "focus_x": forms.NumberInput(attrs={"min": 0, "max": 100}),
            "focus_y": forms.NumberInput(attrs={"min": 0, "max": 100}),
        }
        labels = {"focus_x": "Focal point, from the left", "focus_y": "Focal point, from the top"}
        help_texts = {
            "focus_x": "Per cent. A crop keeps this point in view.",
            "focus_y": "Per cent.",
        }


class UploadForm(PictureForm):
    """For a new picture. reading: what was found in the file, once the form is valid."""

    upload = forms.FileField(
        label="Picture",
        help_text="JPEG, PNG, WebP, GIF or AVIF, up to 20 MB and 50 megapixels. "
        "Position and camera data are removed from what readers get.",
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/avif"}
        ),
    )
    field_order = ["upload"]

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        try:
            self.reading = reading.read(upload)
        except reading.Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return upload


class StoryUploadForm(UploadForm):
    """For a picture that is uploaded while a story is written: it goes out with the story, so it
    needs its words at once. The focal point stays where most have it."""

    class Meta(PictureForm.Meta):
        fields = ["alt", "caption", "credit"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].error_messages["required"] = "Choose a picture."
        self.fields["alt"].required = True
        self.fields["alt"].error_messages["required"] = (
            "Say what is seen, for those who do not see it."
        )
