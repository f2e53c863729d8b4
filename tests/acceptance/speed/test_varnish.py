"""Every deed of the newsroom is seen behind Varnish within a second, at every address it touches."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

STORY = "Barrage gates at Kesarpur opened before dawn"
RENAMED = "Barrage gates at Kesarpur stay open all week"
LIMIT_SECONDS = 1.0
WARM_SECONDS = 10.0  # in which a page is made and held that nobody changes
WATCH_SECONDS = 4.0  # after the deed, longer than any second purge takes


class Readers:
    """Read the same addresses all the time, each what Varnish gives him."""

    def __init__(self, base, number=2):
        self.base, self.addresses, self._done = base, [], threading.Event()
        self._threads = [threading.Thread(target=self._read, daemon=True) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def _read(self):
        with requests.Session() as session:
            while not self._done.is_set():
                for address in list(self.addresses):
                    session.get(f"{self.base}{address}", timeout=30)
                time.sleep(0.01)

    def stop(self):
        self._done.set()
        for thread in self._threads:
            thread.join(30)


@pytest.fixture(scope="module")
def readers(newsroom, crowding):
    newsroom.crowding = crowding
    crowd = Readers(newsroom.url)
    yield crowd
    crowd.stop()


@pytest.fixture(scope="module")
def story(newsroom):
    """What all tests of this module happen to, in their order; its addresses."""
    _, said = newsroom.editor.do(f"""
section = Section.objects.get(slug="sport")
author = Author.objects.first()
draft = publishing.start(content=dict(headline="{STORY}", body="<p>Water came at four.</p>",
    section_id=section.pk, language="en", tags=["Kesarpur"], bylines=[author.pk]), by=None)
said = [author.get_absolute_url(), timezone.localdate().strftime("/%Y/%m/%d/")]
""")
    author, day = said
    year, month = day[:6], day[:9]
    lists = ["/", "/section/sport/", "/tag/kesarpur/", author, year, month, day]
    feeds = ["/feed/", "/feed/atom/", "/section/sport/feed/", "/tag/kesarpur/feed/atom/"]
    feeds += [f"{author}feed/", "/news-sitemap.xml"]
    return {"lists": lists, "feeds": feeds, "search": ["/search/?q=barrage+gates"]}


def fetch(newsroom, address):
    answer = requests.get(f"{newsroom.url}{address}", timeout=30)
    return answer.text if answer.status_code == 200 else ""


class Watch:
    """Asks for one address again and again. Times are seconds since the deed.

    new_at: when the first new answer had come. old_asked_at: when the last old one was asked for.
    """

    def __init__(self, newsroom, address, is_new, since):
        self.address, self.new_at, self.old_asked_at = address, None, 0.0
        with requests.Session() as session:
            while (asked_at := time.time() - since) < WATCH_SECONDS:
                answer = session.get(f"{newsroom.url}{address}", timeout=30)
                if not is_new(answer.text if answer.status_code == 200 else ""):
                    self.old_asked_at = asked_at
                elif self.new_at is None:
                    self.new_at = time.time() - since
                time.sleep(0.05)


def check(newsroom, say, deed, addresses, is_new, since):
    """All addresses at once: nobody who asks a second after the deed gets what is old, nor does
    anybody who asks after what is new was seen there; and the new pages come within a second, on a
    machine that has nothing else to do."""
    with ThreadPoolExecutor(len(addresses)) as crowd:
        watches = list(crowd.map(lambda path: Watch(newsroom, path, is_new, since), addresses))
    missing = [watch.address for watch in watches if watch.new_at is None]
    assert missing == [], f"not seen within {WATCH_SECONDS} s"
    again = [watch.address for watch in watches if watch.old_asked_at > watch.new_at]
    assert again == [], "old again after it was new"
    last = max(watches, key=lambda watch: watch.new_at)
    stale = max(watch.old_asked_at for watch in watches)
    crowded = newsroom.crowding.since(since)
    say(
        f"{newsroom.name}: {deed}: {len(watches)} addresses, old to nobody who asked later than"
        f" {stale:.2f} s, all new after {last.new_at:.2f} s ({last.address}),"
        f" work takes {crowded:.1f} times as long as on a quiet machine"
    )
    assert stale < LIMIT_SECONDS
    assert last.new_at < LIMIT_SECONDS * crowded


def warm(newsroom, readers, addresses):
    """All of them are held by Varnish, and read on by others."""
    readers.addresses = addresses
    for address in addresses:
        until = time.monotonic() + WARM_SECONDS
        while True:
            answer = requests.get(f"{newsroom.url}{address}", timeout=30)
            is_held = answer.headers["Cache-Status"] == "varnish; hit"
            if is_held or address.startswith("/search/") or answer.status_code == 404:
                break
            assert time.monotonic() < until, f"{address} is not held: {dict(answer.headers)}"
            time.sleep(0.05)


def everywhere(story):
    return [*story["lists"], *story["feeds"], *story["search"]]


def of_story(story):
    return [story["address"], f"{story['address']}mobile/"]


def test_published(newsroom, readers, story, say):
    held = [path for path in everywhere(story) if "kesarpur" not in path]
    warm(newsroom, readers, held)
    at, story["address"] = newsroom.editor.do(
        "publishing.publish(draft, by=None); said = draft.get_absolute_url()"
    )
    check(newsroom, say, "publish", everywhere(story), lambda text: STORY in text, at)
    check(newsroom, say, "its own pages", of_story(story), lambda text: STORY in text, time.time())


def test_edited(newsroom, readers, story, say):
    places = [*everywhere(story), *of_story(story)]
    warm(newsroom, readers, places)
    at, _ = newsroom.editor.do(f"""
