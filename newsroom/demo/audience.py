"""The demo's readers and house notices: threads of comments, reads by the hour, what fills slots.

Like newsroom.demo.seeding it finds again what it made, and moves it to now.
"""

from datetime import datetime, timedelta
from random import Random

from accounts.models import User
from ads.flights import house_flight
from ads.models import Creative
from articles.models import Article
from comments import moderation, posting
from comments.models import Comment
from comments.states import Reason, State
from images import renditions
from newsroom.demo import texts
from newsroom.demo.drawing import creatives as drawn_creatives
from readership.models import HourlyReads

PICTURED = {"corrections": Creative.Sizes.RECTANGLE, "comment-rules": Creative.Sizes.WIDE}


def make_comments(rows: dict[str, Article], *, now: datetime) -> None:
    """Will write the readers' comments that are missing, each decided as the demo says."""
    moderator = User.objects.get(username="moderator")
    made: dict[tuple[str, str], Comment] = {}
    for reader in texts.comments():
        article, at = rows[reader.story], reader.at or now - (reader.age or timedelta(0))
        comment = Comment.objects.filter(
            article=article, name=reader.name, text=reader.text
        ).first()
        if comment is None:
            parent = made.get((reader.story, reader.parent))
            comment = _write(article, reader, parent, at)
            if reader.state != State.HELD:
                moderation.decide(comment, to=reader.state, by=moderator, seen_state=State.HELD)
        else:
            Comment.objects.filter(pk=comment.pk).update(created_at=at)
        made[reader.story, reader.key] = comment


def _write(article: Article, reader: texts.ReaderComment, parent: Comment | None, at) -> Comment:
    words = posting.Words(
        name=reader.name,
        email=reader.email,
        website=reader.website,
        text=reader.text,
        parent=parent and parent.pk,
        trapped=False,
    )
    return posting.keep(article, words, parent=parent, at=at, reasons=[Reason.ALL_HELD.value])


def make_reads(stories: list[texts.Story], rows: dict[str, Article], *, now: datetime) -> None:
    """Will give each public story believable readings: a rise, a peak, and a long tail.

    The readings of these stories are made anew, so that what is trending moves to now.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    reads = []
    for story in stories:
        if not rows[story.slug].published_at or rows[story.slug].published_at > now:
            continue
        chance = Random(story.slug)  # noqa: S311 - the same newspaper every time
        interest = chance.lognormvariate(4.2, 0.9)
        age_hours = min(48, int((now - rows[story.slug].published_at) / timedelta(hours=1)) + 1)
        for back in range(age_hours):
            since = age_hours - back
            views = int(interest * since * 2 ** (-since / 5) * chance.uniform(0.7, 1.3)) + (
                back < 2
            )
            if views:
                reads.append(
                    HourlyReads(
                        article=rows[story.slug],
                        hour_start=hour - timedelta(hours=back),
                        views=views,
                    )
                )
    HourlyReads.objects.filter(article__in=rows.values()).delete()
    HourlyReads.objects.bulk_create(reads)


def make_creatives() -> None:
    """Will make the house notices that are missing."""
    there = set(Creative.objects.values_list("name", flat=True))
    for notice in texts.house_creatives():
        if notice.name in there:
            continue
        size, picture = Creative.Sizes.ANY, None
        if notice.name in PICTURED:
            size = PICTURED[notice.name]
            image = drawn_creatives.CREATIVES[notice.name]()
            picture = renditions.add(image, alt=f"{notice.headline}. {notice.line}")
        Creative.objects.create(
            flight=house_flight(),
            name=notice.name,
            headline=notice.headline,
            line=notice.line,
            link_text=notice.link_text,
            target=notice.target,
            size=size,
            picture=picture,
        )
