"""The frame of the desk: Django's admin with the newsroom's own bar and its own policy."""

import re
from functools import wraps

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override

from articles.typed import key_in, tidied
from desk import unsent
from desk.bounds import Bounded

# Readers' pages do with files of our own alone; the admin's templates carry a nonce beside them,
# and its editor shows pictures that are not uploaded yet.
POLICY = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:"],
}
# A view says by its `policy` that it has another: one that holds a frame, one that is held in it.
FRAMING = {**POLICY, "frame-src": [CSP.SELF]}
FRAMED = {**settings.SECURE_CSP, "script-src": [CSP.NONE], "frame-ancestors": [CSP.SELF]}

# Django's lists hand a number on as it is, and a database fails on one that no column can hold.
TOO_LARGE = re.compile(r"\d{19,}")
NOBODYS = "9" * 18
YEAR = re.compile(r"__(iso_)?year\b")
WORDS = ("q", "term")  # questions that are words, however many digits they have

# What stands in the bar: words, and the table whose list they open.
BAR = [
    ("Stories", "articles", "article"),
    ("Comments", "comments", "comment"),
    ("Front page", "articles", "frontpagepick"),
    ("Pictures", "images", "picture"),
    ("Ads", "ads", "campaign"),
]
OF_ALL_TABLES = {"ads"}  # apps whose every table belongs to their word in the bar
KEYS = {"Today": "t", "Stories": "s", "Comments": "c"}  # pressed after g


class DeskSite(admin.AdminSite):
    """Django's admin site, with the bar and the first page of the desk.

    A table in the bar may say how many of its rows wait, as text: ModelAdmin.desk_count(request).
    """

    site_header = "Newsroom desk"
    site_title = "Newsroom desk"
    index_title = "Today"
    index_template = "desk/dashboard.html"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Django's own; each table's admin reads within the bounds of desk.bounds."""
        own = admin_class or admin.ModelAdmin
        bounded = type(own.__name__, (Bounded, own), {"__module__": own.__module__})
        super().register(model_or_iterable, bounded, **options)

    def admin_view(self, view, cacheable=False):
        """Django's own, never cached, under our policy or the view's own, with tidied questions in
        the address.

        What is sent after the login has ended is shown again, ready to be sent.
        """
        answer = super().admin_view(view, cacheable=False)

        @wraps(answer)
        def tidily(request, *args, **kwargs):
            request.GET = _answerable(request.GET)
            if self._came_too_late(request):
                return unsent.show(request)
            if None in map(key_in, request.POST.getlist(ACTION_CHECKBOX_NAME)):
                raise SuspiciousOperation("a choice that no list offers")
            return answer(request, *args, **kwargs)

        return csp_override(getattr(view, "policy", POLICY))(tidily)

    def _came_too_late(self, request):
        is_late = request.method == "POST" and not self.has_permission(request)
        return is_late and unsent.carries_text(request)

    @method_decorator(csp_override(POLICY))
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)

    def get_urls(self):
        from desk import editor_deeds, editor_views, today_views  # models are not loaded yet

        return [
            path("tables/", self.admin_view(self.tables), name="tables"),
            path("calendar/", self.admin_view(today_views.week), name="calendar"),
            path(
                "r/<path:content_type_id>/<path:object_id>/",  # in the place of Django's own
                self.admin_view(self.on_site),
                name="view_on_site",
            ),
            path("breaking/<int:pk>/", self.admin_view(today_views.breaking), name="breaking"),
            path(
                "editor/pictures/", self.admin_view(editor_views.pictures), name="editor_pictures"
            ),
            path("editor/stories/", self.admin_view(editor_views.stories), name="editor_stories"),
            path("editor/tidy/", self.admin_view(editor_deeds.tidy), name="editor_tidy"),
            path("editor/upload/", self.admin_view(editor_deeds.upload), name="editor_upload"),
            *super().get_urls(),
        ]

    def each_context(self, request):
        now = timezone.now()
        return {
            **super().each_context(request),
            "desk_bar": self._bar(request) if self.has_permission(request) else [],
            "desk_now": timezone.localtime(now),
            "desk_now_utc": now,
        }

    def index(self, request, extra_context=None):
        from desk import dashboard  # models are not loaded yet when the site is made

        return super().index(request, {**dashboard.today(request.user), **(extra_context or {})})

    def tables(self, request):
        """Every table that this person may see: what the bar has no word for."""
        context = {
            **self.each_context(request),
            "title": "All tables",
            "subtitle": None,
            "app_list": self.get_app_list(request),
        }
        request.current_app = self.name
        return TemplateResponse(request, "desk/tables.html", context)

    def on_site(self, request, content_type_id, object_id):
        """Django's own way to a row's page, for those who may see its table: an address tells of a
        story that readers do not have."""
        from django.contrib.contenttypes.models import ContentType  # not loaded yet, as above
        from django.contrib.contenttypes.views import shortcut

        kind = get_object_or_404(ContentType, pk=key_in(content_type_id))
        table = self._registry.get(kind.model_class())
        if table is None or not table.has_view_or_change_permission(request):
            raise PermissionDenied
        return shortcut(request, kind.pk, object_id)

    def _bar(self, request: HttpRequest) -> list[dict]:
        items = [{"label": "Today", "address": reverse("admin:index")}]
        tables = {(m._meta.app_label, m._meta.model_name): a for m, a in self._registry.items()}
        for label, app, table in BAR:
            if (app, table) in tables:
                items += self._table_item(request, label, tables[app, table])
        items.append({"label": "More", "address": reverse("admin:tables")})
        today, *others, more = items
        today["is_here"] = request.path in (today["address"], reverse("admin:calendar"))
        here = [item for item in others if request.path.startswith(item["under"])]
        if not today["is_here"]:
            (here or [more])[0]["is_here"] = True
        return [{**item, "key": KEYS.get(item["label"])} for item in items]

    def _table_item(self, request, label, table):
        if not table.has_view_permission(request):
            return []
        opts = table.model._meta
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        count = table.desk_count(request) if hasattr(table, "desk_count") else "0"
        whole = opts.app_label in OF_ALL_TABLES
        under = reverse("admin:app_list", args=[opts.app_label]) if whole else address
        shown = None if count == "0" else count
        return [{"label": label, "address": address, "under": under, "count": shown}]


def _answerable(asked: QueryDict) -> QueryDict:
    """Will give what an address asks, tidied, with no number that a database fails on."""
    kept = tidied(asked)
    for name in [name for name in kept if name not in WORDS]:
        values = [TOO_LARGE.sub(NOBODYS, value) for value in kept.getlist(name)]
        if YEAR.search(name):
            values = [value for value in values if value.isdecimal() and 0 < int(value) < 9999]
        kept.setlist(name, values)
    return kept
