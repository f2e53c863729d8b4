"""The list's choice of a deed for several stories: the page that asks why, and the report."""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import Action, ActionLocation
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from articles.typed import key_in
from desk import bulk
from desk.forms import NoteForm
from desk.pages import desk_page

NAMED = 20  # refusals that are told one by one
SEEN = "seen"  # a field for each row: bulk.mark()


class BulkActions:
    """The deeds above the list of stories; to be mixed into its ModelAdmin."""

    actions = ()
    actions_on_top = True

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        if action_location != ActionLocation.CHANGE_LIST or "_popup" in request.GET:
            return {}
        return {deed.verb: _action(deed) for deed in bulk.offered_to(request.user)}


def _action(deed: bulk.Bulk) -> Action:
    def press(model_admin, request, queryset):
        return _press(request, deed)

    return Action(press, deed.verb, deed.label, deed.label, [ActionLocation.CHANGE_LIST])


def _press(request, deed: bulk.Bulk):
    """Do it to those that were chosen, whatever has become of the list meanwhile; or ask why."""
    pks = [pk for pk in map(key_in, request.POST.getlist(ACTION_CHECKBOX_NAME)) if pk is not None]
    back = HttpResponseRedirect(request.get_full_path())
    if not pks or len(pks) > bulk.MOST:
        messages.warning(request, f"Choose up to {bulk.MOST} stories. Nothing was done.")
        return back
    note = ""
    if deed.asks:
        form = NoteForm(request.POST if "note" in request.POST else None)
        if not form.is_valid():
            return _ask(request, deed, pks, form)
        note = form.cleaned_data["note"]
    marks = request.POST.getlist(SEEN)
    outcome = bulk.run(deed.verb, pks, bulk.seen_in(marks), by=request.user, note=note)
    tell(request, deed, outcome)
    return back


def _ask(request, deed, pks, form):
    """The page that asks why. Status 200 also for a note that is missing, as the admin's forms."""
    context = {
        "title": deed.label.rstrip("…"),
        "deed": deed,
        "form": form,
        "stories": bulk.chosen(pks),
        "marks": request.POST.getlist(SEEN)[: bulk.MOST],
        "address": request.get_full_path(),
    }
    return desk_page(request, "desk/bulk_because.html", context)


def tell(request, deed: bulk.Bulk, outcome: bulk.Outcome) -> None:
    """Will say what was done in one message, and what was not and why in another."""
    if outcome.done:
        messages.success(request, f"{_counted(len(outcome.done))} {deed.done}.")
    if not outcome.refused and not outcome.gone:
        return
    lines = [
        format_html(
            '<a href="{}">“<bdi>{}</bdi>”</a>: {}',
            reverse("admin:articles_article_change", args=[story.pk]),
            story.headline or "(no headline)",
            reason,
        )
        for story, reason in outcome.refused[:NAMED]
    ]
    if len(outcome.refused) > NAMED:
        lines.append(f"and {len(outcome.refused) - NAMED} more")
    if outcome.gone:
        lines.append(f"{_counted(outcome.gone)} deleted meanwhile")
    count = len(outcome.refused) + outcome.gone
    start = "1 was left as it is:" if count == 1 else f"{count} were left as they are:"
    rows = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    messages.warning(request, format_html('{}<ul class="refusals">{}</ul>', start, rows))


def _counted(number: int) -> str:
    return "1 story" if number == 1 else f"{number} stories"
