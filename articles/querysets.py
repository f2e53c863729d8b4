"""Which stories: the questions that pages, feeds and the desk ask of the table of stories."""

from datetime import UTC, date, datetime

from django.db import models
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    OuterRef,
    Q,
    StringAgg,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, JSONArray
from django.utils import timezone

from articles import cards
from articles.workflow import State

CLOCK_FIELDS = ("published_at", "expires_at", "breaking_until")  # by these alone readers see change

# Without a bound on the date SQLite would rather begin at the stories than at the index of a tag.
_EVER = datetime(1900, 1, 1, tzinfo=UTC)


def _between(column: str, until: datetime | None) -> dict:
    return {f"{column}__gt": _EVER} | ({} if until is None else {f"{column}__lte": until})


def _published(at: datetime) -> Q:
    is_not_over = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
    return Q(is_not_over, state=State.PUBLISHED, published_at__lte=at)


class ArticleQuerySet(models.QuerySet):
    # Of what newest_first() makes an order that an index has: of the table that was filtered by.
    _dates = ("-published_at", "-pk")

    def _clone(self):
        clone = super()._clone()
        clone._dates = self._dates
        return clone

    def _dated_by(self, *fields: str):
        clone = self._chain()
        clone._dates = fields
        return clone

    def published(self, at: datetime | None = None):
        """Will keep the stories that the public may see at that moment; None is now.

        State published, and published_at <= at < expires_at, where a null end never comes.
        This is the only place where that rule stands.
        """
        return self.filter(_published(at or timezone.now()))

    def with_is_public(self, at: datetime | None = None):
        """Will give each its `is_public`: whether published(at) would keep it."""
        is_public = ExpressionWrapper(_published(at or timezone.now()), BooleanField())
        return self.annotate(is_public=Coalesce(is_public, False))

    def next_change(self, after: datetime | None = None) -> datetime | None:
        """Will say when the public set, or what is breaking in it, changes next by the clock.

        None: nothing is planned. One query of three parts, each found by its index.
        """
        after = after or timezone.now()
        first, *others = (
            self.changing_after(after, field)
            .annotate(clock=models.Value(field))
            .values("clock")
            .annotate(next=models.Min(field))
            .values_list("next", flat=True)
            for field in CLOCK_FIELDS
        )
        return min((moment for moment in first.union(*others, all=True) if moment), default=None)

    def changing_after(self, after: datetime, field: str):
        """Will keep the stories that the clock moves then by this one of CLOCK_FIELDS."""
        return self.filter(state=State.PUBLISHED, **{f"{field}__gt": after}).order_by()

    def breaking(self, at: datetime | None = None):
        """Public stories that are breaking at that moment, the one that stays longest first; none
        that somebody paid for."""
        at = at or timezone.now()
        breaking = self.published(at).filter(breaking_until__gt=at, paid_by="")
        return breaking.order_by("-breaking_until", "-pk")

    def newest_first(self):
        """Will put the newest first, in the order of an index, whatever the list is of."""
        return self.order_by(*self._dates)

    def in_section(self, section):
        return self.filter(section=section)

    def tagged(self, tag, *, until: datetime | None = None):
        """Will keep the stories with this tag that have a date, none after `until` if that is told.

        until: so that a list may go on in the middle without reading what is newer.
        """
        dated = _between("tagged_articles__published_at", until)
        rows = self.filter(tagged_articles__tag=tag, **dated)
        return rows._dated_by(
            "-tagged_articles__published_at", "-tagged_articles__content_object_id"
        )

    def by_author(self, author, *, until: datetime | None = None):
        """Will keep the stories of this author in the same way."""
        rows = self.filter(bylines__author=author, **_between("bylines__published_at", until))
        return rows._dated_by("-bylines__published_at", "-bylines__article_id")

    def with_role_of(self, author):
        """Will annotate `role`: what this author did for each; "" where `author` is None."""
        if author is None:
            return self.annotate(role=Value(""))
        bylines = self.model._meta.get_field("bylines").related_model.objects
        own = bylines.filter(article=OuterRef("pk"), author=author).order_by()
        return self.annotate(role=Subquery(own.values("role")))

    def under(self, listed):
        """Will keep what is filed under this section, tag or author."""
        find = {"section": self.in_section, "tag": self.tagged, "author": self.by_author}
        return find[listed._meta.model_name](listed)

    def published_between(self, first: date, after: date):
        """Will keep what has its address from first to before `after`, in the newsroom's days."""
        rows = self.filter(published_on__gte=first, published_on__lt=after)
        return rows._dated_by("-published_on", "-published_at", "-pk")

    def older_than(self, moment: datetime, pk: int):
        """Will keep what comes after that story in the order of newest_first()."""
        return self.filter(Q(published_at__lt=moment) | Q(pk__lt=pk), published_at__lte=moment)

    def newest_of_each(self, sections, *, count: int, overall: int, also=(), at=None):
        """Will keep the newest public stories of each of these sections, and the newest of all.

        Each part is found by its index, so the cost does not grow with the newsroom.
        sections: ids. also: ids of stories that are kept too if they are public. Not ordered.
        at: the moment at which they are public; None is now.
        """
        newest = self.published(at).newest_first()
        return self._in_any(
            newest[:overall],
            *(newest.in_section(section)[:count] for section in sections),
            *([newest.filter(pk__in=also)] if also else ()),
        )

    def came_or_out_since(self, moment: datetime, *, most: int):
        """Will keep stories in any state that came into the newsroom since then, or that readers
        have since then: the newest of each, `most` at most, found by indexes. Not ordered."""
        came = self.order_by("-pk")[:most]
        out = self.filter(state=State.PUBLISHED, published_at__gte=moment)
        since = Q(created_at__gte=moment) | Q(published_at__gte=moment)
        return self._in_any(came, out.order_by("-published_at", "-pk")[:most]).filter(since)

    def _in_any(self, *parts):
        """What is in one of these. The parts are joined as ids: PostgreSQL reads the whole table
        for a condition that says "in this or in that", and SQLite joins no parts with an end."""
        first, *others = (
            self.model.objects.filter(pk__in=part.values("pk")).order_by().values("pk")
            for part in parts
        )
        return self.filter(pk__in=first.union(*others))

    def with_names(self):
        """Its bylines with their authors, read together: one query more."""
        bylines = self.model._meta.get_field("bylines").related_model.objects
        return self.prefetch_related(models.Prefetch("bylines", bylines.select_related("author")))

    def card_rows(self, *also: str, names: bool = False):
        """Rows for articles.cards.of(): only what a card shows, and behind it other columns.

        names: whether the authors' are read too.
        """
        named = self.with_names_listed() if names else self.annotate(names=Value(""))
        return named.values_list(*cards.COLUMNS, "names", *also)

    def with_names_listed(self):
        """Will annotate `names`: the authors as cards.Story has them."""
        bylines = self.model._meta.get_field("bylines").related_model.objects
        row = Cast(JSONArray("position", "pk", "author__name", "author__slug", "role"), TextField())
        grouped = bylines.filter(article=OuterRef("pk")).order_by().values(one=Value(1))
        listed = grouped.annotate(all=StringAgg(row, Value(",")))
        return self.annotate(names=Subquery(listed.values("all")))

    def for_cards(self):
        """Only what a card shows, with its section, picture and bylines: two queries in all."""
        return self.for_plain_cards().with_names()

    def for_plain_cards(self):
        """Only what a card without names shows, with its section and picture: one query."""
        return self.select_related("section", "lead_picture").defer("body", "reader_html")
