"""The page that asks what kind of change it is, before readers of a live story get it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles import plans, publishing
from articles.corrections import LONGEST_NOTE, Change, Kind
from articles.models import Article
from articles.typed import key_in, tidied
from desk import changed_words, changing, states, working_copies
from desk.pages import desk_page
from desk.views import may_see_stories

PLACES = [("bottom", "Below its text"), ("top", "Above its text, under the byline")]


class ChangeForm(forms.Form):
    """A kind of change, with its note. number, move: what was seen, as in changing.Seen."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))
    place = forms.ChoiceField(choices=PLACES, required=False, initial="bottom")
    number = forms.CharField(required=False, widget=forms.HiddenInput)
    move = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, choices, **kwargs):
        super().__init__(tidied(data) if data is not None else None, **kwargs)
        self.rows = choices
        kind = self.fields["kind"]
        kind.choices = [(choice.kind, choice.label) for choice in choices]
        kind.error_messages = dict.fromkeys(
            ("required", "invalid_choice"), "Choose what kind of change it is."
        )
        self.fields["note"].widget.attrs["maxlength"] = LONGEST_NOTE

    def clean(self):
        cleaned = super().clean()
        if "kind" in cleaned:
            for name, sentence in self.change().problems():
                self.add_error(name, sentence)
        return cleaned

    def change(self) -> Change:
        """Will give what was chosen. In clean() or after it."""
        cleaned = self.cleaned_data
        is_at_top = cleaned.get("place") == "top" or cleaned["kind"] == Kind.RETRACTION
        return Change(cleaned["kind"], cleaned.get("note", ""), at_top=is_at_top)

    def seen(self) -> changing.Seen:
        number, move = (key_in(self.data.get(name, "")) for name in ("number", "move"))
        return changing.Seen(number or 0, move or 0)


@may_see_stories
def publish(request, pk):
    article = get_object_or_404(states.for_desk(Article.objects.all()), pk=pk)
    choices = changing.choices(article, request.user)
    if not choices:
        raise PermissionDenied
    if request.method != "POST":
        return _ask(request, article, ChangeForm(choices=choices))
    form = ChangeForm(request.POST, choices=choices)
    status = 200
    if form.is_valid():
        try:
            said = _publish(request, article, form)
        except publishing.NotReady as refusal:
            for name, sentence in refusal.reasons:
                form.add_error(name if name in form.fields else None, sentence)
            status = 409 if isinstance(refusal, changing.Overtaken) else 200
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    return _ask(request, article, form, status=status)


def _publish(request, article, form) -> str:
    change = form.change()
    try:
        return changing.publish(article, by=request.user, seen=form.seen(), change=change)
    except changing.Overtaken:
        if changing.was_done(article, by=request.user, change=change):
            return "Published already: the button was pressed twice."
        raise


def _ask(request, article, form, *, status=200):
    """The page, about the newest version there is; what was typed stands in it again."""
    copy, seen = working_copies.newest(article), changing.seen(article)
    if form.is_bound:
        form.data["number"], form.data["move"] = seen.number, seen.move
    else:
        form.initial = {"number": seen.number, "move": seen.move}
    asked = request.GET.get("version", str(copy.number))
    context = {
        "article": article,
        "form": form,
        "copy": copy,
        "is_another": not form.is_bound and asked != str(copy.number),
        "is_open": changing.is_open(article),
        "planned": plans.waiting(article),
        "suggestion": changed_words.note(article, copy.content),
        "shown": states.shown(article),
        "title": "Publish changes",
    }
    return desk_page(request, "desk/publish.html", context, status=status)
