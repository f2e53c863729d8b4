"""Which stories: the questions that pages, feeds and the desk ask of the table of stories."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.workflow import State


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
                for field in ("published_at", "expires_at", "breaking_until")
            }
        )
        return min((moment for moment in moments.values() if moment), default=None)

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

    def in_language(self, language: str):
        return self.filter(language=language)

    def for_cards(self):
        """Only what a card shows, with its section, picture and bylines: three queries in all."""
        return (
            self.select_related("section", "lead_picture")
            .prefetch_related("bylines__author")
            .defer("body", "reader_html")
        )
