"""What each table's admin reads of a large newsroom: no more than a person can look at.

Knows no table. desk.site gives these bounds to all that are registered.
"""

from itertools import chain, islice

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import CASCADE, PROTECT, QuerySet
from django.utils.functional import cached_property
from django.utils.html import escape

COUNTED = 999  # a tab says "999+" beyond
LISTED = 4_999  # how far one can leaf back
NAMED = 20  # of the rows that keep one from being deleted


class BoundedPaginator(Paginator):
    """Counts no further than anybody leafs: a whole count takes as long as the table is.

    is_cut: whether there are more rows, which no page shows.
    """

    @cached_property
    def count(self):
        return min(self._counted, LISTED)

    @property
    def is_cut(self):
        return self._counted > LISTED

    @cached_property
    def _counted(self):
        return _count_to(LISTED, self.object_list)


class Bounded:
    """To be mixed in before a ModelAdmin. One that has a paginator of its own keeps it."""

    show_full_result_count = False

    def changelist_view(self, request, extra_context=None):
        """Django's own, which passes over a deed that it does not offer: here that is refused."""
        asked = set(filter(None, request.POST.getlist("action")))
        if not asked <= self.get_actions(request).keys():
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        kind = BoundedPaginator if self.paginator is Paginator else self.paginator
        return kind(queryset, per_page, orphans, allow_empty_first_page)

    def get_deleted_objects(self, objs, request):
        """Django's own, unless very much points there: it would read and list all of it."""
        pointing = [
            (relation, _pointing(relation, objs)) for relation in self.model._meta.related_objects
        ]
        keeping = (rows[:NAMED] for relation, rows in pointing if relation.on_delete is PROTECT)
        if protected := list(islice(map(_named, chain.from_iterable(keeping)), NAMED)):
            return [], {}, set(), protected
        going = [rows for relation, rows in pointing if relation.on_delete is CASCADE]
        if not any(_count_to(NAMED, rows) > NAMED for rows in going):
            return super().get_deleted_objects(objs, request)
        counts = {rows.model._meta.verbose_name_plural: counted(rows) for rows in going}
        lacking = {self.opts.verbose_name} if not self._may_delete(request, objs) else set()
        return [escape(_named(row)) for row in objs], counts, lacking, []

    def _may_delete(self, request, rows) -> bool:
        return all(self.has_delete_permission(request, row) for row in rows)


def counted(rows: QuerySet) -> str:
    """Will write how many rows there are: "31", or "999+"."""
    number = _count_to(COUNTED, rows)
    return f"{COUNTED}+" if number > COUNTED else str(number)


def _count_to(most: int, rows: QuerySet) -> int:
    return rows.order_by().values("pk")[: most + 1].count()


def _pointing(relation, objs) -> QuerySet:
    rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": objs})
    return rows.select_related(relation.field.name).order_by()


def _named(row) -> str:
    return f"{row._meta.verbose_name}: {row}"
