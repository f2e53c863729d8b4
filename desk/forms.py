"""What a writer types about a story, checked; and the note that some deeds ask for."""

import re

from django import forms
from django.core.exceptions import ValidationError

from articles import content as contents
from articles import workflow
from articles.bylines import pairs
from articles.models import Article, Author, Section, Tag
from articles.moment_field import MomentField
from articles.typed import tidied
from desk import next_steps, working_copies
from desk.byline_field import BylinesField
from images.models import Picture

MOST_TAGS = 20
FIELD_OF_REASON = {"at": "publish_at"}  # where a deed's reason is shown, when the names differ


class StoryForm(forms.ModelForm):
    """A story as its newest working copy has it. Saving it makes the next one.

    Set on a subclass: `user`, who types. After a refusal `typed` is what was posted, `refusals`
    are pairs (field or "", sentence), and `read_only` shows the fields shut. `taken_up` shows what
    was typed before it was finished, without finding fault.
    """

    user = None
    typed = None
    refusals = ()
    read_only = False
    taken_up = False

    tags = forms.CharField(required=False, max_length=MOST_TAGS * 102)
    bylines = BylinesField(required=False)
    publish_at = MomentField(required=False)
    expires_at = MomentField(required=False)
    base_number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen_state = forms.ChoiceField(choices=workflow.CHOICES, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = [name.removesuffix("_id") for name in contents.FIELDS]
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2, "dir": "auto", "data-headline": ""}),
            "standfirst": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            "lead_picture": forms.RadioSelect,
        }

    def __init__(self, data=None, files=None, *, instance=None, initial=None, **kwargs):
        self.present_slug = instance.slug if instance is not None else ""
        if instance is not None and instance.pk:
            self.copy = working_copies.newest(instance)
            instance = working_copies.as_story(instance, self.copy.content)
        else:
            self.copy = None
        if self.typed is not None:
            data = self.typed
        super().__init__(
            data=tidied(data) if data is not None else None,
            files=files,
            instance=instance,
            initial={**self._from_copy(), **(initial or {})},
            **kwargs,
        )
        self._set_choices()

    def _from_copy(self):
        if self.copy is None:
            own = Author.objects.filter(user=self.user).values_list("pk", flat=True)
            return {"base_number": 0, "seen_state": workflow.State.DRAFT, "bylines": pairs(own)}
        return {
            "slug": self.copy.content.get("slug") or self.present_slug,
            "base_number": self.copy.number,
            "seen_state": self.copy.article.state,
            "tags": ", ".join(self.copy.content.get("tags", [])),
            "bylines": pairs(self.copy.content.get("bylines", [])),
            "publish_at": self.copy.publish_at,
            "expires_at": self.copy.expires_at,
        }

    def _set_choices(self):
        named = Author.objects.order_by("name", "pk").values_list("pk", "name")
        self.fields["bylines"].authors = dict(named)
        self.fields["section"].queryset = Section.objects.order_by("position", "name")
        self.fields["lead_picture"].queryset = Picture.objects.order_by("-uploaded_at", "-pk")
        has_address = self.instance.published_on is not None
        self.fields["paid_by"].disabled = not self.user.has_perm("articles.publish_article")
        self.fields["slug"].disabled = has_address and not next_steps.may_readdress(self.user)

    def full_clean(self):
        super().full_clean()
        if self.taken_up:
            self._errors.clear()

    def clean_paid_by(self):
        return " ".join(self.cleaned_data["paid_by"].split())

    def clean_headline(self):
        return " ".join(self.cleaned_data["headline"].split())

    def clean_tags(self):
        typed = (" ".join(name.split()) for name in re.split(r"[,،\n]", self.cleaned_data["tags"]))
        names = list({name.casefold(): name for name in typed if name}.values())
        if len(names) > MOST_TAGS:
            raise ValidationError(f"At most {MOST_TAGS} tags; these are {len(names)}.")
        longest = Tag._meta.get_field("name").max_length
        if any(len(name) > longest for name in names):
            raise ValidationError(f"A tag has at most {longest} letters; put commas between tags.")
        return sorted(names)

    def clean(self):
        cleaned = super().clean()
        for name, sentence in self.refusals:
            field = FIELD_OF_REASON.get(name, name)
            self.add_error(field if field in self.fields else None, sentence)
        return cleaned

    def content(self) -> dict:
        """Will give what was typed as a content (articles.content). After is_valid()."""
        content = {name: getattr(self.instance, name) for name in contents.FIELDS}
        if self.instance.published_on is not None:
            content["slug"] = self.cleaned_data["slug"] or self.present_slug
        return content | {name: self.cleaned_data[name] for name in ("tags", "bylines")}

    @property
    def mute_picture(self):
        """The lead picture, where it has no alternative text, so that readers cannot have it."""
        picture = self.instance.lead_picture if self.instance.lead_picture_id else None
        return picture if picture and not picture.alt.strip() else None

    @property
    def byline_rows(self):
        return self.fields["bylines"].rows(self["bylines"].value())


class NoteForm(forms.Form):
    """Why a story is returned, withdrawn or killed."""

    note = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data=None, **kwargs):
        super().__init__(tidied(data) if data is not None else None, **kwargs)


class KillForm(NoteForm):
    """Killing cannot be undone: the first word of the headline is asked for too."""

    first_word = forms.CharField(max_length=250)

    def __init__(self, data=None, *, headline, **kwargs):
        super().__init__(data, **kwargs)
        self.wanted = headline.split()[0] if headline.split() else ""

    def clean_first_word(self):
        typed = self.cleaned_data["first_word"].strip()
        if typed.casefold() != self.wanted.casefold():
            raise ValidationError(f"Type the headline’s first word: {self.wanted}")
        return typed
