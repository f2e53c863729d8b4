"""What stories are filed under, what stands at the top of the front page, what was corrected."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from articles import tasks
from articles.models import Article, Author, Correction, FrontPagePick, Section, Tag
from articles.slugs import slugify
from articles.typed import key_in, tidied
from articles.workflow import State

PICK_LASTS = timedelta(hours=6)


class TidyForm(forms.ModelForm):
    """A form whose typed text is tidied before it is checked."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(tidied(data) if data is not None else None, *args, **kwargs)
        if self.is_bound:
            self._drop_impossible_choices()

    def _drop_impossible_choices(self):
        """The admin's widgets fail on a choice that is no number, when they are drawn again."""
        for name, field in self.fields.items():
            chosen = self.data.get(self.add_prefix(name), "")
            if isinstance(field, forms.ModelChoiceField) and key_in(chosen) is None:
                self.data[self.add_prefix(name)] = ""


class ListedForm(TidyForm):
    """A name and an address: the address is made from the name when it is left empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Made from the name when left empty; never changes."

    def clean_slug(self):
        longest = self._meta.model._meta.get_field("slug").max_length
        name = self.cleaned_data.get("name", "")
        return self.cleaned_data["slug"] or slugify(name, max_length=longest)

    def clean(self):
        cleaned = super().clean()
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug"):
            self.add_error("slug", "The name has no letter for an address: type one.")
        return cleaned


class PresetAdmin(admin.ModelAdmin):
    """An address may say what a new row begins with. What cannot be read of it is not drawn."""

    def get_changeform_initial_data(self, request):
        said = super().get_changeform_initial_data(request)
        named = {field.name: field for field in self.opts.get_fields()}
        for name in said.keys() & named.keys():
            try:
                said[name] = _read(named[name], said[name])
            except ValidationError:
                del said[name]
        return said


def _read(field, said):
    if not field.is_relation:
        return field.to_python(said)
    if None in [key_in(key) for key in (said if isinstance(said, list) else [said])]:
        raise ValidationError("No key")
    return said


class OneByOneAdmin(PresetAdmin):
    """Deleting many deletes each by itself, so that each frees the pages on which it stood."""

    def delete_queryset(self, request, queryset):
        for row in queryset:
            self.delete_model(request, row)


class NamedAdmin(OneByOneAdmin):
    """Rows that each have a name of their own. Of two people who take one at once the second is
    told so at its field, as if the first had been there for long."""

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:  # it was free when it was checked: now the check finds who has it
            return super().changeform_view(request, *args, **kwargs)


class ListedAdmin(NamedAdmin):
    """Sections, authors and tags. Readers know their addresses, so these stay."""

    form = ListedForm
    search_fields = ("name",)

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def save_model(self, request, listed, form, change):
        super().save_model(request, listed, form, change)
        if change and "name" in form.changed_data:
            tasks.index_all_anew(self._stories_of(listed))

    def delete_model(self, request, listed):
        stories = self._stories_of(listed)
        super().delete_model(request, listed)
        tasks.index_all_anew(stories)

    def _stories_of(self, listed):
        """Ids of the stories that search finds by its name."""
        own = {"section": "section", "tag": "tagged_articles__tag", "author": "bylines__author"}
        stories = Article.objects.filter(**{own[listed._meta.model_name]: listed})
        return list(stories.values_list("pk", flat=True))


@admin.register(Section)
class SectionAdmin(ListedAdmin):
    list_display = ("name", "position", "in_menu", "language", "has_slots")
    ordering = ("position", "name")
    fieldsets = (
        (None, {"fields": ("name", "slug", "description", "language")}),
        ("In the menu", {"fields": ("in_menu", "position")}),
        ("Advertisements", {"fields": ("has_slots",)}),
    )


@admin.register(Author)
class AuthorAdmin(ListedAdmin):
    list_display = ("name", "title", "user")
    list_select_related = ("user",)
    sortable_by = ("name",)
    autocomplete_fields = ("portrait",)
    ordering = ("name", "pk")
    fieldsets = (
        (None, {"fields": ("name", "slug", "title")}),
        ("For readers", {"fields": ("life", "portrait")}),
        ("At the desk", {"fields": ("user",), "description": "Whose stories begin with it."}),
    )


@admin.register(Tag)
class TagAdmin(ListedAdmin):
    list_display = ("name", "slug")
    ordering = ("name",)
    fieldsets = ((None, {"fields": ("name", "slug", "description")}),)


class PickForm(TidyForm):
    """A pick for a place that is taken, or of a story that has one, takes the place of the old."""

    class Meta:
        labels = {"article": "Story"}

    def validate_unique(self):
        """The old pick is given up in save_model."""

    def validate_constraints(self):
        """As validate_unique."""

    def clean_article(self):
        article = self.cleaned_data["article"]
        if article.state != State.PUBLISHED:
            raise ValidationError("Only a published or scheduled story can stand there.")
        return article

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= timezone.now():
            raise ValidationError("This moment is past.")
        return until


@admin.register(FrontPagePick)
class FrontPagePickAdmin(OneByOneAdmin):
    form = PickForm
    list_display = ("place", "article", "until", "in_force")
    list_display_links = ("place", "article")
    list_select_related = ("article",)
    autocomplete_fields = ("article",)
    ordering = ("place",)
    fieldsets = (
        (
            None,
            {
                "fields": ("place", "article", "until"),
                "description": "A place without a pick in force fills itself with the newest "
                "story that has a picture. A new pick for a place takes the place of the old.",
            },
        ),
    )

    def get_queryset(self, request):
        public = Article.objects.published().filter(pk=OuterRef("article_id"))
        return super().get_queryset(request).annotate(is_public=Exists(public))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "article":  # a story is not written in a small window
            field.widget.can_add_related = field.widget.can_change_related = False
        return field

    def get_changeform_initial_data(self, request):
        """An address may name a story that is to be picked; nothing else is read from it."""
        until = (timezone.localtime() + PICK_LASTS).replace(second=0, microsecond=0)
        return {"until": until, "article": key_in(request.GET.get("article", ""))}

    def save_model(self, request, pick, form, change):
        same = Q(place=pick.place) | Q(article=pick.article)
        for old in FrontPagePick.objects.filter(same).exclude(pk=pick.pk):
            old.delete()
        super().save_model(request, pick, form, change)

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            self.message_user(
                request, "Somebody chose for this place just now: look again.", messages.WARNING
            )
            return HttpResponseRedirect(reverse("admin:articles_frontpagepick_changelist"))

    @admin.display(boolean=True, description="in force")
    def in_force(self, pick):
        return pick.is_public and pick.until > timezone.now()


@admin.register(Correction)
class CorrectionAdmin(admin.ModelAdmin):
    """What readers were told. It is written when a story is published, and stays as it is."""

    list_display = ("at", "kind", "article", "beginning", "by")
    list_select_related = ("article", "by")
    list_filter = ("kind",)
    sortable_by = ()
    ordering = ("-pk",)
    fields = ("article", "kind", "note", "at_top", "by", "at")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="note")
    def beginning(self, correction):
        return Truncator(correction.note).chars(120)
