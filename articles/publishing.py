"""The deeds of a newsroom: each moves a story from one state to another, in one transaction,
with its row in the ledger, and frees the pages that it touches.

Every deed raises NotReady with reasons in words when the story may not go there yet, and Changed
when somebody else moved it meanwhile. Permissions are asked by whoever shows the button.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import content as contents
from articles import filing, ledger, old_addresses, reader_html, search
from articles.models import Article, FrontPagePick, PlannedUpdate
from articles.workflow import UNPUBLISHED, VERBS, State
from pagecache import pages


class NotReady(Exception):
    """The deed is refused. reasons: pairs (name of the form field or "", sentence)."""

    def __init__(self, *reasons: tuple[str, str]):
        super().__init__(" ".join(sentence for _, sentence in reasons))
        self.reasons = reasons


class Changed(NotReady):
    """Somebody else was faster: the story is no longer in the state in which it was seen."""

    def __init__(self, article: Article):
        state = State(Article.objects.values_list("state", flat=True).get(pk=article.pk))
        super().__init__(("", f"Somebody changed this story meanwhile. It is now: {state.label}."))


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
) -> None:
    """Will give readers this content, from that moment on.

    content: the working copy (articles.content); None publishes the row as it stands. version: its
    number.
    at: aware; in the past for stories that come from elsewhere. None is now for a first
    publication, and leaves a scheduled story where it is planned. A story that readers have seen
    keeps its date: publishing it again changes its text and its "Updated on", and its address
    where the content has another slug. The old address then leads to the new one.
    expires_at: aware; None is never.
    """
    now = timezone.now()
    with transaction.atomic():
        _take(article, "publish")
        _refuse_while_planned(article)
        before, old_tags, was_seen = article.state, article.page_tags(), _was_seen(article, now)
        if content is not None:
            contents.write(article, content)
            article.live_version = version
        left, article.slug = article.slug, (content or {}).get("slug") or article.slug
        _date(article, at=at, expires_at=expires_at, now=now)
        _check(article)
        article.state = State.PUBLISHED
        _give(article, left=left if was_seen else None)
        verb = _verb(article, before, is_news=not was_seen and article.published_at > now, at=at)
        ledger.record(article, verb=verb, by=by, note=note, before=before, version=version)
        pages.forget(*old_tags, *article.page_tags())


@transaction.atomic
def change(
    article: Article, *, content: dict, version: int, at: datetime, verb: str, by, note: str
) -> None:
    """Will give readers this content of a story that they know, as planned for that moment.

    For articles.planning, which has locked and read the row and asks whether it may be.
    """
    old_tags = article.page_tags()
    contents.write(article, content)
    article.live_version = version
    article.updated_at = max(at, article.updated_at or at)
    _give(article)
    ledger.record(article, verb=verb, by=by, note=note, before=article.state, version=version)
    pages.forget(*old_tags, *article.page_tags())


def _give(article: Article, *, left: str | None = None) -> None:
    """left: the slug that readers know, which is given up where the row has another."""
    reader_html.prepare(article)
    _save_where_it_may_be(article, left=left)
    filing.date(article)
    search.index(article)


def _verb(article: Article, before: str, *, is_news: bool, at) -> str:
    """The name in the ledger, as in the table of verbs, of what publish() did."""
    if is_news:
        return "update" if before == State.PUBLISHED and at is None else "schedule"
    is_changed = before == State.PUBLISHED and article.updated_at is not None
    return "update" if is_changed else "publish"


def _date(article: Article, *, at: datetime | None, expires_at: datetime | None, now) -> None:
    if _was_seen(article, now):
        if at is not None and at > now:
            raise NotReady(
                ("at", "Readers have this story already. Schedule an update of it instead.")
            )
        article.updated_at = now
    else:
        planned = article.published_at if article.state == State.PUBLISHED else now
        article.published_at = at or planned
        article.published_on = timezone.localdate(article.published_at)
        article.slug = contents.free_slug(article, article.published_on)
    article.expires_at = expires_at


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
        if left is not None:
            old_addresses.move(article, left=left)
        else:
            old_addresses.save(article)
    except old_addresses.Taken as taken:
        if left is not None:
            raise NotReady(("slug", "Another story of that day has this address.")) from taken
        # another story took this address since it was found free
        article.slug = contents.free_slug(article, article.published_on)
        old_addresses.save(article)


@transaction.atomic
def redate(article: Article, *, published_at: datetime, updated_at: datetime | None = None) -> None:
    """Will give a published story another date of publication, and the address of that day.

    For demo newspapers, whose news are always of today; a real story keeps its address.
    """
    tags = article.page_tags()
    article.published_at, article.updated_at = published_at, updated_at
    day = timezone.localdate(published_at)
    if day != article.published_on:
        article.published_on, article.slug = day, contents.free_slug(article, day)
    reader_html.prepare(article)
    article.save()
    filing.date(article)
    pages.forget(*tags)


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


def _take_down(article: Article, verb: str, *, by, note: str) -> None:
    if not note.strip():
        raise NotReady(("note", "Say why, for the record."))
    with transaction.atomic():
        _take(article, verb)
        tags = article.page_tags()
        _move(article, verb, by=by, note=note, breaking_until=None)
        _forget_plans(article)
        search.index(article)
        pages.forget(*tags)


def _forget_plans(article: Article) -> None:
    waiting = PlannedUpdate.objects.filter(article=article, due_at__isnull=False)
    waiting.update(due_at=None, cancelled_at=timezone.now())


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


def _refuse_while_planned(article: Article) -> None:
    """What is planned replaces all that readers have: what is published before would be lost."""
    planned = article.planned_updates.filter(due_at__isnull=False).first()
    if planned is None:
        return
    what = "A roll-back" if planned.applied_at else "An update"
    when = timezone.localtime(planned.due_at)
    raise NotReady(
        ("", f"{what} of this story is planned for {when:%-d %b, %H:%M %Z}. Cancel it first.")
    )


def _refuse_unless(allowed: bool, article: Article, verb: str) -> None:
    if not allowed:
        state = State(article.state).label.lower()
        raise NotReady(("", f"A story that is {state} cannot be moved by “{verb}”."))


def revive(article: Article, *, by, note: str) -> None:
    """Will take back a killing: the story is withdrawn then, so that it can be published again."""
    if not note.strip():
        raise NotReady(("note", "Say why, for the record."))
    _move(article, "revive", by=by, note=note)
    pages.forget(*article.page_tags())


def unready(article: Article) -> list[tuple[str, str]]:
    """Will say why readers cannot have this story, whoever asks; pairs as in NotReady.reasons."""
    reasons = []
    if not article.headline.strip():
        reasons.append(("headline", "The story has no headline."))
    if not article.body.strip():
        reasons.append(("body", "The story has no text."))
    if article.lead_picture and not article.lead_picture.alt.strip():
        reasons.append(("lead_picture", "The lead picture has no alternative text."))
    return reasons


def _check(article: Article) -> None:
    reasons = unready(article)
    if article.expires_at and article.expires_at <= article.published_at:
        reasons.append(("expires_at", "It would expire before it is published."))
    if article.embargo_until and article.published_at < article.embargo_until:
        ends = timezone.localtime(article.embargo_until)
        reasons.append(("at", f"Not published: the embargo ends on {ends:%A, %-d %B at %H:%M %Z}."))
    if reasons:
        raise NotReady(*reasons)
