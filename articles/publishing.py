"""The deeds of a newsroom: each moves a story from one state to another, in one transaction,
with its row in the ledger, and frees the pages that it touches.

Every deed raises NotReady with reasons in words when the story may not go there yet, and Changed
when somebody else moved it meanwhile. Permissions are asked by whoever shows the button.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import content as contents
from articles import corrections, filing, reader_html, search
from articles.corrections import Change, Kind
from articles.models import Article, Transition
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
    change: Change | None = None,
) -> None:
    """Will give readers this content, from that moment on.

    content: the working copy (articles.content); None publishes the row as it stands.
    at: aware; in the past for stories that come from elsewhere. None is now for a first
    publication, and leaves a scheduled story where it is planned. A story that readers have seen
    keeps its date and its address: publishing it again changes its text and its "Updated on".
    expires_at: aware; None is never.
    change: what is said of it to readers, who have seen the story; None is an update without a
    note. A typo leaves "Updated on" as it is; a retraction ends breaking.
    """
    now = timezone.now()
    with transaction.atomic():
        _take(article, "publish")
        before, old_tags = article.state, article.page_tags()
        if content is not None:
            contents.write(article, content)
        _date(article, at=at, expires_at=expires_at, change=change, now=now)
        check(article)
        article.state = State.PUBLISHED
        reader_html.prepare(article)
        _save_where_it_is_free(article)
        filing.date(article)
        search.index(article)
        if change is not None:
            note = note or change.for_the_record()
            corrections.tell(article, change, by=by, at=now)
        _record(article, verb="publish", by=by, note=note, before=before)
        pages.forget(*old_tags, *article.page_tags())


def _date(article: Article, *, at: datetime | None, expires_at, change, now) -> None:
    if _was_seen(article, now):
        if at is not None and at > now:
            raise NotReady(("at", "Readers know this story already: it cannot be scheduled."))
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


def _save_where_it_is_free(article: Article) -> None:
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError:  # another story took this address since it was found free
        article.slug = contents.free_slug(article, article.published_on)
        article.save()


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
    """Will take a story from readers for good (410). Its address stays taken."""
    _take_down(article, "kill", by=by, note=note)


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


def check(article: Article) -> None:
    """Raises NotReady, with all reasons, where readers could not be given the story as it is."""
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
