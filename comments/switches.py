"""Switches of the site, a section or a story: whether readers may comment, until when, how fast,
and who waits. The nearest that says something holds; breaking mode holds wherever it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Article
from comments.reports import ENOUGH
from pagecache import pages, parts
from pagecache.statements import Statement

TAG = "comment-switches"
PART = "comment switches"
LONGEST_DAYS = 3_650
SLOWEST_SECONDS = 86_400
MOST_REPORTS = 100
LISTED = 300  # rows that readers' pages look at: the newest


class Open(models.TextChoices):
    AS_ABOVE = "", "As the section or the site has it"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Level(models.TextChoices):
    AS_ABOVE = "", "As the section or the site has it"
    ALL = "all", "Everybody waits"
    KNOWN = "known", "Verified readers with two approved comments go through"


class Switch(models.Model):
    """What is set for a story, a section, or (neither) the whole site.

    closes_after_days: after publication; 0 is never, null as above. breaking_until: till then
    everybody waits. slow_seconds: between two comments of one reader under one story.
    reports_enough: readers whose reports take an approved comment back; 0 is never.
    """

    article = models.OneToOneField(
        Article, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="story"
    )
    section = models.OneToOneField(
        "articles.Section", models.CASCADE, null=True, blank=True, related_name="+"
    )
    comments = models.CharField(max_length=6, choices=Open, default="", blank=True)
    closes_after_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_DAYS)],
        help_text="After the day of publication. 0: never. Empty: as elsewhere.",
    )
    level = models.CharField("who waits", max_length=6, choices=Level, default="", blank=True)
    breaking_until = models.DateTimeField(
        null=True, blank=True, help_text="Until then everybody waits, whatever stands elsewhere."
    )
    slow_seconds = models.PositiveIntegerField(
        "slow mode",
        null=True,
        blank=True,
        validators=[MaxValueValidator(SLOWEST_SECONDS)],
        help_text="Seconds between two comments of one reader under one story. 0: none.",
    )
    reports_enough = models.PositiveSmallIntegerField(
        "reports that are enough",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_REPORTS)],
        help_text="Readers whose reports take an approved comment back to the queue; one is enough "
        "for what is against the law. 0: never. Empty: as elsewhere, or 3.",
    )

    class Meta:
        verbose_name = "switches for comments"
        verbose_name_plural = "switches for comments"
        constraints = [
            models.UniqueConstraint(
                Coalesce("article", 0), Coalesce("section", 0), name="comment_switches_once"
            ),
            models.CheckConstraint(
                condition=Q(article__isnull=True) | Q(section__isnull=True),
                name="comment_switches_have_one_place",
            ),
            models.CheckConstraint(
                condition=Q(comments__in=Open.values, level__in=Level.values),
                name="comment_switches_are_known",
            ),
        ]

    def __str__(self):
        if self.article_id:
            return f"Story {self.article_id}"
        return str(self.section) if self.section_id else "The whole site"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        pages.forget(TAG)

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        pages.forget(TAG)
        return deleted


@dataclass(frozen=True)
class Standing:
    """What holds for comments on one story now. closes_at: None where nothing closes it by time.

    level: of Level, ALL or KNOWN. slow_seconds: 0 for none. reports_enough: 0 for never.
    """

    is_open: bool
    closes_at: datetime | None
    level: str
    is_breaking: bool
    is_sensitive: bool
    slow_seconds: int
    reports_enough: int = ENOUGH


@dataclass(frozen=True)
class _Row:
    comments: str = ""
    closes_after_days: int | None = None
    level: str = ""
    breaking_until: datetime | None = None
    slow_seconds: int | None = None
    reports_enough: int | None = None


COLUMNS = tuple(_Row.__annotations__)
_placed = Statement(
    lambda article, section: Switch.objects.filter(
        Q(article=article) | Q(section=section) | Q(article__isnull=True, section__isnull=True)
    ).values_list("article", "section", *COLUMNS)
)


def standing(article: Article, now: datetime) -> Standing:
    """Will say what holds for comments on a story now: one query."""
    found = _placed.rows(article=article.pk, section=article.section_id)
    rows = sorted(found, key=lambda row: (row[0] is None, row[1] is None))
    return _standing(article, [_Row(*row[2:]) for row in rows], now)


def say_now(article: Article) -> None:
    """Will have comments_open of this object say what holds now, for a page that is not kept: one
    query. The object is not to be saved."""
    article.comments_open = standing(article, timezone.now()).is_open


def say_on_page(request, article: Article) -> None:
    """Will have comments_open of this object say what holds, for a kept page, which then ends when
    that changes by time. No query beside that for the parts of the page.
    """
    page_parts = parts.of(request)
    page_parts.want(f"article:{article.pk}")  # or the thread would be read by a query of its own
    rows = page_parts.get(parts.SITE, PART, _listed)
    places = {str(place): _Row(**said) for place, said in rows}
    names = (f"story {article.pk}", f"section {article.section_id}", "site")
    now = timezone.now()
    found = _standing(article, [places[name] for name in names if name in places], now)
    if found.is_open:
        pages.depend(until=found.closes_at)
    article.comments_open = found.is_open


def _listed() -> list:
    """What pages need of the rows that say something about them."""
    pages.depend(TAG)
    telling = ~Q(comments="") | Q(closes_after_days__isnull=False)
    rows = Switch.objects.filter(telling).order_by("-pk")
    columns = ("article", "section", "comments", "closes_after_days")
    return [
        [_place(article, section), {"comments": comments, "closes_after_days": days}]
        for article, section, comments, days in rows.values_list(*columns)[:LISTED]
    ]


def _place(article: int | None, section: int | None) -> str:
    if article:
        return f"story {article}"
    return f"section {section}" if section else "site"


def _standing(article: Article, rows: Sequence[_Row], now: datetime) -> Standing:
    days = _nearest(row.closes_after_days for row in rows)
    closes_at = closing(article.published_on, days) if days and article.published_on else None
    said = _nearest(row.comments or None for row in rows)
    enough = _nearest(row.reports_enough for row in rows)
    return Standing(
        is_open=article.comments_open
        and said != Open.CLOSED
        and (closes_at is None or now < closes_at),
        closes_at=closes_at,
        level=_nearest(row.level or None for row in rows) or Level.ALL,
        is_breaking=any(row.breaking_until and now < row.breaking_until for row in rows),
        is_sensitive=article.is_sensitive,
        slow_seconds=_nearest(row.slow_seconds for row in rows) or 0,
        reports_enough=ENOUGH if enough is None else enough,
    )


def closing(published_on: date, days: int) -> datetime:
    """Will give the midnight, in the newsroom's zone, that ends the last day of so many."""
    day = published_on + timedelta(days=days + 1)
    return timezone.make_aware(datetime.combine(day, time.min))


def _nearest(values: Iterable):
    return next((value for value in values if value is not None), None)