publishing.publish(draft, by=None, content={{"headline": "{RENAMED}"}})
""")
    check(newsroom, say, "edit", places, lambda text: RENAMED in text and STORY not in text, at)


def test_a_comment_is_approved_and_hidden_again(newsroom, readers, story, say):
    page = requests.get(f"{newsroom.url}{story['address']}", timeout=30).text
    action = re.search(r'action="(/comment/\d+/)"', page)[1]
    words = "The gates were open at four, I saw it."
    sent = requests.post(
        f"{newsroom.url}{action}",
        data={"name": "Farida", "email": "farida@example.org", "comment": words},
        headers={"Origin": newsroom.url},
        allow_redirects=False,
        timeout=30,
    )
    assert sent.status_code == 303, sent.text[:500]
    places = [story["address"], action]
    warm(newsroom, readers, places)
    assert words not in fetch(newsroom, story["address"])
    at, _ = newsroom.editor.do("""
comment = Comment.objects.latest("pk")
moderation.decide(comment, to=State.APPROVED, by=None, seen_state=comment.state)
""")
    check(newsroom, say, "approve a comment", places, lambda text: words in text, at)
    at, _ = newsroom.editor.do("""
moderation.decide(comment, to=State.REJECTED, by=None, seen_state=comment.state)
""")
    gone = lambda text: words not in text  # noqa: E731
    check(newsroom, say, "hide a comment", places, gone, at)


def test_breaking_begins_and_ends(newsroom, readers, story, say):
    places = [*story["lists"], *of_story(story)[:1], *story["search"]]
    warm(newsroom, readers, places)
    bar = re.compile(rf"data-breaking[^>]*>(?:(?!</(?:aside|section|div)>).)*{RENAMED}", re.S)
    shown, hidden = (
        (lambda text: bool(bar.search(text))),
        (lambda text: text and not bar.search(text)),
    )
    begin = "breaking.set_breaking(draft, by=None, until=timezone.now() + timedelta({}))"
    at, _ = newsroom.editor.do(begin.format("hours=1"))
    check(newsroom, say, "breaking", places, shown, at)
    at, _ = newsroom.editor.do("breaking.set_breaking(draft, by=None, until=None)")
    check(newsroom, say, "end of breaking by an editor", places, hidden, at)
    newsroom.editor.do("""
for other in Article.objects.breaking(timezone.now()):  # the bar shows what stays longest
    breaking.set_breaking(other, by=None, until=None)
""")
    at, _ = newsroom.editor.do(begin.format("seconds=15"))
    warm(newsroom, readers, places)
    assert shown(fetch(newsroom, "/"))
    time.sleep(max(0, at + 14.7 - time.time()))
    check(newsroom, say, "end of breaking by the clock", places, hidden, at + 15)


def test_a_section_is_renamed(newsroom, readers, story, say):
    places = [*story["lists"], *of_story(story), "/section/sport/feed/", *story["search"]]
    warm(newsroom, readers, places)
    at, _ = newsroom.editor.do('section.name = "Games and Grounds"; section.save()')
    check(newsroom, say, "rename a section", places, lambda text: "Games and Grounds" in text, at)


def test_planned_for_a_moment_it_appears_then(newsroom, readers, story, say):
    places = ["/", "/section/sport/", "/feed/", "/search/?q=planned+lighthouse"]
    at, address = newsroom.editor.do("""
planned = publishing.start(content=dict(headline="A planned lighthouse", body="<p>Lit.</p>",
    section_id=section.pk, language="en", tags=[], bylines=[]), by=None)
moment = timezone.now() + timedelta(seconds=15)
publishing.publish(planned, by=None, at=moment)
said = [planned.get_absolute_url(), moment.timestamp()]
""")
    address, moment = address
    warm(newsroom, readers, [*places, address])
    assert time.time() < moment
    assert requests.get(f"{newsroom.url}{address}", timeout=30).status_code == 404
    time.sleep(max(0, moment - 0.3 - time.time()))
    is_new = lambda text: "A planned lighthouse" in text  # noqa: E731
    check(newsroom, say, "planned story by the clock", [*places, address], is_new, moment)


def test_withdrawn_it_is_never_seen_again(newsroom, readers, story, say):
    places = [*everywhere(story), *of_story(story)]
    warm(newsroom, readers, places)
    at, _ = newsroom.editor.do('publishing.withdraw(draft, by=None, note="A test")')
    check(newsroom, say, "withdraw", places, lambda text: RENAMED not in text, at)
    answer = requests.get(f"{newsroom.url}{story['address']}", timeout=30)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] in ("no-cache", "no-store")


def test_many_quick_edits_leave_no_page_behind(newsroom, readers, story, say):
    places = ["/", "/section/sport/", "/feed/"]
    warm(newsroom, readers, places)
    newsroom.editor.do("""
quick = publishing.start(content=dict(headline="Quick 0", body="<p>Text.</p>",
    section_id=section.pk, language="en", tags=[], bylines=[]), by=None)
publishing.publish(quick, by=None)
""")
    for number in range(1, 31):
        at, _ = newsroom.editor.do(f"""
publishing.publish(quick, by=None, content={{"headline": "Quick number {number}."}})
""")
    is_new = lambda text: "Quick number 30." in text and "Quick number 29." not in text  # noqa: E731
    check(newsroom, say, "the last of 30 edits in a row", places, is_new, at)
