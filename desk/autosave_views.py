"""Keeps what is being typed, shows it beside the newest version, and throws it away."""

import html
import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from articles.models import Article, Author, Section
from articles.typed import key_in
from desk import autosaves, next_steps, together
from desk.forms import StoryForm
from desk.pages import desk_page
from images.models import Picture

BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote|figcaption|td|th)>")


@require_POST
@never_cache
def keep(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """Keeps a form as it stands. `kept` is false where the form was saved or thrown away: what is
    typed there now needs a new key. With `offer` the answer holds the note that offers it."""
    story = get_object_or_404(Article, pk=pk) if pk else None
    if not next_steps.writes(story, request.user):
        return JsonResponse({"kept": False, "why": "You cannot write here."}, status=403)
    if not autosaves.form_key_in(request.POST):
        return JsonResponse({"kept": False, "why": "No form."}, status=400)
    row = autosaves.keep(request.user, story, request.POST)
    if row is None:
        return JsonResponse({"kept": False})
    answer = {
        "kept": True,
        "at": f"{timezone.localtime(row.saved_at):%H:%M:%S}",
        "compare": reverse("admin:articles_article_typed", args=[row.pk]),
    }
    if "offer" in request.POST:
        offered = {"offered": [row], "address": _form_of(story)}
        answer["offer"] = render_to_string("components/story_offers.html", offered, request)
    return JsonResponse(answer)


@require_GET
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own kept text beside the newest version: only what differs."""
    row = together.find(request.user, str(pk))
    form_class = type("OwnForm", (StoryForm,), {"user": request.user})
    form = form_class(instance=row.article)
    posted = autosaves.as_posted(row)
    fields = []
    for name in autosaves.differing(row, form):
        field = form.fields[name]
        typed = field.widget.value_from_datadict(posted, {}, name)
        before = _said(name, form.get_initial_for_field(field, name))
        fields.append({"label": form[name].label, "before": before, "typed": _said(name, typed)})
    context = {
        "row": row,
        "fields": fields,
        "newest": form.copy,
        "address": _form_of(row.article),
        "title": "What you typed",
    }
    return desk_page(request, "desk/typed.html", context)


@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    row = together.find(request.user, str(pk))
    autosaves.end(request.user, row.article, row.form_key)
    messages.success(request, "Thrown away. The story stands as it was saved.")
    return HttpResponseRedirect(_form_of(row.article))


def _form_of(story: Article | None) -> str:
    if story is None:
        return reverse("admin:articles_article_add")
    return reverse("admin:articles_article_change", args=[story.pk])


def _said(name: str, value) -> str:
    """A field's value in words, for reading beside another."""
    rows = {"section": Section, "lead_picture": Picture}
    if name in rows:
        return str(rows[name].objects.filter(pk=key_in(str(value or ""))).first() or "")
    if name == "bylines":
        keys = [key for key in (key_in(str(key)) for key in value or []) if key]
        names = Author.objects.in_bulk(keys)
        return ", ".join(names[key].name for key in keys if key in names)
    if name == "body":
        return html.unescape(strip_tags(BLOCK_END.sub("\n\n", value or ""))).strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "strftime"):
        return f"{timezone.localtime(value):%Y-%m-%dT%H:%M}"
    return str(value or "")


ROUTES = [
    ("autosave/", keep, "autosave_new"),
    ("<int:pk>/autosave/", keep, "autosave"),
    ("typed/<int:pk>/", show, "typed"),
    ("typed/<int:pk>/throw-away/", throw_away, "throw_away"),
]
