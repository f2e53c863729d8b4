"""What people typed and did not save: kept until it is saved, thrown away, or a month old.

A row belongs to one form, opened once in one tab, so that no tab writes over what another left.
Knows nothing of locks, and decides nothing: taking a text up fills the form, saving it is the
writer's.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from articles.models import Article
from articles.typed import key_in, tidied
from desk.models import Autosave, Why

LASTS = timedelta(days=30)
MOST_FORMS = 10  # of one person in one story; the oldest goes
MOST_TRACES = 20  # of forms that one person saved: their browser asks for the newest ones
LAST_TURN = 2**31 - 1
OF_THE_PAGE = {"csrfmiddlewaretoken", "form_key", "turn", "verb", "breaking", "_save", "offer"}
NOT_COMPARED = {"base_number", "seen_state"}

_FORM_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,99}")


@dataclass
class Kept:
    """What a person left in a story. offered: newest first. turns: of all forms that are kept, by
    form key. done: keys of forms whose text is saved or thrown away."""

    offered: list[Autosave] = field(default_factory=list)
    turns: dict[str, int] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)


def new_form_key() -> str:
    """Will name a form that is opened now."""
    return str(uuid4())


def form_key_in(posted) -> str:
    """Will read the key that a form brought; "" where it is none."""
    key = posted.get("form_key", "")
    return key if _FORM_KEY.fullmatch(key) else ""


def keep(user, article: Article | None, posted, *, why: str = Why.AUTOSAVE) -> Autosave | None:
    """Will keep what a form holds, over what the same form held before; None where it did not.

    posted: the form's QueryDict. An autosave is not kept when a later one came first, or when its
    form was saved or thrown away meanwhile. A refused text is kept always.
    """
    form_key = form_key_in(posted) or new_form_key()
    turn = min(key_in(posted.get("turn", "")) or 0, LAST_TURN)
    row = {
        "article": article,
        "turn": turn,
        "typed": _typed_in(posted),
        "base_number": min(key_in(posted.get("base_number", "")) or 0, LAST_TURN),
        "why": why,
        "saved_at": timezone.now(),
    }
    same_form = Autosave.objects.filter(user=user, form_key=form_key).exclude(why=Why.DONE)
    if why == Why.AUTOSAVE:
        same_form = same_form.filter(turn__lte=turn)
    if same_form.update(**row):
        return same_form.first()
    made = _add(user, form_key, row)
    if made is None and why == Why.REFUSED:
        made = _add(user, new_form_key(), row)
    if made:
        _keep_newest(MOST_FORMS, Autosave.objects.filter(user=user, article=article))
    return made


def drop(user, article: Article, posted) -> None:
    """Will forget what was typed in a form that is saved now, and what may still come from it."""
    if form_key := form_key_in(posted):
        end(user, article, form_key)


def end(user, article: Article | None, form_key: str) -> None:
    """Will forget the text of a form, leaving a trace that tells its browser so."""
    row = {"article": article, "typed": {}, "why": Why.DONE, "saved_at": timezone.now()}
    if not Autosave.objects.filter(user=user, form_key=form_key).update(**row):
        _add(user, form_key, row)
    _keep_newest(MOST_TRACES, Autosave.objects.filter(user=user, why=Why.DONE), of_done=True)


def left_by(user, article: Article | None, form, *, but: str = "") -> Kept:
    """Will find what this person left in the story: one query.

    form: the story's form, unbound; what says the same is not offered. but: the key of the form
    that is shown with its text already.
    """
    kept = Kept()
    rows = Autosave.objects.filter(user=user).order_by("-saved_at", "-pk")
    here = rows.filter(article=article) | rows.filter(why=Why.DONE)
    for row in here[: MOST_FORMS + MOST_TRACES]:
        if row.why == Why.DONE:
            kept.done.append(row.form_key)
            continue
        kept.turns[row.form_key] = row.turn
        if row.form_key != but and differs(row, form):
            kept.offered.append(row)
    return kept


def differs(row: Autosave, form) -> bool:
    """Will say whether the kept text would change anything in that form. No query."""
    return bool(differing(row, form))


def differing(row: Autosave, form) -> list[str]:
    """Will name the fields that were typed otherwise than the unbound form holds them."""
    posted = as_posted(row)
    return [
        name
        for name, shown in form.fields.items()
        if name not in NOT_COMPARED
        and not shown.disabled
        and shown.has_changed(
            form.get_initial_for_field(shown, name),
            shown.widget.value_from_datadict(posted, {}, form.add_prefix(name)),
        )
    ]


def as_posted(row: Autosave) -> QueryDict:
    """Will give the kept fields as the form posted them, to be changed further."""
    posted = QueryDict(mutable=True)
    for name, values in row.typed.items():
        posted.setlist(name, values)
    return posted


def prune() -> int:
    """Will delete what is a month old, and count it."""
    return Autosave.objects.filter(saved_at__lt=timezone.now() - LASTS).delete()[0]


def _typed_in(posted) -> dict[str, list[str]]:
    return {
        name: values
        for name, values in tidied(posted).lists()
        if name not in OF_THE_PAGE and _NAME.fullmatch(name)
    }


def _add(user, form_key: str, row: dict) -> Autosave | None:
    try:
        with transaction.atomic():
            return Autosave.objects.create(user=user, form_key=form_key, **row)
    except IntegrityError:
        return None


def _keep_newest(most: int, rows, *, of_done: bool = False) -> None:
    rows = rows if of_done else rows.exclude(why=Why.DONE)
    old = list(rows.order_by("-saved_at", "-pk").values_list("pk", flat=True)[most : most + 100])
    if old:
        Autosave.objects.filter(pk__in=old).delete()
