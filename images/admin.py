"""The library of pictures, as the desk sees it."""

from django.contrib import admin, messages
from django.forms import Script
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from images import renditions, usage
from images.forms import PictureForm, UploadForm
from images.models import Picture


class AltTextFilter(admin.SimpleListFilter):
    title = "alternative text"
    parameter_name = "words"

    def lookups(self, request, model_admin):
        return [("missing", "Missing"), ("written", "Written")]

    def queryset(self, request, queryset):
        if self.value() == "missing":
            return queryset.filter(alt="")
        return queryset.exclude(alt="") if self.value() == "written" else queryset


class OwnerFilter(admin.SimpleListFilter):
    title = "uploaded by"
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [("mine", "Me")]

    def queryset(self, request, queryset):
        return queryset.filter(uploaded_by=request.user) if self.value() == "mine" else queryset


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    """Everyone who writes adds pictures; others' pictures are changed by editors only."""

    list_display = ("thumbnail", "words", "credit", "size", "uploaded_by", "uploaded")
    list_display_links = ("thumbnail", "words")
    list_filter = (AltTextFilter, OwnerFilter)
    list_select_related = ("uploaded_by",)
    list_per_page = 48
    sortable_by = ("words", "uploaded")  # by what an index has an order of
    ordering = ("-uploaded_at", "-pk")
    search_fields = ("alt", "caption", "credit")
    search_help_text = "Searches alternative text, caption and credit."

    class Media:
        css = {"all": ["css/desk-pictures.css"]}
        js = [Script("desk/focus.js", defer=True)]

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(
            request, obj, change, form=PictureForm if obj else UploadForm, **kwargs
        )

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["upload", "alt", "caption", "credit", ("focus_x", "focus_y")]
        return [
            "preview",
            *("alt", "caption", "credit", ("focus_x", "focus_y")),
            *("size", "uploaded_by", "uploaded"),
        ]

    def get_readonly_fields(self, request, obj=None):
        return ("preview", "size", "uploaded_by", "uploaded") if obj else ()

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None
            or obj.uploaded_by_id == request.user.pk
            or request.user.has_perm("images.change_any_picture")
        )

    def save_model(self, request, picture, form, change):
        if change:
            super().save_model(request, picture, form, change)
        else:
            picture.uploaded_by = request.user
            renditions.take(picture, form.reading, form.cleaned_data["upload"])

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Pictures", **(extra_context or {})})

    def delete_view(self, request, object_id, extra_context=None):
        picture = self.get_object(request, object_id)
        places = usage.of(picture) if picture else []
        if places and self.has_delete_permission(request, picture):
            self.message_user(
                request,
                "This picture is in use and cannot be deleted. Take it out first of: "
                + "; ".join(places),
                messages.ERROR,
            )
            return redirect("admin:images_picture_change", picture.pk)
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, pictures, request):
        """A picture in use is protected here too, which is where deleting many at once asks."""
        tree, counts, missing, protected = super().get_deleted_objects(pictures, request)
        places = [place for picture in pictures for place in usage.of(picture)]
        return tree, counts, missing, [*protected, *places]

    def delete_queryset(self, request, queryset):
        for picture in queryset:  # one by one, so that their files go with them
            picture.delete()

    @admin.display(description="picture")
    def thumbnail(self, picture):
        return self._image(picture, 320)

    @admin.display(description="picture")
    def preview(self, picture):
        return self._image(picture, 640)

    @admin.display(description="what is seen", ordering="alt")
    def words(self, picture):
        if picture.alt:
            return picture.alt
        return format_html("{} <em>No alternative text</em>", picture.caption)

    @admin.display(description="pixels", ordering="width_px")
    def size(self, picture):
        return f"{picture.width_px} × {picture.height_px}"

    @admin.display(description="uploaded", ordering="uploaded_at")
    def uploaded(self, picture):
        return date_format(timezone.localtime(picture.uploaded_at), "j M Y, H:i T")

    def _image(self, picture, width):
        return format_html(
            '<img class="desk-picture" src="{}" alt="{}" loading="lazy" width="{}" height="{}">',
            renditions.url(picture, width, "webp"),
            picture.alt,
            width,
            max(1, round(picture.height_px * width / picture.width_px)),
        )
