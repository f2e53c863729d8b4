"""What stories are filed under, and what stands at the top of the front page."""

from django.contrib import admin

from articles.models import Author, Section, Tag


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ("name", "position", "in_menu", "language", "has_slots")
    search_fields = ("name",)
    ordering = ("position", "name")


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    list_display = ("name", "title", "user")
    list_select_related = ("user",)
    search_fields = ("name",)
    autocomplete_fields = ("user", "portrait")
    ordering = ("name",)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ("name", "slug")
    search_fields = ("name",)
    ordering = ("name",)
