"""The filters of the list of stories: by day, by tag, by author, by day of expiry."""

from datetime import date, timedelta

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone

from articles.models import Article, Author, Byline, Tag, TaggedArticle
from articles.slugs import slugify
from articles.typed import key_in
from articles.workflow import UNPUBLISHED, State
from desk import days

LATELY = 300  # bylines: the filter offers who wrote these
DATED = [state for state in State if state not in UNPUBLISHED]  # these have a moment


class AuthorFilter(admin.SimpleListFilter):
    """Who wrote lately, to choose from; an address may name any author."""

    title = "author"
    parameter_name = "author"

    def lookups(self, request, model_admin):
        newest = Byline.objects.order_by("-article").values_list("author", flat=True)[:LATELY]
        chosen = key_in(self.used_parameters.get(self.parameter_name, ""))
        found = Author.objects.filter(pk__in={*newest, chosen} - {None})
        return list(found.order_by("name", "pk").values_list("pk", "name"))

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        written = Byline.objects.filter(author=key_in(self.value())).order_by()
        return queryset.filter(pk__in=written.values("article"))


class TypedFilter(admin.SimpleListFilter):
    """A filter with a field to type in, beside what it offers to choose."""

    template = "admin/articles/article/typed_filter.html"
    kind = "text"
    hint = ""

    def has_output(self):
        return True

    @property
    def typed(self) -> str:
        """What its field holds."""
        return self.value() or ""

    def choices(self, changelist):
        """Django's own; beside the first the rest of the list's address, for the form."""
        self.others = {
            name: value
            for name, value in changelist.params.items()
            if name not in (self.parameter_name, "p")
        }
        return super().choices(changelist)


class TagFilter(TypedFilter):
    """Stories with the tag of that name, as it is written or nearly so."""

    title = "tag"
    parameter_name = "tag"
    hint = "A tag"

    def lookups(self, request, model_admin):
        return []

    def queryset(self, request, queryset):
        if not (typed := (self.value() or "").strip()):
            return queryset
        found = Tag.objects.filter(Q(name=typed) | Q(slug=slugify(typed))).order_by("pk")
        tags = list(found.values_list("pk", flat=True)[:2])
        rows = TaggedArticle.objects.filter(tag__in=tags).order_by()
        return queryset.filter(pk__in=rows.values("content_object"))


class DayFilter(TypedFilter):
    """Stories by the day on which they appeared, or will, in the newsroom's zone."""

    title = "date of publication"
    parameter_name = "day"
    kind = "date"
    hint = "A day"

    @property
    def typed(self) -> str:
        return self.value() if days.day(self.value() or "") else ""

    def lookups(self, request, model_admin):
        today = timezone.localdate()
        yesterday = today - timedelta(days=1)
        return [
            (today.isoformat(), "Today"),
            (yesterday.isoformat(), "Yesterday"),
            ("7-days", "Last 7 days"),
            (f"{today:%Y-%m}", "This month"),
        ]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        if (span := days.span(self.value(), today=timezone.localdate())) is None:
            return queryset.none()
        dated = Article.objects.filter(state__in=DATED)
        return queryset.filter(pk__in=days.within(dated, "published_at", *span).values("pk"))


class ExpiryFilter(admin.SimpleListFilter):
    """Published stories that leave readers by themselves in these days, or did."""

    title = "expiry"
    parameter_name = "expires"

    def lookups(self, request, model_admin):
        today = timezone.localdate()
        chosen = self.used_parameters.get(self.parameter_name, "")
        offered = [(today.isoformat(), "Today"), ("next-7-days", "In the next 7 days")]
        is_other = days.day(chosen) and chosen != today.isoformat()
        return offered + ([(chosen, f"{date.fromisoformat(chosen):%-d %b %Y}")] if is_other else [])

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        if (span := days.span(self.value(), today=timezone.localdate())) is None:
            return queryset.none()
        rows = Article.objects.filter(state=State.PUBLISHED)
        return queryset.filter(pk__in=days.within(rows, "expires_at", *span).values("pk"))
