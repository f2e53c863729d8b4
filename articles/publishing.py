"""The deeds of a newsroom: each moves a story from one state to another, in one transaction,
with its row in the ledger, and frees the pages that it touches.

Every deed raises NotReady with reasons in words when the story may not go there yet, and Changed
when somebody else moved it meanwhile. Permissions are asked by whoever shows the button.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import content as contents
from articles import filing, old_addresses, reader_html, search
from articles.models import Article, FrontPagePick, Transition
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
    _record(article, verb="start", by=by, note="", before="")
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
    at: datetime | None = None,
    expires_at: datetime | None = None,
    note: str = "",
) -> None:
    """Will give readers this content, from that moment on.

    content: the working copy (articles.content); None publishes the row as it stands.
    at: aware; in the past for stories that come from elsewhere. None is now for a first
    publication, and leaves a scheduled story where it is planned. A story that readers have seen
    keeps its date: publishing it again changes its text and its "Updated on", and its address
    where the content has another slug. The old address then leads to the new one.
    expires_at: aware; None is never.
    """
    now = timezone.now()
    with transaction.atomic():
        _take(article, "publish")
        before, old_tags, seen = article.state, article.page_tags(), _was_seen(article, now)
        if content is not None:
            contents.write(article, content)
        left, article.slug = article.slug, (content or {}).get("slug") or article.slug
        _date(article, at=at, expires_at=expires_at, seen=seen, now=now)
        _check(article)
        article.state = State.PUBLISHED
        reader_html.prepare(article)
        _save_where_it_may_be(article, left=left if seen else None)
        filing.date(article)
        search.index(article)
        _record(article, verb="publish", by=by, note=note, before=before)
        pages.forget(*old_tags, *article.page_tags())


def _date(
    article: Article,
    *,
    at: datetime | None,
    expires_at: datetime | None,
    seen: bool,
    now: datetime,
) -> None:
    if seen:
        if at is not None and at > now:
            raise NotReady(("at", "Readers know this story already: it cannot be scheduled."))
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


@transaction.atomic
def set_breaking(article: Article, *, by, until: datetime | None) -> None:
    """Will put a published story into the breaking bar until then; None ends it now."""
    changed = Article.objects.filter(pk=article.pk, state=State.PUBLISHED).update(
        breaking_until=until
    )
    if not changed:
        raise NotReady(("", "Only a published story can be breaking."))
    article.breaking_until = until
    verb = "breaking" if until else "calm"
    _record(article, verb=verb, by=by, note="", before=article.state)
    pages.forget("breaking", *article.page_tags())


def _take_down(article: Article, verb: str, *, by, note: str) -> None:
    if not note.strip():
        raise NotReady(("note", "Say why, for the record."))
    with transaction.atomic():
        _take(article, verb)
        tags = article.page_tags()
        _move(article, verb, by=by, note=note, breaking_until=None)
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
    _record(article, verb=verb, by=by, note=note, before=before)


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


def _check(article: Article) -> None:
    reasons = []
    if not article.headline.strip():
        reasons.append(("headline", "The story has no headline."))
    if not article.body.strip():
        reasons.append(("body", "The story has no text."))
    if article.lead_picture and not article.lead_picture.alt.strip():
        reasons.append(("lead_picture", "The lead picture has no alternative text."))
    if article.expires_at and article.expires_at <= article.published_at:
        reasons.append(("expires_at", "It would expire before it is published."))
    if reasons:
        raise NotReady(*reasons)


def _record(article: Article, *, verb: str, by, note: str, before: str) -> None:
    Transition.objects.create(
        article=article,
        verb=verb,
        from_state=before,
        to_state=article.state,
        by=by,
        at=timezone.now(),
        note=note,
        public_from=article.published_at,
    )
