"""The ad manager's screen of ads.txt: one row, nobody's changes lost."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse

from ads.ads_txt import ONE, AdsTxt
from articles.admin import TidyForm


class AdsTxtForm(TidyForm):
    """seen_at: the version that the typed text began from."""

    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = AdsTxt
        fields = ("text",)
        widgets = {
            "text": forms.Textarea(
                attrs={"rows": 24, "cols": 90, "spellcheck": "false", "dir": "ltr"}
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].strip = False  # lines are counted as they were typed
        if self.instance.pk:
            self.fields["seen_at"].initial = self.instance.updated_at.isoformat()

    def clean(self):
        """Inside the admin's transaction: the row is held until what was typed is kept."""
        cleaned = super().clean()
        now = AdsTxt.objects.select_for_update().filter(pk=ONE).first()
        seen = cleaned.get("seen_at") or ""
        if seen != (now.updated_at.isoformat() if now else ""):
            raise ValidationError(
                "Not saved: somebody else changed these lines while you wrote. Copy yours, open "
                "this page anew and put them in."
            )
        return cleaned


@admin.register(AdsTxt)
class AdsTxtAdmin(admin.ModelAdmin):
    form = AdsTxtForm
    fields = ("text", "seen_at")
    list_display = ("__str__", "updated_at")

    def view_on_site(self, _row):
        return reverse("ads_txt")

    def has_add_permission(self, request):
        may = super().has_add_permission(request)
        return may and not AdsTxt.objects.filter(pk=ONE).exists()

    def has_delete_permission(self, request, obj=None):
        return False  # without lines it says that nobody sells

    def save_model(self, request, obj, form, change):
        obj.pk = ONE
        kept, _ = AdsTxt.objects.update_or_create(pk=ONE, defaults={"text": obj.text})
        obj.updated_at = kept.updated_at
