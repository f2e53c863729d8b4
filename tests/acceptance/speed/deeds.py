"""Random deeds of a newsroom, and after each few of them a look at the pages that they touched.

python deeds.py SEED DEEDS BASE: in the environment of the newsroom that serves at BASE. Prints one
JSON line at the end: how many deeds of each kind, how many were refused, how many pages were
compared, and each page that was not what a fresh render gives.
"""

import json
import logging
import os
import random
import sys
import time
from collections import Counter
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()
logging.getLogger("django.request").setLevel(logging.ERROR)

from django.contrib.flatpages.models import FlatPage  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.db import IntegrityError  # noqa: E402
from django.utils import timezone  # noqa: E402

from ads.models import Creative  # noqa: E402
from articles import breaking, content, publishing  # noqa: E402
from articles.models import Article, Author, FrontPagePick, Section, Tag  # noqa: E402
from articles.workflow import State as StoryState  # noqa: E402
from comments import moderation, posting  # noqa: E402
from comments.models import Comment  # noqa: E402
from comments.states import State  # noqa: E402
from images.models import Picture  # noqa: E402
from newsroom import proofs, public_pages  # noqa: E402

LOOK_EVERY = 10  # deeds
PAGES_A_LOOK = 3
ATTEMPTS, PAUSE_SECONDS = 5, 0.3  # what another process changed between two answers is no fault
WORDS = [
    "river",
    "bridge",
    "council",
    "harbour",
    "market",
    "lantern",
    "orchard",
    "signal",
    "winter",
    "ferry",
]
SITE = ("/", "/feed/", "/atom/", "/news-sitemap.xml", "/sitemap.xml", "/search/?q=river")


