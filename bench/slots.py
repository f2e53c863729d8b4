"""Asks in process what slots cost: what a page asks when it is opened, what it tells then, and what
they add to a story that no cache kept. Each opening is another reader's, so that all counts."""

import json
import re
import time

from bench.desk import timed
from bench.load import BROWSER
from bench.seeding import SEED

TIMES, PAGES, ROUNDS = 150, 25, 4
LOOK_SECONDS = 1.1  # nothing counts as looked at any sooner


def measured() -> dict[str, dict[str, float]]:
    """Will give for "slots chosen" and "slots told" the CPU time of this process and how long they
    took, all in milliseconds, how many it did in a second, and their queries; for "slots of a
    story" what they add to a page: CPU time, queries and bytes."""
    from django.test import Client

    from articles.models import Article

    story = Article.objects.published().get(slug=SEED)
    client = Client(HTTP_HOST="127.0.0.1", HTTP_USER_AGENT=BROWSER)
    places = _places(client.get(story.get_absolute_url()).text)
    opened: list[tuple[int, dict]] = []

    def choose(number: int) -> None:
        reader = len(opened)
        asked = {"about": f"story:{story.pk}", "width": 390, "places": places}
        asked |= {"language": story.language, "privacy": False}
        opened.append((reader, _sent(client, "/b/rooms/", asked, reader=reader, status=200).json()))

    def tell(number: int) -> None:
        reader, offers = told.pop()
        offer = next(iter(offers.values()))
        deeds = [[deed, offer["ticket"], offer["creative"]] for deed in ("rendered", "viewable")]
        said = {"story": story.pk, "privacy": False, "told": deeds}
        _sent(client, "/b/told/", said, reader=reader, status=204)

    chosen = _rate(timed(choose, TIMES))
    told = list(opened)
    time.sleep(LOOK_SECONDS)
    return {
        "slots chosen": chosen,
        "slots told": _rate(timed(tell, TIMES)),
        "slots of a story": _added(client, story.get_absolute_url()),
    }


def _rate(found: dict[str, float]) -> dict[str, float]:
    return found | {"requests_per_second": 1_000 / found["mean_ms"]}


def _added(client, address: str) -> dict[str, float]:
    """What a story costs more than the same one on a site that says it has no slots."""
    from ads.models import Suppression

    def ask(number: int):
        return client.get(address)

    carrying, bare = [], []
    for _ in range(ROUNDS):  # in turns, and the quietest of each: other work can only add
        carrying.append(timed(ask, PAGES) | {"bytes": len(ask(0).content)})
        nowhere = Suppression.objects.create(note="Measured without.")
        try:
            bare.append(timed(ask, PAGES) | {"bytes": len(ask(0).content)})
        finally:
            nowhere.delete()
    added = {
        name: min(each[name] for each in carrying) - min(each[name] for each in bare)
        for name in ("cpu_ms", "queries", "bytes")
    }
    return added | {"cpu_ms": max(0.001, added["cpu_ms"])}  # noise may be more than all they cost


def _places(page: str) -> dict[str, int]:
    """The places of a page with the notice that stands in each, as its script reads them."""
    found = re.findall(r'data-slot="?([\w-]+).*?data-notice="?(\d+)', page, re.S)
    return {name: int(notice) for name, notice in found}


def _sent(client, path: str, said: dict, *, reader: int, status: int):
    answer = client.post(
        path,
        json.dumps(said),
        content_type="text/plain",
        HTTP_ORIGIN="http://127.0.0.1",
        HTTP_X_FORWARDED_FOR=f"10.{reader // 250}.{reader % 250}.7",
    )
    if answer.status_code != status:
        raise RuntimeError(f"{path} answered {answer.status_code}, not {status}")
    return answer
