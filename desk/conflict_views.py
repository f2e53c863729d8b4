"""The page after a conflict: nothing is saved yet and nothing lost. It asks only what overlaps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles import content as contents
from articles.models import Article
from articles.typed import key_in, tidied
from desk import comparing, joining, merging, next_steps, working_copies
from desk.field_words import Names
from desk.pages import desk_page

_OWN = ("csrfmiddlewaretoken", "do", "theirs", "_save")  # inputs of the page, not of the story form
_DATES = ("publish_at", "expires_at")


def overtaken(request, story, refusal, form, again):
    """Will answer a save that came second: 409 and the page, or the save itself where the first one
    changed nothing. form: the story form with what was typed. again: saves anew."""
    if not form.is_valid():
        return again(request)
    base, theirs = _base(story, form), refusal.newest
    if base and comparing.everything(base) == comparing.everything(theirs):
        request.POST = request.POST.copy()
        request.POST["base_number"] = str(theirs.number)
        return again(request)
    messages.warning(request, _what_happened(theirs, request.user))
    return _ask(request, story, form, base=base, theirs=theirs)


@require_POST
def join(request, story, *, form_of, back):
    """Does what the pressed button of the page says. form_of: gives the story form for a request;
    back: shows the story form again with what was posted, by (request, key, number)."""
    if not next_steps.may_edit(story, request.user):
        raise PermissionDenied
    request.POST = tidied(request.POST)
    do = request.POST.get("do")
    if do == "download":
        return _download(story, request.POST)
    form = form_of(request)
    if do == "back" or not form.is_valid():
        return _go_back(request, story, back)
    if do == "look":
        base = _base(story, form)
        return _ask(request, story, form, base=base, theirs=working_copies.newest(story))
    if do == "drop":
        return _ask_whether_to_drop(request, story)
    if do == "drop now":
        return _drop(request, story, form)
    return _save(request, story, form, form_of)


def _save(request, story, form, form_of):
    """Keeps the joined story as the newest version, or asks again what is open or new."""
    base, newest = _base(story, form), working_copies.newest(story)
    mine, theirs = _typed(form, base), comparing.everything(newest)
    was = comparing.everything(base) if base else None
    merge = merging.merge(was, mine, theirs)
    answers = joining.read(merge, request.POST)
    if str(newest.number) != request.POST.get("theirs"):
        messages.warning(request, _what_happened(newest, request.user, once_more=True))
        return _ask(request, story, form, base=base, theirs=newest)
    if answers.open:
        still = "; ".join(joining.name_of(overlap) for overlap in answers.open)
        messages.error(request, f"Not saved yet. Still open: {still}.")
        return _ask(request, story, form, base=base, theirs=newest, open_too=True)
    return _keep(request, story, form, form_of, base, newest, merge.content(answers.values))


def _keep(request, story, form, form_of, base, newest, joined):
    """Saves the joined story, its texts cleaned by the story form; asks again where it cannot."""
    typed = request.POST
    request.POST = _with_texts(typed, joined)
    cleaned = form_of(request)
    request.POST = typed
    if not cleaned.is_valid():
        messages.error(request, "Not saved yet: the joined text has to be mended.")
        return _ask(request, story, form, base=base, theirs=newest, errors=cleaned.errors)
    content = {name: joined[name] for name in joined if name not in _DATES}
    content |= {name: cleaned.content()[name] for name in _texts_in(joined)}
    try:
        made = working_copies.save_copy(
            story,
            content=contents.with_what_is_there(content, story),
            by=request.user,
            base_number=newest.number,
            **{name: joined[name] for name in _DATES},
        )
    except working_copies.Overtaken as refusal:
        messages.warning(request, _what_happened(refusal.newest, request.user, once_more=True))
        return _ask(request, story, form, base=base, theirs=refusal.newest)
    messages.success(request, f"Saved: both texts are joined in version {made.number}.")
    return _to_story(story)


@transaction.atomic
def _drop(request, story, form):
    """Keeps what was typed as a version in History, with the newest one again on top of it."""
    newest = working_copies.newest(story)
    typed = _typed(form, _base(story, form))
    plans = {name: typed.pop(name) for name in _DATES}
    dropped = working_copies.save_copy(
        story,
        content=contents.with_what_is_there(typed, story),
        by=request.user,
        base_number=newest.number,
        note=f"Dropped by {request.user}"[:200],
        **plans,
    )
    if dropped.number != newest.number:
        again = working_copies.save_copy(
            story,
            content=newest.content,
            by=request.user,
            base_number=dropped.number,
            publish_at=newest.publish_at,
            expires_at=newest.expires_at,
            note=f"Version {newest.number} again",
        )
        # Readers who were given the one have the other, word for word.
        given = Article.objects.filter(pk=story.pk, live_version=newest.number)
        given.update(live_version=again.number)
    messages.success(
        request,
        f"Your changes are dropped. They are kept in History as version {dropped.number}.",
    )
    return _to_story(story)


def _ask(request, story, form, *, base, theirs, errors=None, open_too=False):
    """409 and the page. errors: of the joined text, by field; open_too: marks what is open."""
    was = comparing.everything(base) if base else None
    mine, newest = _typed(form, base), comparing.everything(theirs)
    merge = merging.merge(was, mine, newest, ask=errors or ())
    answers = joining.read(merge, request.POST)
    names = Names([content for content in (was, mine, newest) if content])
    who = _who(theirs, request.user)
    context = {
        "article": story,
        "base": base,
        "theirs": theirs,
        "who": who,
        "questions": joining.questions(merge, request.POST, names, errors or {}),
        "joined": joining.joined_rows(merge, names, who),
        "left_over": answers.left_over,
        "typed": _carried(request.POST),
        "marks_open": open_too,
        "pressed": request.POST.get("verb", ""),
        "title": "Two versions",
    }
    return desk_page(request, "desk/conflict.html", context, status=409)


def _ask_whether_to_drop(request, story):
    context = {
        "article": story,
        "typed": [*_carried(request.POST), *_answered(request.POST)],
        "theirs_number": request.POST.get("theirs", ""),
        "title": "Drop your changes",
    }
    return desk_page(request, "desk/drop_changes.html", context)


def _go_back(request, story, back):
    written = [text for name, text in _answered(request.POST) if name.startswith(joining.TOGETHER)]
    messages.info(
        request,
        "Your own text is below, not saved yet. Save asks again what overlaps."
        + (" You had written together: " + " / ".join(written) if written else ""),
    )
    number = key_in(request.POST.get("base_number", "")) or 0
    return back(request, story.pk, number=number)


def _download(story, posted):
    answer = HttpResponse(joining.as_text(posted), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="story-{story.pk}-my-text.txt"'
    return answer


def _base(story, form):
    """The version from which the typing began; None where it was thinned away."""
    number = form.cleaned_data["base_number"] or 1  # what came to the desk is version 1 by now
    return story.revisions.select_related("author").filter(number=number).first()


def _typed(form, base) -> dict:
    """What was typed, with its dates; the form knows minutes alone: unchanged ones stay exact."""
    typed = {**form.content(), **{name: form.cleaned_data[name] for name in _DATES}}
    for name in _DATES:
        was = getattr(base, name, None)
        if was and typed[name] == was.replace(second=0, microsecond=0):
            typed[name] = was
    return typed


def _texts_in(content: dict) -> list[str]:
    return [name for name in (*comparing.TEXTS, "body", "tags") if name in content]


def _with_texts(posted, content: dict):
    """The posted form with these texts in it, so that the story form cleans them."""
    data = posted.copy()
    for name in _texts_in(content):
        value = content[name]
        data[name] = ", ".join(value) if name == "tags" else value
    return data


def _carried(posted) -> list[tuple[str, str]]:
    """What was typed into the story form, as pairs for hidden inputs."""
    return [
        (name, value)
        for name, values in tidied(posted).lists()
        for value in values
        if name not in _OWN and not name.startswith((joining.ANSWER, joining.TOGETHER))
    ]


def _answered(posted) -> list[tuple[str, str]]:
    return [
        (name, posted[name])
        for name in posted
        if name.startswith((joining.ANSWER, joining.TOGETHER))
    ]


def _who(version, user) -> str:
    if version.author_id is None:
        return "Somebody"
    return "your other window" if version.author_id == user.pk else str(version.author)


def _what_happened(version, user, *, once_more=False) -> str:
    said = str(working_copies.Overtaken(version))
    if version.author_id == user.pk:
        said = said.replace(str(version.author), "you", 1)
    return said + (" What you chose is kept." if once_more else "")


def _to_story(story):
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[story.pk]))
