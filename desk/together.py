"""What the story form knows of other people, and of what was typed in it before."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from articles.models import Article
from articles.typed import key_in
from articles.workflow import State
from desk import autosaves, presence, states
from desk.models import Autosave, EditLock, Why


def is_held(request: HttpRequest, story: Article | None) -> bool:
    """Will take the lock of a story whose form is opened, and say whether somebody else has it."""
    if story is None or request.method != "GET":
        return False
    request.lock = presence.arrive(story, request.user, form_key(request))
    return request.lock is not None


def form_key(request: HttpRequest) -> str:
    """Will name the form of this answer: a new one, unless it goes on with what was typed."""
    if not hasattr(request, "form_key"):
        posted = autosaves.form_key_in(request.POST) if request.method == "POST" else ""
        request.form_key = posted or autosaves.new_form_key()
    return request.form_key


def take_up(request: HttpRequest, story_key: str | None) -> None:
    """Will have the form filled with the kept text that the address asks for, as it was typed.

    The number of its version stays the one it was typed on. Raises Http404 for what is not there.
    """
    if "take_up" not in request.GET:
        return
    row = find(request.user, request.GET["take_up"])
    story = get_object_or_404(Article, pk=key_in(story_key)) if story_key else None
    get_object_or_404(Autosave, pk=row.pk, article=story)
    request.typed = autosaves.as_posted(row)
    request.typed["base_number"] = str(row.base_number)
    request.typed["seen_state"] = story.state if story else State.DRAFT
    request.form_key, request.turn = row.form_key, row.turn
    request.unsaved_since, request.is_taken_up = row.saved_at, True


def find(user, key: str) -> Autosave:
    """Will give this person's own kept text of that key. Raises Http404."""
    texts = Autosave.objects.exclude(why=Why.DONE).select_related("article")
    return get_object_or_404(texts, pk=key_in(key), user=user)


def keep_refused(request: HttpRequest, story: Article | None) -> None:
    """Will keep the text of a save that was refused, for this person to take up again."""
    row = autosaves.keep(request.user, story, request.POST, why=Why.REFUSED)
    request.form_key, request.turn = row.form_key, row.turn
    request.unsaved_since = row.saved_at


def context(request: HttpRequest, form, story: Article | None) -> dict:
    """What the form's template shows: one query, none for who only reads."""
    kept = autosaves.Kept()
    if request.user.has_perm("articles.change_article"):
        kept = autosaves.left_by(request.user, story, form, but=form_key(request))
    return {
        "form_key": form_key(request),
        "turn": getattr(request, "turn", 0),
        "unsaved_since": getattr(request, "unsaved_since", None),
        "offered": kept.offered,
        "turns": kept.turns,
        "done": kept.done,
        "lock": lock_words(getattr(request, "lock", None)),
        "now": timezone.now(),
        "user": request.user.pk,
    }


def lock_words(lock: EditLock | None) -> dict | None:
    """Will say who holds a lock: `holder`, `name`, `since` as a clock, `age`."""
    if lock is None:
        return None
    return {
        "holder": lock.holder_id,
        "name": str(lock.holder),
        "since": states.clock(lock.since),
        "age": states.age(lock.since, timezone.now()),
    }


def loss(lock: EditLock, user) -> str:
    """Will say why this person's form is shut now."""
    if lock.taken_from_id == user.pk:
        return f"{lock.holder} took over at {states.clock(lock.taken_at)}."
    return f"{lock.holder} is editing since {states.clock(lock.since)}."
