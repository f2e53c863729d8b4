"""The deeds of a newsroom: each moves a story from one state to another, in one transaction,
with its row in the ledger, and frees the pages that it touches.

Every deed raises NotReady with reasons in words when the story may not go there yet, and Changed
when somebody else moved it meanwhile. Permissions are asked by whoever shows the button.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import (
    clock,
    corrections,
    filing,
    ledger,
    old_addresses,
    plans,
    reader_html,
    readiness,
    search,
)
from articles import content as contents
from articles.corrections import Change, Kind
from articles.models import Article, FrontPagePick
from articles.refusals import Changed, NotReady
from articles.workflow import UNPUBLISHED, VERBS, State
from pagecache import pages

ALREADY_READ = ("at", "Readers have this story already. Schedule an update of it instead.")


@transaction.atomic
def start(*, content: dict, by) -> Article:
    """Will make a new draft of that content and give its row."""
    article = Article(created_by=by)
    contents.write(article, content)
    search.index(article)
    ledger.record(article, verb="start", by=by, before="")
    return article


@transaction.atomic
def keep_draft(article: Article, *, content: dict) -> None:
    """Will let the row of a story that was never public follow its working copy, for the desk's
    lists. A story that readers see or saw is left as it is: its row changes by publish alone."""
    still = Article.objects.select_for_update().filter(pk=article.pk, state__in=UNPUBLISHED)
    row = still.first()
    if row is not None and row.published_on is None:
        contents.write(row, content)
        search.index(row)


def submit(article: Article, *, by, note: str = "") -> None:
    """Will hand a draft to the editors."""
    _move(article, "submit", by=by, note=note)


def send_back(article: Article, *, by, note: str) -> None:
    """Will return a story to its writer; the note says what is missing."""
    if not note.strip():
        raise NotReady(("note", "Say what is missing, so that the writer can mend it."))
    _move(article, "return", by=by, note=note)


def approve(article: Article, *, by, note: str = "") -> None:
    """Will mark a story as ready to be published."""
    _move(article, "approve", by=by, note=note)


def publish(
    article: Article,
    *,
    by,
    content: dict | None = None,
    version: int = 0,
    at: datetime | None = None,
    expires_at: datetime | None = None,
    note: str = "",
    change: Change | None = None,
) -> None:
    """Will give readers this content, from that moment on.

    content: the working copy (articles.content); None publishes the row as it stands. version: its
    number.
    at: aware; in the past for stories that come from elsewhere. None is now for a first
    publication, and leaves a scheduled story where it is planned. A story that readers have seen
    keeps its date: publishing it again changes its text and its "Updated on", and its address
    where the content has another slug. The old address then leads to the new one.
    expires_at: aware; None is never.
    change: what is said of it to readers, who have seen the story; None is an update without a
    note. A typo leaves "Updated on" as it is; a retraction ends breaking.
    """
    now = timezone.now()
    with transaction.atomic():
        _take(article, "publish")
        plans.refuse_while_waiting(article)
        before, old_tags, was_seen = article.state, article.page_tags(), _was_seen(article, now)
        if content is not None:
            contents.write(article, content)
            article.live_version = version
        left, article.slug = article.slug, (content or {}).get("slug") or article.slug
        _date(article, at, expires_at, change, was_seen=was_seen, now=now)
        readiness.check(article)
        article.state = State.PUBLISHED
        _give(article, left=left if was_seen else None)
        if change is not None:
            note = note or change.for_the_record()
            corrections.tell(article, change, by=by, at=now)
        verb = _verb(article, before, change, was_seen=was_seen, at=at, now=now)
        ledger.record(article, verb=verb, by=by, note=note, before=before, version=version)
        pages.forget(*old_tags, *article.page_tags())


@transaction.atomic
def give_as_planned(
    article: Article,
    *,
    content: dict,
    version: int,
    at: datetime,
    change: Change | None,
    verb: str,
    by,
    note: str,
) -> None:
    """Will give readers this content of a story that they know, as planned for that moment.

    For articles.planning, which has locked and read the row and asks whether it may be. verb: its
    name in the ledger. The others: as of publish().
    """
    old_tags = article.page_tags()
    contents.write(article, content)
    article.live_version = version
    _update(article, change, now=max(at, article.updated_at or at))
    _give(article)
    if change is not None:
        corrections.tell(article, change, by=by, at=at)
    ledger.record(article, verb=verb, by=by, note=note, before=article.state, version=version)
    pages.forget(*old_tags, *article.page_tags())


def _give(article: Article, *, left: str | None = None) -> None:
    """left: the slug that readers know, which is given up where the row has another."""
    reader_html.prepare(article)
    _save_where_it_may_be(article, left=left)
    filing.date(article)
    search.index(article)
    clock.note()


def _verb(article: Article, before: str, change, *, was_seen: bool, at, now) -> str:
    """The name in the ledger, as in the table of verbs, of what publish() did."""
    if was_seen:
        if before != State.PUBLISHED:
            return "publish"
        return change.verb if change else "update"
    if article.published_at <= now:
        return "publish"
    return "update" if before == State.PUBLISHED and at is None else "schedule"


def _date(article: Article, at: datetime | None, expires_at, change, *, was_seen, now) -> None:
    if was_seen:
        if at is not None and at > now:
            raise NotReady(ALREADY_READ)
        _update(article, change, now=now)
    elif change is not None:
        raise NotReady(("", "Readers have not seen this story yet: there is nothing to correct."))
    else:
        planned = article.published_at if article.state == State.PUBLISHED else now
        article.published_at = at or planned
        article.published_on = timezone.localdate(article.published_at)
        article.slug = contents.free_slug(article, article.published_on)
    article.expires_at = expires_at


def _update(article: Article, change: Change | None, *, now) -> None:
    if change is None:
        article.updated_at = now
        return
    if problems := change.problems():
        raise NotReady(*problems)
    if change.is_update:
        article.updated_at = now
    if change.kind == Kind.RETRACTION:
        article.breaking_until = None


def _was_seen(article: Article, now) -> bool:
    """Whether readers ever had it. A planned story that was withdrawn in time was never seen, also
    when the planned moment passes afterwards."""
    if article.state not in (State.PUBLISHED, State.WITHDRAWN) or article.published_at > now:
        return False
    withdrawn = article.transitions.filter(verb="withdraw").order_by("-pk").first()
    return article.state == State.PUBLISHED or not withdrawn or withdrawn.was_public


def _save_where_it_may_be(article: Article, *, left: str | None) -> None:
    """left: the slug that readers know; None where they never had the story."""
    try:
        if left is None:
            _save_where_it_is_free(article)
        else:
            old_addresses.move(article, left=left)
    except old_addresses.Taken as taken:
        raise NotReady(("slug", "Another story of that day has this address.")) from taken


def _save_where_it_is_free(article: Article) -> None:
    try:
        old_addresses.save(article)
    except old_addresses.Taken:  # another story took this address since it was found free
        article.slug = contents.free_slug(article, article.published_on)
        old_addresses.save(article)


def withdraw(article: Article, *, by, note: str) -> None:
    """Will take a story from readers (404) so that it can come back."""
    _take_down(article, "withdraw", by=by, note=note)


def kill(article: Article, *, by, note: str) -> None:
    """Will take a story from readers for good (410). Its addresses stay taken, and a place on the
    front page that it was given becomes free."""
    with transaction.atomic():
        _take_down(article, "kill", by=by, note=note)
        FrontPagePick.objects.filter(article=article).delete()


@transaction.atomic
def take_off(article: Article) -> None:
    """Will take a killed story off every page once more: its place on the front page, its row of
    the readers' search, and all that is kept. For a kill after which something stayed."""
    _refuse_unless(article.state == State.KILLED, article, "take off")
    FrontPagePick.objects.filter(article=article).delete()
    search.index(article)
    pages.forget("front", "breaking", "trending", *article.page_tags())