class Newsroom:
    """Does deeds. touched: the stories of the last few, by key."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.seed, self.count, self.touched = seed, 0, {}
        self.done, self.refused = Counter(), 0

    def do(self):
        kinds, weights = zip(*DEEDS.items(), strict=True)
        kind = self.chance.choices(kinds, weights)[0]
        self.count += 1
        try:
            kind(self)
            self.done[kind.__name__] += 1
        except (publishing.NotReady, moderation.Changed):
            self.refused += 1  # another process was first, or the state forbids it
        except (IntegrityError, ValidationError, Article.DoesNotExist):
            self.refused += 1

    def words(self, number=4):
        return " ".join(self.chance.choices(WORDS, k=number)).capitalize() + f" {self.count}"

    def any(self, rows):
        """One of the newest forty of these rows, so that deeds meet."""
        keys = list(rows.order_by("-pk").values_list("pk", flat=True)[:40])
        return rows.model.objects.get(pk=self.chance.choice(keys)) if keys else None

    def story(self, *states):
        found = self.any(Article.objects.filter(state__in=states or [StoryState.PUBLISHED]))
        if found is None:
            raise Article.DoesNotExist
        self.touched[found.pk] = found
        return found

    def content(self):
        authors = list(Author.objects.values_list("pk", flat=True)[:20])
        pictures = list(Picture.objects.values_list("pk", flat=True)[:20])
        other = self.any(Article.objects.filter(state=StoryState.PUBLISHED))
        body = f"<p>{self.words(9)}.</p><h2>{self.words(2)}</h2><p>{self.words(9)}.</p>"
        if other and self.chance.random() < 0.2:
            body += f'<aside data-block="related" data-story="{other.pk}"></aside><p>More.</p>'
        if pictures and self.chance.random() < 0.2:
            body += f'<figure data-picture="{self.chance.choice(pictures)}"></figure><p>So.</p>'
        return {
            "headline": self.words(), "standfirst": self.words(6), "body": body,
            "section_id": self.chance.choice(list(Section.objects.values_list("pk", flat=True))),
            "language": self.chance.choice(["en", "en", "en", "hi", "ur"]),
            "lead_picture_id": self.chance.choice([None, *pictures]),
            "dateline_place": self.chance.choice(["", "Harpur"]),
            "tags": self.chance.sample([word.title() for word in WORDS], k=3),
            "bylines": self.chance.sample(authors, k=min(2, len(authors))),
            "comments_open": self.chance.random() < 0.9,
            "has_slots": self.chance.random() < 0.8,
        }  # fmt: skip

    def publish(self):
        story = publishing.start(content=self.content(), by=None)
        publishing.publish(story, by=None)
        self.touched[story.pk] = story

    def plan(self):
        story = publishing.start(content=self.content(), by=None)
        soon = timezone.now() + timedelta(seconds=self.chance.uniform(0.2, 4))
        publishing.publish(story, by=None, at=soon)
        self.touched[story.pk] = story

    def publish_for_moments(self):
        story = publishing.start(content=self.content(), by=None)
        soon = timezone.now() + timedelta(seconds=self.chance.uniform(0.5, 4))
        publishing.publish(story, by=None, expires_at=soon)
        self.touched[story.pk] = story

    def edit(self):
        story, new = self.story(), self.content()
        parts = self.chance.sample(sorted(new), k=3)
        now = content.of(story)
        publishing.publish(story, by=None, content=now | {name: new[name] for name in parts})

    def withdraw(self):
        publishing.withdraw(self.story(), by=None, note="A test")

    def bring_back(self):
        publishing.publish(self.story(StoryState.WITHDRAWN), by=None)

    def kill(self):
        publishing.kill(self.story(), by=None, note="A test")

    def break_news(self):
        ends = timezone.now() + timedelta(seconds=self.chance.uniform(0.5, 6))
        breaking.set_breaking(self.story(), by=None, until=ends)

    def end_breaking(self):
        breaking.set_breaking(self.story(), by=None, until=None)

    def comment(self):
        story = self.story()
        parents = Comment.objects.visible().filter(article=story)
        words = posting.Words(
            name=self.words(1), email="reader@example.org", website="",
            text=f"{self.words(12)} from {self.seed}", parent=None, trapped=False,
        )  # fmt: skip
        posting.keep(story, words, parent=self.any(parents), at=timezone.now(), reasons=[])

    def moderate(self):
        comment = self.any(Comment.objects.all())
        if comment is not None:
            to = self.chance.choice([State.APPROVED, State.APPROVED, State.REJECTED, State.SPAM])
            moderation.decide(comment, to=to, by=None, seen_state=comment.state)
            self.touched[comment.article_id] = comment.article

    def rename(self):
        thing = self.any(self.chance.choice([Section, Tag, Author]).objects.all())
        if thing is not None:
            thing.name = f"{thing.name.split(' No')[0]} No {self.seed}{self.count}"
            thing.save()

    def pick(self):
        story = self.story()
        place = self.chance.choice(FrontPagePick.Place.values)
        for old in FrontPagePick.objects.filter(place=place):
            old.delete()
        ends = timezone.now() + timedelta(seconds=self.chance.uniform(0.5, 20))
        FrontPagePick.objects.create(place=place, article=story, until=ends)

    def advertise(self):
        creative = self.any(Creative.objects.all())
        if creative is not None:
            creative.headline = self.words(2)[:40]
            creative.is_on = self.chance.random() < 0.8
            creative.save()

    def describe_picture(self):
        picture = self.any(Picture.objects.all())
        if picture is not None:
            picture.alt, picture.credit = self.words(5), self.words(1)
            picture.save()

    def write_footer(self):
        page = self.any(FlatPage.objects.all())
        if page is not None:
            page.title, page.content = self.words(2), f"<p>{self.words(9)}</p>"
            page.save()


DEEDS = {
    Newsroom.publish: 8, Newsroom.plan: 3, Newsroom.publish_for_moments: 2, Newsroom.edit: 20,
    Newsroom.withdraw: 5, Newsroom.bring_back: 4, Newsroom.kill: 1, Newsroom.break_news: 4,
    Newsroom.end_breaking: 2, Newsroom.comment: 18, Newsroom.moderate: 22, Newsroom.rename: 3,
    Newsroom.pick: 3, Newsroom.advertise: 2, Newsroom.describe_picture: 2,
    Newsroom.write_footer: 1,
}  # fmt: skip


def touched_pages(newsroom):
    """Some of the pages on which the last deeds should be seen, and some that all deeds touch."""
    found = list(SITE)
    for story in newsroom.touched.values():
        if story.published_on:
            found += public_pages.of_story(story)
            found += public_pages.of_lists(story)
    newsroom.touched.clear()
    return newsroom.chance.sample(found, k=min(PAGES_A_LOOK, len(found)))


def old(prover, path):
    """How the served page differs from a fresh render, time after time; "" where it does not."""
    words = ""
    for attempt in range(ATTEMPTS):
        time.sleep(PAUSE_SECONDS if attempt else 0)
        words = prover.stale(path)
        if not words:
            return ""
    return words


def main(seed, deeds, base):
    newsroom, prover = Newsroom(seed), proofs.Prover(base)
    compared, stale, began = 0, {}, time.monotonic()
    for number in range(1, deeds + 1):
        newsroom.do()
        if number % LOOK_EVERY == 0:
            for path in touched_pages(newsroom):
                compared += 1
                if words := old(prover, path):
                    stale[path] = f"after {number} deeds: {words}"
    seconds = round(time.monotonic() - began)
    told = {"done": newsroom.done, "refused": newsroom.refused, "compared": compared}
    print(json.dumps(told | {"stale": stale, "seconds": seconds}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
