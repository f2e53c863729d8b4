"""Fills one database for the benchmark: the demo, its seed story with exactly fifty approved
comments, and believable other stories until there are as many as asked for. In a process apart:

python -m bench.seeding 1000
"""

import os
import sys
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import django
from django.core.management import call_command

SEED = "india-us-defence-breakthrough"
COMMENTS = 50
COMMENTS_A_STORY = 6  # of the others, on average
WORD = "monsoon"  # seed_scale puts it into one story of thirty: what is searched for
DRAWN = "drawn.json"  # the rows of pictures, so that a second database need not draw them again


def fill(stories: int, *, folder: Path) -> None:
    """Will migrate and fill the database of the environment."""
    from articles.models import Article

    call_command("migrate", interactive=False, verbosity=0)
    if (folder / DRAWN).exists() and (folder / "media").exists():
        call_command("loaddata", str(folder / DRAWN), verbosity=0)
    call_command("seed_demo")
    call_command("dumpdata", "images", output=str(folder / DRAWN), verbosity=0)
    comment_on_seed_story()
    missing = stories - Article.objects.count()
    comments = str(missing * COMMENTS_A_STORY)
    call_command("seed_scale", "--articles", str(missing), "--comments", comments)


def comment_on_seed_story() -> None:
    """Will approve more readers' comments under the seed story until there are fifty."""
    from accounts.models import User
    from articles.models import Article
    from comments import moderation, posting
    from comments.models import Comment
    from comments.states import State
    from newsroom.demo import texts

    article = Article.objects.get(slug=SEED)
    moderator = User.objects.get(username="moderator")
    readers = cycle(reader for reader in texts.comments() if reader.story != SEED)
    roots = list(article.comments.filter(state=State.APPROVED, parent=None))
    while (missing := COMMENTS - Comment.objects.visible().filter(article=article).count()) > 0:
        reader = next(readers)
        number = COMMENTS - missing
        words = posting.Words(
            name=reader.name,
            email=reader.email,
            website="",
            text=reader.text,
            parent=None,
            trapped=False,
        )
        parent = roots[number % len(roots)] if number % 3 == 0 else None
        at = article.published_at + timedelta(minutes=11 * number)
        comment = posting.keep(article, words, parent=parent, at=at, reasons=[])
        moderation.decide(comment, to=State.APPROVED, by=moderator, seen_state=State.HELD)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    fill(int(sys.argv[1]), folder=Path(__file__).resolve().parent.parent / "build" / "bench")
