"""Slots in a real browser: how much of a phone's page they take, that nothing moves, and what a
blocker leaves of the page (cases 103, 105, 120)."""

import itertools
import json
import re
import shutil
import subprocess
import tarfile
from html import escape

import pytest

from ads import story_plans
from ads.models import PageSlot
from ads.placement import DENSEST, place
from ads.slots import SLOTS
from articles.body import blocks, clean
from articles.gaps import Outline
from newsroom.demo import texts
from tests.acceptance.conftest import ROOT
from tests.factories import make_article, make_creative, make_picture

HERE = ROOT / "tests" / "acceptance" / "ads"
FILTER_ENGINE = "@ghostery/adblocker@2.18.2"
FILTER_LISTS = "@adguard/dnr-rulesets@3.3.20260320140136"  # holds the lists as text
PAPER = "https://www.harpur-paper.example"  # lists leave local addresses alone
BARE_WORD = re.compile(r"\bads?\b", re.IGNORECASE)
WATCH = """
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({type: "layout-shift", buffered: true});
"""
MEASURE = """() => {
  const body = document.querySelector("[data-story-body]");
  const slots = [...body.querySelectorAll(":scope > aside[data-slot]")];
  const tall = (box) => {
    const {marginBlockStart, marginBlockEnd} = getComputedStyle(box);
    return box.offsetHeight + parseFloat(marginBlockStart) + parseFloat(marginBlockEnd);
  };
  return {
    body: body.offsetHeight,
    slots: slots.map((box) => box.offsetHeight),
    reserved: slots.reduce((sum, box) => sum + tall(box), 0),
    inside: document.querySelectorAll("[data-slot^=story]").length,
  };
}"""
SEED = next(s.body for s in texts.stories() if s.slug == "india-us-defence-breakthrough")
_WORDS = [word for block in blocks(clean(SEED)) if block.words > 30 for word in block.text.split()]
BREAK = '<hr data-slot-break="">'


def prose(words, count=1):
    """Paragraphs of so many words of the seed story: made-up ones are narrower than real ones."""
    told = itertools.islice(itertools.cycle(_WORDS), words * count)
    return "".join(f"<p>{escape(' '.join(part))}.</p>" for part in itertools.batched(told, words))


STORIES = {
    "seed": SEED,
    "long paragraphs": prose(110, 14),
    "short paragraphs": prose(24, 40),
    "headings": ("<h2>A heading of the story</h2>" + prose(60, 3)) * 6,
    "lists": (prose(60) + f"<ul>{'<li>an item of the list that is read</li>' * 6}</ul>") * 8,
    "the shortest with a slot": prose(32, 8),
    "urdu": "".join(s.body for s in texts.stories() if s.language == "ur"),
    "hindi": "".join(s.body for s in texts.stories() if s.language == "hi"),
}
BY_HAND = (prose(100) + BREAK) * 5 + prose(300)


@pytest.fixture
def phone(new_context):
    """A page 390 px wide. It remembers what it complained of and what it asked for."""
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.complaints, page.asked = [], []
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "request", lambda sent: page.asked.append({"url": sent.url, "type": sent.resource_type})
    )
    page.add_init_script(WATCH)
    return page


def measured(phone, live_server, body, **fields):
    """A published story, its plan, and what a phone measures of it, its font known already."""
    story = make_article(body=body, **fields)
    planned = place(Outline.from_list(story.reader_outline[1]))
    for _ in range(2):
        phone.goto(live_server.url + story.get_absolute_url(), wait_until="networkidle")
    return story, planned, phone.evaluate(MEASURE)


@pytest.mark.parametrize("filling", ["words", "picture"])
@pytest.mark.parametrize("name", STORIES)
def test_case_103_slots_take_at_most_30_percent_of_a_phone(phone, live_server, say, name, filling):
    picture = make_picture(size=(600, 500)) if filling == "picture" else None
    make_creative(picture=picture, size="300x250" if picture else "any")
    language = {"urdu": "ur", "hindi": "hi"}.get(name, "en")
    story, planned, found = measured(phone, live_server, STORIES[name], language=language)
    text_px = found["body"] - found["reserved"]
    of_page, of_text = (found["reserved"] / found["body"], found["reserved"] / text_px)
    say(
        f"{name}, {filling}: {len(found['slots'])} slots of {found['slots'][:1]} px; estimated "
        f"{planned.density:.1%} of {sum(story.reader_outline[1][2])} px, measured {of_text:.1%} of "
        f"{text_px} px of text, {of_page:.1%} of the page’s body"
    )
    assert len(found["slots"]) == found["inside"] == len(planned.slots) >= 1
    assert sum(found["slots"]) / found["body"] <= DENSEST
    assert of_page <= DENSEST
    assert of_text <= DENSEST + 0.03  # also of the text alone, within what can be estimated
    assert abs(of_text - planned.density) < 0.05  # what the desk was told
    assert phone.evaluate("window.shift") == 0
    assert phone.complaints == []


