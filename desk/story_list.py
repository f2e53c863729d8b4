"""The list of stories: its columns, tabs and filters."""

from datetime import timedelta

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from articles import bylines, search
from articles.models import Article
from articles.workflow import UNPUBLISHED, State
from desk import bulk, days, lint, states
from desk.bounds import counted
from desk.states import clock
from desk.story_filters import AuthorFilter, DayFilter, ExpiryFilter, TagFilter

FOUND = 2_000  # by a search: of more stories, the newest


def _today() -> Q:
    """What appeared on this day of the newsroom, or will."""
    today = timezone.localdate()
    first, after = days.start(today), days.start(today + timedelta(days=1))
    return Q(state=State.PUBLISHED, published_at__gte=first, published_at__lt=after)


def _mine(user) -> Q:
    return _by_keys(Article.objects.filter(created_by=user, state__in=UNPUBLISHED))


def _in(*states) -> Q:
    return _by_keys(Article.objects.filter(state__in=states))


def _by_keys(few) -> Q:
    """So that they are found first, and not a whole section read in search of its few drafts."""
    return Q(pk__in=few.values("pk"))


def _live() -> Q:
    """Asked of each story: those that are stay in the order in which they came."""
    return Q(Exists(Article.objects.published().filter(pk=OuterRef("pk"))))


def _scheduled() -> Q:
    return Q(state=State.PUBLISHED, published_at__gt=timezone.now())


TABS = {
    "mine": ("Mine", _mine),
    "today": ("Today", lambda user: _today()),
    "drafts": ("Drafts", lambda user: _in(State.DRAFT)),
    "review": ("In review", lambda user: _in(State.IN_REVIEW)),
    "approved": ("Approved", lambda user: _in(State.APPROVED)),
    "scheduled": ("Scheduled", lambda user: _scheduled()),
    "live": ("Live", lambda user: _live()),
    "gone": ("Withdrawn, killed", lambda user: _in(State.WITHDRAWN, State.KILLED)),
}
COUNTED = ("mine", "today", "drafts", "review", "approved", "scheduled")  # all that waits


class TabFilter(admin.SimpleListFilter):
    """The tabs above the list: drawn there, so nothing in the column of filters."""

    title = "state"
    parameter_name = "tab"
    template = "admin/articles/article/tab_filter.html"

    def __init__(self, request, *args):
        self.user = request.user
        super().__init__(request, *args)

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _) in TABS.items()]

    def queryset(self, request, queryset):
        if self.value() not in TABS:
            return queryset
        return queryset.filter(TABS[self.value()][1](request.user))


class StoryList(ChangeList):
    def __init__(self, request, *args):
        self.user = request.user
        super().__init__(request, *args)

    def get_queryset(self, request, **kwargs):
        return super().get_queryset(request, **kwargs).defer("body", "reader_html", "standfirst")

    def tabs(self):
        """Will give each tab's label, address and count (None where none is shown): six queries."""
        counts = {
            name: counted(Article.objects.filter(TABS[name][1](self.user))) for name in COUNTED
        }
        here = self.params.get("tab", "")
        tabs = [{"label": "All", "address": self._address(""), "is_here": here not in TABS}]
        return tabs + [
            {
                "label": label,
                "address": self._address(name),
                "count": counts.get(name),
                "is_here": name == here,
            }
            for name, (label, _) in TABS.items()
        ]

    def _address(self, name):
        return self.get_query_string({"tab": name} if name else {}, ["tab", "p"])


class StoryColumns:
    """What the list of stories shows of each, in two lines; to be mixed into its ModelAdmin."""

    list_display = ("story", "standing", "when", "comments", "last_change")
    list_display_links = None
    list_filter = (
        TabFilter,
        DayFilter,
        "section",
        TagFilter,
        AuthorFilter,
        "language",
        ExpiryFilter,
    )
    search_fields = ("headline",)  # so that there is a search; get_search_results says of what
    list_per_page = 50
    ordering = ("-pk",)
    empty_value_display = ""

    def get_changelist(self, request, **kwargs):
        return StoryList

    def get_search_results(self, request, queryset, search_term):
        """By the index that readers search too, in whatever state a story is; never twice.

        For the choice of a front page pick only what readers see or will see is offered.
        """
        if request.GET.get("model_name") == "frontpagepick":
            named = queryset.filter(state=State.PUBLISHED).prefetch_related(None)
            queryset = named.select_related(None).only("headline")
        if search_term.strip():
            queryset = queryset.filter(pk__in=search.keys(search_term, most=FOUND))
        return queryset, False

    @admin.display(description="Story")
    def story(self, article):
        return format_html(
            '<a class="story-link" href="{}"><bdi lang="{}">{}</bdi></a>'
            '<span class="quiet-line">{}</span><input type="hidden" name="seen" value="{}">',
            reverse("admin:articles_article_change", args=[article.pk]),
            article.language,
            article.headline or "(no headline)",
            self._second_line(article),
            bulk.mark(article),
        )

    @staticmethod
    def _second_line(article):
        facts = [", ".join(one.author.name for one in bylines.named(article.bylines.all()))]
        facts += [article.section.name]
        facts += [f"{article.word_count:,} words"] if article.word_count else []
        facts += [f"no {what}" for what in lint.missing(article) if article.state in UNPUBLISHED]
        facts += [article.get_language_display()] if article.language != "en" else []
        if article.embargo_until and article.embargo_until > timezone.now():
            facts.append(f"🔒 embargo until {clock(article.embargo_until)}")
        return format_html_join(" · ", "<bdi>{}</bdi>", ((fact,) for fact in facts if fact))

    @admin.display(description="State")
    def standing(self, article):
        return render_to_string(
            "components/story_state.html",
            {
                "is_short": True,
                "shown": states.shown(article),
                "has_changes": states.has_changes(article),
                "minutes_breaking": states.minutes_breaking(article),
            },
        )

    @admin.display(description="When")
    def when(self, article):
        first, second = _moments(article)
        return format_html('{}<span class="quiet-line">{}</span>', first, second)

    @admin.display(description="Comments")
    def comments(self, article):
        return article.comment_count if article.published_on else ""

    @admin.display(description="Last change")
    def last_change(self, article):
        if not article.newest_copies:
            return clock(article.created_at)
        version = article.newest_copies[0]
        return format_html(
            '{}<span class="quiet-line">{}</span>',
            version.author or "–",
            clock(version.created_at),
        )


def _moments(article) -> tuple[str, str]:
    """When it appeared or will, or how long it waits; and what comes next."""
    name, now = states.shown(article).name, timezone.now()
    if name == "in_review" and article.last_moves:
        return "waiting", states.age(article.last_moves[0].at, now)
    if article.published_at is None:
        return "", ""
    first = clock(article.published_at)
    if name == "scheduled":
        return first, f"in {states.age(now, article.published_at)}"
    if name == "withdrawn":
        return first, "can come back"
    if name == "killed":
        return first, "410 for good"
    if article.expires_at:
        return first, f"{'expired' if name == 'expired' else 'expires'} {clock(article.expires_at)}"
    return first, ""
