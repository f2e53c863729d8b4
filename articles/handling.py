"""How a story is handled before readers have it: who writes in it, and until when it waits."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import ledger
from articles.models import Article
from articles.refusals import NotReady
from articles.workflow import State


@transaction.atomic
def set_embargo(article: Article, *, by, until: datetime | None) -> None:
    """Will keep a story from readers until then, whatever is planned; None ends the embargo.

    Raises NotReady where readers have it already, or would have it before as it is planned.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.embargo_until == until:
        return
    if until is not None and row.state == State.PUBLISHED:
        if row.published_at <= timezone.now():
            raise NotReady(("embargo_until", "Readers have this story already."))
        if row.published_at < until:
            planned = f"{timezone.localtime(row.published_at):%-d %b, %H:%M %Z}"
            raise NotReady(
                ("embargo_until", f"It is to be published before, at {planned}. Change that first.")
            )
    Article.objects.filter(pk=row.pk).update(embargo_until=until)
    article.embargo_until = until
    note = f"Until {timezone.localtime(until):%-d %b %Y, %H:%M %Z}" if until else "Ended"
    ledger.record(row, verb="embargo", by=by, note=note, before=row.state)


@transaction.atomic
def assign(article: Article, *, by, people: Collection) -> None:
    """Will let exactly these people write in a story beside the one who began it."""
    row = Article.objects.select_for_update().get(pk=article.pk)
    before = set(row.assigned_to.values_list("pk", flat=True))
    if before == {person.pk for person in people}:
        return
    row.assigned_to.set(people)
    note = ", ".join(str(person) for person in people) or "Nobody"
    ledger.record(row, verb="assign", by=by, note=note, before=row.state)