def test_case_103_breaks_set_by_hand_may_be_more_and_the_desk_is_told(phone, live_server, say):
    make_creative()
    story, planned, found = measured(phone, live_server, BY_HAND)
    of_text = found["reserved"] / (found["body"] - found["reserved"])
    say(f"by hand: {len(found['slots'])} slots, estimated {planned.density:.1%}, {of_text:.1%}")
    assert len(found["slots"]) == 5
    assert of_text > DENSEST
    assert story_plans.of(story).is_too_dense
    assert abs(of_text - planned.density) < 0.1


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("pictures", ["slow", "failing", "blocked"])
def test_case_105_nothing_moves_whatever_becomes_of_a_picture(
    new_context, live_server, say, pictures, width
):
    make_creative(picture=make_picture(size=(600, 500)), size="300x250")
    make_creative(picture=make_picture(size=(1456, 180)), size="728x90")
    story = make_article(body=SEED)
    page = new_context(viewport={"width": width, "height": 9000}).new_page()
    page.add_init_script(WATCH)

    def answer(route):
        if pictures == "slow":
            page.wait_for_timeout(500)
            route.continue_()
        elif pictures == "failing":
            route.fulfill(status=500, body="")
        else:
            route.abort()

    page.route("**/media/**", answer)
    page.route("**/*.woff2", lambda route: route.abort())  # its own swap may move a line of text
    for path in (story.get_absolute_url(), "/"):
        page.goto(live_server.url + path)
        page.wait_for_timeout(1500)
        shift = page.evaluate("window.shift")
        say(f"{path} at {width} px, pictures {pictures}: layout shift {shift}")
        assert page.locator("[data-slot]").count() >= 1
        assert shift == 0


