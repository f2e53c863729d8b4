"""Plain makers of rows for tests: say what matters, the rest is filled in."""

import itertools
from datetime import timedelta
from unittest.mock import patch

from django.utils import timezone
from PIL import Image

from ads.flights import house_flight
from ads.models import Advertiser, Campaign, Creative, Flight
from articles import content, filing, publishing
from articles.models import Article, Author, Section
from comments import moderation, posting
from comments.states import Reason, State
from desk import working_copies
from images import files, renditions
from readership.models import HourlyReads

_numbers = itertools.count(1)
KINDS = ("JPEG", "WEBP", "AVIF")


def make_section(**fields):
    number = next(_numbers)
    return Section.objects.create(
        **{"name": f"Section {number}", "slug": f"section-{number}", **fields}
    )


def make_author(**fields):
    number = next(_numbers)
    return Author.objects.create(
        **{"name": f"Author {number}", "slug": f"author-{number}", **fields}
    )


def make_draft(*, tags=(), authors=(), by=None, **fields):
    number = next(_numbers)
    section = fields.pop("section", None) or make_section()
    article = Article(
        **{
            "section": section,
            "headline": f"Headline {number}",
            "body": f"<p>Text of story {number}.</p>",
            "created_by": by,
            **fields,
        }
    )
    return publishing.start(
        content={
            **{name: getattr(article, name) for name in content.FIELDS},
            "tags": list(tags),
            "bylines": [author.pk for author in authors],
        },
        by=by,
    )


def make_article(*, published_at=None, expires_at=None, **fields):
    """A story that readers see: published an hour ago unless told."""
    article = make_draft(**fields)
    moment = published_at or timezone.now() - timedelta(hours=1)
    publishing.publish(article, by=fields.get("by"), at=moment, expires_at=None)
    Article.objects.filter(pk=article.pk).update(
        published_at=moment, published_on=timezone.localdate(moment), expires_at=expires_at
    )
    article.refresh_from_db()
    filing.date(article)
    return article


def make_picture(*, size=(700, 400), **fields):
    """A picture of the library with its renditions, another one each time.

    The master is its own; what stands in the smaller files is that of the first of this size.
    """
    number = next(_numbers)
    image = Image.new("RGB", size, (number % 256, number // 256 % 256, 90))
    with patch.multiple(files, _sizes=_sizes, _encoded=_encoded):
        return renditions.add(image, **{"alt": f"Picture {number}", **fields})


_shrink, _encode = files._sizes, files._encoded
_shrunk = {}  # by size of the master: the pictures of its smaller files
_written = {}  # what such a picture is in a format


def _sizes(master):
    with files.default_storage.open(master) as file:
        size = Image.open(file).size
    if size not in _shrunk:
        _shrunk[size] = list(_shrink(master))
        _written.update({(id(image), kind): None for _, image in _shrunk[size] for kind in KINDS})
    return _shrunk[size]


def _encoded(image, options):
    key = (id(image), options["format"])
    if key not in _written:  # a master
        return _encode(image, options)
    _written[key] = _written[key] or _encode(image, options)
    return _written[key]


def make_comment(*, article=None, parent=None, state=State.HELD, by=None, at=None, **fields):
    """A comment in that state, decided by the deed where it takes one; fields: of posting.Words."""
    number = next(_numbers)
    article = article or (parent.article if parent else make_article())
    words = posting.Words(
        **{
            "name": f"Reader {number}",
            "email": f"reader{number}@example.org",
            "website": "",
            "text": f"Words of comment {number}.",
            "parent": parent and parent.pk,
            "trapped": False,
            **fields,
        }
    )
    comment = posting.keep(
        article, words, parent=parent, at=at or timezone.now(), reasons=[Reason.ALL_HELD.value]
    )
    if state != State.HELD:
        moderation.decide(comment, to=state, by=by, seen_state=State.HELD)
    return comment


def make_flight(**fields):
    """A flight of a new campaign that runs since yesterday, without end or goal, unless told."""
    number, now = next(_numbers), timezone.now()
    if "campaign" not in fields:
        advertiser = Advertiser.objects.create(name=f"Advertiser {number}")
        fields["campaign"] = Campaign.objects.create(
            advertiser=advertiser, name=f"Campaign {number}"
        )
    return Flight.objects.create(
        **{"name": f"flight-{number}", "starts_at": now - timedelta(days=1), **fields}
    )


def make_house():
    """The flight of the newsroom's own notices, that has run for longer than tests look back."""
    house = house_flight()
    if house.starts_at > timezone.now() - timedelta(days=900):
        house.starts_at -= timedelta(days=1_000)
        house.save()
    return house


def make_creative(**fields):
    """A house creative that runs since yesterday, without end, unless told."""
    number = next(_numbers)
    return Creative.objects.create(
        **{
            "flight": fields.get("flight") or make_house(),
            "name": f"creative-{number}",
            "headline": f"House words {number}",
            "line": "Free, Fridays at six.",
            "link_text": "Book a place",
            "target": "/about/",
            "starts_at": timezone.now() - timedelta(days=1),
            **fields,
        }
    )


def make_reads(article, views=10, *, hours_ago=1):
    """Readings of a story in one hour, that of one hour ago unless told."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    return HourlyReads.objects.create(
        article=article, hour_start=hour - timedelta(hours=hours_ago), views=views
    )


STEPS_TO = {
    "draft": (),
    "in_review": ("submit",),
    "approved": ("submit", "approve"),
    "scheduled": ("approve", "schedule"),
    "live": ("publish",),
    "withdrawn": ("publish", "withdraw"),
    "withdrawn in time": ("schedule", "withdraw"),
    "killed": ("publish", "kill"),
}


def make_story(shown, *, by, editor, **fields):
    """A story with two versions, brought by its deeds to where STEPS_TO leads."""
    article = make_draft(by=by, **fields)
    held = content.of(article)
    for number, line in enumerate(("First line.", "Second line.")):
        held = {**held, "standfirst": line}
        working_copies.save_copy(article, content=held, by=by, base_number=number and number + 1)
    article.refresh_from_db()
    later = timezone.now() + timedelta(days=1)
    deeds = {
        "submit": lambda: publishing.submit(article, by=by),
        "approve": lambda: publishing.approve(article, by=editor),
        "publish": lambda: working_copies.publish_copy(article, by=editor, number=article.version),
        "schedule": lambda: working_copies.publish_copy(
            article, by=editor, number=article.version, at=later
        ),
        "withdraw": lambda: publishing.withdraw(article, by=editor, note="Not yet."),
        "kill": lambda: publishing.kill(article, by=editor, note="Wrong."),
    }
    for step in STEPS_TO[shown]:
        deeds[step]()
    article.refresh_from_db()
    return article
