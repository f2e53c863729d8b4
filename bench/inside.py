"""Asks a newsroom in process what cannot be seen from outside: addresses, queries, the choice for
a slot, the moderators' queue, and where the time goes. Runs in a process of its own, with the
environment of the server:

python -m bench.inside facts          prints JSON
python -m bench.inside profile story  prints where the CPU time of one page goes
"""

import cProfile
import json
import os
import pstats
import sys
import time

import django

from bench import desk, pages, slots
from bench.seeding import SEED, WORD

PROFILED = 200
CHOICES = 20_000


def facts() -> dict:
    """Will give paths, markers and keys of the measured pages, queries of each, slot choice,
    the moderators' queue, and what slots cost."""
    found = addresses()
    found["queries"] = {page: queries(found, page) for page in pages.PAGES}
    found["slot_choice_ms"] = slot_choice_ms()
    found["desk"] = desk.measured()
    found["slots"] = slots.measured()
    return found


def addresses() -> dict:
    """Will find what is measured: the seed story, the fullest section, a word of one in thirty."""
    from django.db.models import Count

    from articles.models import Article, Section

    story = Article.objects.published().get(slug=SEED)
    counted = Article.objects.published().filter(language="en").values("section_id")
    fullest = counted.annotate(stories=Count("pk")).order_by("-stories", "section_id").first()
    section = Section.objects.get(pk=fullest["section_id"])
    other = Article.objects.published().filter(comments_open=True, language="en")
    other = other.exclude(pk=story.pk).order_by("-published_at").first()
    return {
        "paths": {
            "story": story.get_absolute_url(),
            "front": "/",
            "section": section.get_absolute_url(),
            "search": f"/search/?q={WORD}",
            "feed": "/feed/",
            "comment": f"/comment/{other.pk}/",
            "beacon": "/read/",
        },
        "markers": {
            "story": story.headline.split(" ")[0],
            "front": "data-",
            "section": section.name,
            "search": WORD,
            "feed": "<rss",
        },
        "story_key": story.pk,
    }


def queries(found: dict, page: str) -> int:
    """Will count the queries of one request, after two that may have filled caches."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask = _asker(found, page)
    ask(1), ask(2)
    with CaptureQueriesContext(connection) as seen:
        ask(3)
    return len([query for query in seen if not _is_frame(query["sql"])])


def _is_frame(sql: str) -> bool:
    return sql.split(" ")[0] in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def _asker(found: dict, page: str):
    """What asks that page once, in process and through all middleware."""
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1", HTTP_USER_AGENT=pages.BROWSER)
    form = pages.forms(found["story_key"]).get(page)
    path = found["paths"][page]
    beginning = time.time_ns()

    def ask(number: int):
        if form is None:
            answer, wanted = client.get(path), 200
        else:
            wanted = form.status
            answer = client.post(
                path,
                form.body.replace("{n}", str(beginning + number)),
                content_type=form.content_type,
                HTTP_ORIGIN=form.headers["Origin"],
                HTTP_X_FORWARDED_FOR=f"10.1.{number // 250}.{number % 250}",
            )
        if answer.status_code != wanted:
            raise pages.WrongAnswer(f"{path} answered {answer.status_code}, not {wanted}")

    return ask


def slot_choice_ms() -> float:
    """Will measure the choice of one creative among those that run, the best of three trials."""
    from ads import selection
    from ads.models import Creative

    running = list(Creative.objects.running())
    trials = []
    for _ in range(3):
        began = time.process_time()
        for number in range(CHOICES):
            selection.choose(running, slot="article-top", seed=str(number))
        trials.append((time.process_time() - began) / CHOICES * 1_000)
    return min(trials)


def profile(page: str) -> None:
    """Will print where the CPU time of that page goes, by function, over many requests."""
    ask = _asker(addresses(), page)
    for number in range(10):
        ask(number)
    began = time.process_time()
    for number in range(PROFILED):
        ask(10 + number)
    plain = (time.process_time() - began) / PROFILED * 1_000
    profiler = cProfile.Profile()
    with profiler:
        for number in range(PROFILED):
            ask(1_000 + number)
    print(f"{page}: {plain:.2f} CPU ms in process, the test client's own work included")
    print(f"the profile makes it slower; times are seconds of {PROFILED} requests")
    statistics = pstats.Stats(profiler).strip_dirs()
    statistics.sort_stats("cumulative").print_stats(45)
    statistics.sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    if sys.argv[1] == "profile":
        profile(sys.argv[2])
    else:
        print(json.dumps(facts()))