@pytest.fixture(scope="session")
def lists():
    """Filter lists and an engine that reads them, installed once in build/blocklists."""
    folder = ROOT / "build" / "blocklists"
    folder.mkdir(parents=True, exist_ok=True)

    for needed in ("npm", "node"):
        if not shutil.which(needed):
            pytest.fail(f"{needed} is missing: install Node.js.")

    def npm(*words):
        done = subprocess.run(
            ["npm", *words], cwd=folder, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"npm {' '.join(words)}: {done.stderr[-500:]}"
        return done.stdout.split()

    if not (folder / "node_modules" / "@ghostery").exists():
        npm("install", "--no-save", "--no-audit", "--no-fund", "--prefix", ".", FILTER_ENGINE)
    if not (folder / "lists" / "dist").exists():
        *_, packed = npm("pack", "--silent", FILTER_LISTS)
        with tarfile.open(folder / packed) as archive:
            archive.extractall(folder, filter="data")
        (folder / "package").rename(folder / "lists")
    return folder


def judged_by_lists(folder, page, server):
    """What the lists block of the page that is open, and the CSS that they put in."""
    made_of = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("*")];
          const told = (read) => [...new Set(all.flatMap(read).filter(Boolean))];
          return {classes: told((e) => [...e.classList]), ids: told((e) => [e.id]),
                  hrefs: told((e) => [e.getAttribute("href")])};
        }"""
    )
    there = PAPER + page.url.removeprefix(server)
    asked = [{**one, "url": one["url"].replace(server, PAPER)} for one in page.asked]
    done = subprocess.run(
        ["node", str(HERE / "blocker.mjs"), str(folder)],
        input=json.dumps({"url": there, "requests": asked, **made_of}),
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


WHOLE = """() => [...document.querySelectorAll("[data-slot]")].map((slot) => ({
  isShown: slot.checkVisibility(),
  height: slot.offsetHeight,
  label: slot.querySelector(".slot-label")?.checkVisibility() ?? false,
  words: slot.innerText.trim().length,
  filled: [...slot.querySelectorAll(".slot-words, .slot-picture img")].some((e) => e.checkVisibility()),
}))"""


@pytest.mark.parametrize("filling", ["words", "picture"])
@pytest.mark.parametrize("path", ["story", "light", "front", "section"])
def test_case_120_with_a_blockers_lists_the_page_is_whole_and_no_box_is_empty(
    phone, live_server, lists, say, path, filling
):
    picture = make_picture(size=(600, 500)) if filling == "picture" else None
    make_creative(picture=picture, size="300x250" if picture else "any")
    make_creative(size="any")
    story = make_article(body=SEED)
    address = (
        live_server.url
        + {
            "story": story.get_absolute_url(),
            "light": story.get_light_url(),
            "front": "/",
            "section": story.section.get_absolute_url(),
        }[path]
    )
    phone.goto(address, wait_until="networkidle")
    before = phone.locator("main").inner_text()
    found = judged_by_lists(lists, phone, live_server.url)
    assert found["isAwake"]
    say(f"{path}, {filling}: {found['rules']} lines of lists; blocked {found['blocked']}")
    stopped = {one["url"].replace(PAPER, live_server.url) for one in found["blocked"]}
    phone.route(
        "**/*", lambda route: route.abort() if route.request.url in stopped else route.continue_()
    )
    phone.complaints.clear()
    phone.goto(address, wait_until="networkidle")
    # as a blocker does it, by a sheet that the page's policy does not rule
    phone.evaluate(
        """(css) => {
          for (const rule of css.split("}")) {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`${rule}}`);
            document.adoptedStyleSheets.push(sheet);
          }
        }""",
        found["styles"],
    )
    assert stopped == set()  # nothing of ours looks like an advertiser's
    _is_whole(phone, before)


@pytest.mark.parametrize("filling", ["words", "picture"])
def test_case_120_with_every_address_and_class_that_says_ad_blocked_nothing_is_missing(
    phone, live_server, say, filling
):
    picture = make_picture(size=(600, 500)) if filling == "picture" else None
    make_creative(
        picture=picture, size="300x250" if picture else "any", target="https://shop.example/"
    )
    story = make_article(body=SEED)
    stopped = []

    def answer(route):
        if BARE_WORD.search(route.request.url):
            stopped.append(route.request.url)
            return route.abort()
        return route.continue_()

    for path in (story.get_absolute_url(), story.get_light_url(), "/"):
        phone.unroute_all()
        phone.goto(live_server.url + path, wait_until="networkidle")
        before = phone.locator("main").inner_text()
        phone.route("**/*", answer)
        phone.complaints.clear()
        phone.goto(live_server.url + path, wait_until="networkidle")
        hidden = phone.evaluate(
            r"""() => {
              const found = [...document.querySelectorAll("[class], [id]")].filter((e) =>
                /\bads?\b/i.test(`${e.getAttribute("class") ?? ""} ${e.id}`));
              for (const e of found) e.hidden = true;
              return found.map((e) => e.outerHTML.slice(0, 80));
            }"""
        )
        say(f"{path}, {filling}: blocked {stopped}, hidden {hidden}")
        assert (stopped, hidden) == ([], [])
        assert path == "/" or phone.locator("[data-slot]").count() >= 1
        _is_whole(phone, before)


def _is_whole(page, before):
    boxes = page.evaluate(WHOLE)
    for box in boxes:
        if box["isShown"]:
            assert box["label"]
            assert box["filled"]
        else:
            assert box["height"] == 0  # taken out whole: no empty box
    if all(box["isShown"] for box in boxes):
        assert page.locator("main").inner_text() == before
    assert page.evaluate("window.shift") == 0
    assert page.complaints == []


def test_case_104_slots_are_not_printed_and_their_label_is_real_text(phone, live_server):
    make_creative()
    phone.goto(live_server.url + make_article(body=SEED).get_absolute_url())
    slots = phone.locator("[data-story-body] > aside[data-slot]")
    labels = [slot.get_by_text("Advertisement", exact=True).is_visible() for slot in slots.all()]
    assert labels == [True] * slots.count()
    assert slots.count() == 2
    phone.emulate_media(media="print")
    assert [slot.is_visible() for slot in slots.all()] == [False] * 2
    assert phone.get_by_text("What the India-US defence breakthrough entails").is_visible()


LONGEST = {  # of a headline, a line and the words of a link, cut to what each may have
    "English": ("Read the paper at home each day ", "Every flood, ward and train at home ", "Order it "),
    "one word": ("W", "W", "W"),
    "Han": ("漢", "漢", "漢"),
    "Hindi": ("क्षत्रिय समाचार ", "बाढ़ की हर खबर घर बैठे पढ़िए ", "अभी मंगवाइए "),
    "Urdu": ("اردو کی خبریں ہر روز ", "ہر روز گھر بیٹھے خبریں پڑھیے ", "ابھی منگوائیے "),
}  # fmt: skip
OUTSIDE = """() => [...document.querySelectorAll(".slot-words")].filter((words) => {
  const room = words.getBoundingClientRect();
  return words.scrollWidth > words.clientWidth || words.scrollHeight > words.clientHeight ||
    [...words.querySelectorAll("p, a")].some((part) => {
      const box = part.getBoundingClientRect();
      return box.left < room.left - 1 || box.right > room.right + 1 || box.bottom > room.bottom + 1;
    });
}).length"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("words", LONGEST)
def test_the_longest_words_stay_in_their_room(phone, live_server, say, words, width):
    said = zip(LONGEST[words], ("headline", "line", "link_text"), (40, 120, 30), strict=True)
    longest = {name: (text * 200)[:most].strip() for text, name, most in said}
    for _ in range(3):
        make_creative(**longest)
    for slot in SLOTS.values():
        PageSlot.objects.update_or_create(
            name=slot.name, defaults={"label": slot.label, "phone": slot.phone, "wide": slot.wide}
        )
    PageSlot.objects.filter(name="footer").update(phone="320x50", wide="970x90")
    phone.set_viewport_size({"width": width, "height": 844})
    story = make_article(body=SEED)
    for path in (story.get_absolute_url(), story.get_light_url(), "/", "/search/"):
        phone.goto(live_server.url + path)
        assert phone.locator(".slot-words").count() >= 1
        assert phone.evaluate(OUTSIDE) == 0
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
        heights = phone.evaluate(
            "[...document.querySelectorAll('.slot')].map((s) => s.offsetHeight)"
        )
        say(f"{words} at {width} px, {path}: slots of {heights} px")
        if words in ("English", "Hindi") and width == 1280:
            assert max(heights) <= 350
