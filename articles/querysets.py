"""Which stories: the questions that pages, feeds and the desk ask of the table of stories."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.workflow import State

CLOCK_FIELDS = ("published_at", "expires_at", "breaking_until")  # by these alone readers see change


class ArticleQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None):
        """Will keep the stories that the public may see at that moment; None is now.

        State published, and published_at <= at < expires_at, where a null end never comes.
        This is the only place where that rule stands.
        """
        at = at or timezone.now()
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at),
            state=State.PUBLISHED,
            published_at__lte=at,
        )

    def next_change(self, after: datetime | None = None) -> datetime | None:
        """Will say when the public set, or what is breaking in it, changes next by the clock.

        None: nothing is planned.
        """
        after = after or timezone.now()
        moments = self.filter(state=State.PUBLISHED).aggregate(
            **{
                f"next_{field}": models.Min(field, filter=Q(**{f"{field}__gt": after}))
                for field in CLOCK_FIELDS
            }
        )
        return min((moment for moment in moments.values() if moment), default=None)

    def changing_after(self, after: datetime, field: str):
        """Will keep the stories that the clock moves then by this one of CLOCK_FIELDS."""
        return self.filter(state=State.PUBLISHED, **{f"{field}__gt": after}).order_by()

    def breaking(self, at: datetime | None = None):
        """Public stories that are breaking at that moment, the one that stays longest first."""
        at = at or timezone.now()
        return self.published(at).filter(breaking_until__gt=at).order_by("-breaking_until", "-pk")

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def in_section(self, section):
        return self.filter(section=section)

    def tagged(self, tag):
        return self.filter(tagged_articles__tag=tag)

    def by_author(self, author):
        return self.filter(bylines__author=author)

    def under(self, listed):
        """Will keep what is filed under this section, tag or author."""
        find = {"section": self.in_section, "tag": self.tagged, "author": self.by_author}
        return find[listed._meta.model_name](listed)

    def published_between(self, first: date, after: date):
        """Will keep what has its address from first to before `after`, in the newsroom's days."""
        return self.filter(published_on__gte=first, published_on__lt=after)

    def newest_of_each(self, sections, *, count: int, overall: int, also=()):
        """Will keep the newest public stories of each of these sections, and the newest of all.

        Each part is found by its index, so the cost does not grow with the newsroom.
        sections: ids. also: ids of stories that are kept too if they are public. Not ordered.
        """
        newest = self.published().newest_first()
        parts = Q(pk__in=newest.values("pk")[:overall])
        if also:
            parts |= Q(pk__in=newest.filter(pk__in=also).order_by().values("pk"))
        for section in sections:
            parts |= Q(pk__in=newest.in_section(section).values("pk")[:count])
        return self.filter(parts)

    def with_names(self):
        """Its bylines with their authors, read together: one query more."""
        bylines = self.model._meta.get_field("bylines").related_model.objects
        return self.prefetch_related(models.Prefetch("bylines", bylines.select_related("author")))

    def for_cards(self):
        """Only what a card shows, with its section, picture and bylines: two queries in all."""
        return self.for_plain_cards().with_names()

    def for_plain_cards(self):
        """Only what a card without names shows, with its section and picture: one query."""
        return self.select_related("section", "lead_picture").defer("body", "reader_html")