def revive(article: Article, *, by, note: str) -> None:
    """Will take back a killing: the story is withdrawn then, so that it can be published again."""
    if not note.strip():
        raise NotReady(("note", "Say why, for the record."))
    _move(article, "revive", by=by, note=note)
    pages.forget(*article.page_tags())


def _take_down(article: Article, verb: str, *, by, note: str) -> None:
    if not note.strip():
        raise NotReady(("note", "Say why, for the record."))
    with transaction.atomic():
        _take(article, verb)
        tags = article.page_tags()
        _move(article, verb, by=by, note=note, breaking_until=None)
        plans.drop(article)
        clock.note()
        search.index(article)
        pages.forget(*tags)


@transaction.atomic
def _move(article: Article, verb: str, *, by, note: str, **changes) -> None:
    before, target = State(article.state), VERBS[verb].target
    _refuse_unless(before in VERBS[verb].sources, article, verb)
    moved = Article.objects.filter(pk=article.pk, state=before).update(state=target, **changes)
    if not moved:
        raise Changed(article)
    article.state = target
    for name, value in changes.items():
        setattr(article, name, value)
    ledger.record(article, verb=verb, by=by, note=note, before=before)


def _take(article: Article, verb: str) -> None:
    """Lock the row, read it anew, and refuse when it is not in the state in which it was seen."""
    seen = article.state
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.state != seen:
        raise Changed(article)
    _refuse_unless(State(row.state) in VERBS[verb].sources, article, verb)
    article.refresh_from_db()


def _refuse_unless(allowed: bool, article: Article, verb: str) -> None:
    if not allowed:
        state = State(article.state).label.lower()
        raise NotReady(("", f"A story that is {state} cannot be moved by “{verb}”."))
