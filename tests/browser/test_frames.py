"""HTML of others in a real browser: what it tries, and that the page around it stays whole."""

import json

import pytest
from django.urls import reverse
from django.utils.csp import CSP
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from ads import frames
from ads.models import Delivery, Offer, Refusal
from desk import site as desk_site
from tests.browser.test_slots import PARAGRAPH, WATCH
from tests.factories import make_article, make_creative, make_flight

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
KIND = """<!doctype html><html><head><title>Kind</title></head><body>
  <a id="go" href="{{link}}" style="display: block; height: 250px; background: teal">Look</a>
</body></html>"""
# Each is tried by itself, and what became of it is written into the frame.
HOSTILE = """<p id="said"></p><div id="low" style="margin-top: 900px">low</div><script>
  const site = %s, said = {};
  const attempts = {
    page: () => parent.document.title,
    frames: () => parent.frames[0].document.title,
    top: () => { top.location = "https://evil.example/top"; },
    assign: () => { parent.location.assign("https://evil.example/assign"); },
    script: () => { top.location.href = "javascript:document.body.remove()"; },
    cookie: () => document.cookie,
    keep: () => localStorage.setItem("a", "b"),
    session: () => sessionStorage.length,
    base: () => indexedDB.open("a") && "opened",
    worker: () => navigator.serviceWorker.register("/sw.js") && "asked",
    alert: () => { alert("Hello"); confirm("Hello?"); prompt("Hello?"); print(); },
    open: () => String(window.open("https://evil.example/window")),
    hash: () => { location.hash = "low"; },
    read: () => { fetch(site + "/b/rooms/", {method: "POST", body: "{}", credentials: "include"})
      .then((answer) => answer.text(), () => "refused").then((text) => { said.read = text; tell(); }); },
    xhr: () => { const ask = new XMLHttpRequest(); ask.open("GET", site + "/", false); ask.send(); return ask.responseText; },
    tell: () => { navigator.sendBeacon(site + "/b/told/", JSON.stringify({story: 0, privacy: false, told: [["viewable", location.pathname.split("/")[3], 1]]})); },
    image: () => { new Image().src = "{{link}}"; new Image().src = location.href; },
    form: () => { const form = document.createElement("form"); form.action = site + "/search/"; form.target = "_top"; form.method = "post"; document.body.append(form); form.submit(); },
    down: () => { const link = document.createElement("a"); link.href = "data:text/html,x"; link.download = "x.html"; link.target = "_self"; document.body.append(link); link.click(); },
  };
  const tell = () => { document.getElementById("said").textContent = JSON.stringify(said); };
  for (const [name, attempt] of Object.entries(attempts)) {
    try { said[name] = attempt() ?? "done"; } catch (error) { said[name] = error.name; }
  }
  tell();
</script>"""
BLOCKING = "<script>for (const since = Date.now(); Date.now() - since < 10000;);</script>Late"


@pytest.fixture
def site(settings, monkeypatch):
    """A newsroom at 127.0.0.1 whose frames stand at localhost."""
    settings.FRAMES_URL, settings.ALLOWED_HOSTS = "http://localhost", ["127.0.0.1", "localhost"]
    server = LiveServer("127.0.0.1")
    settings.SITE_URL = server.url
    settings.FRAMES_URL = server.url.replace("127.0.0.1", "localhost")
    settings.SECURE_CSP = settings.SECURE_CSP | {"frame-src": [settings.FRAMES_URL]}
    monkeypatch.setitem(desk_site.POLICY, "frame-src", [settings.FRAMES_URL])
    assert frames.fault() == ""
    yield server
    server.stop()


@pytest.fixture
def story(site):
    make_creative(headline="The house")
    return make_article(body=PARAGRAPH * 8)  # one slot


def book(html, **fields):
    return make_creative(
        flight=make_flight(), size="300x250", html=html, headline="Booked", line="",
        target="https://example.org/offer", **fields,
    )  # fmt: skip


@pytest.fixture
def page(new_context):
    made = new_context(user_agent=BROWSER, viewport={"width": 390, "height": 2400}).new_page()
    made.said, made.sent, made.opened, made.moved = [], [], [], []
    made.on("console", lambda message: made.said.append(f"{message.type}: {message.text}"))
    made.on("pageerror", lambda error: made.said.append(f"thrown: {error}"))
    made.on(
        "dialog", lambda dialog: (made.said.append(f"dialog: {dialog.message}"), dialog.dismiss())
    )
    made.on("download", lambda file: made.said.append(f"download: {file.url}"))
    made.on(
        "framenavigated", lambda frame: made.moved.append((frame == made.main_frame, frame.url))
    )
    made.context.on("request", lambda request: made.sent.append(request.url))
    made.context.on("page", lambda other: made.opened.append(other))
    made.context.route("https://*.example/**", lambda route: route.fulfill(body="There"))
    made.context.route("https://example.org/**", lambda route: route.fulfill(body="There"))
    made.add_init_script(f"if (top === self) {{ {WATCH} }}")
    return made


def opened(page, site, story):
    page.goto(site.url + story.get_absolute_url())
    return page.locator('[data-slot="story-1"]')


def counted(name="viewable"):
    return sum(Delivery.objects.values_list(name, flat=True))


def wait_until_counted(page, name="viewable", *, most_ms=4000):
    waited = 0
    while waited < most_ms and not counted(name):
        page.wait_for_timeout(100)
        waited += 100
    return counted(name)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_frame_takes_the_room_of_the_notice_and_is_counted(page, site, story, width):
    book(KIND)
    page.set_viewport_size({"width": width, "height": 2400})
    slot = opened(page, site, story)
    frame = slot.locator("iframe")
    expect(frame).to_be_visible()
    assert frame.get_attribute("title") == "Booked"
    assert frame.get_attribute("sandbox") == frames.SANDBOX
    assert frame.get_attribute("src").startswith(f"{site.url.replace('127.0.0.1', 'localhost')}/b/")
    box = frame.bounding_box()
    assert (box["width"], box["height"]) == (min(300, slot.bounding_box()["width"]), 250)
    expect(slot.get_by_text("The house")).to_have_count(0)
    expect(slot.get_by_text("Advertisement", exact=True)).to_be_visible()
    assert wait_until_counted(page) == 1
    assert (counted("rendered"), counted("invalid")) == (1, 0)
    assert page.evaluate("window.shift") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.said == []


def test_a_link_that_is_pressed_in_a_frame_is_counted_and_opens_a_window_of_its_own(
    page, site, story
):
    book(KIND)
    slot = opened(page, site, story)
    assert wait_until_counted(page) == 1
    page.wait_for_timeout(600)
    with page.context.expect_page() as window:
        slot.frame_locator("iframe").locator("#go").click()
    window.value.wait_for_url("https://example.org/offer")
    assert window.value.evaluate("window.opener") is None
    assert page.url == site.url + story.get_absolute_url()
    assert (counted("clicks"), Refusal.objects.count()) == (1, 0)


def test_what_a_hostile_frame_tries_does_not_reach_the_page(page, site, story):
    book(HOSTILE % json.dumps(site.url))
    slot = opened(page, site, story)
    expect(slot.locator("iframe")).to_be_visible()
    page.wait_for_timeout(2500)
    said = json.loads(slot.frame_locator("iframe").locator("#said").text_content())
    walls = {n: said[n] for n in ("page", "top", "assign", "script", "cookie", "keep", "session")}
    assert walls == dict.fromkeys(walls, "SecurityError")
    assert said["read"] == "refused"
    assert said["xhr"] == "NetworkError"
    assert said["open"] == "null"
    assert page.url == site.url + story.get_absolute_url()
    assert [url for is_page, url in page.moved if is_page] == [page.url]
    assert page.evaluate("scrollY") == 0
    assert page.evaluate("window.shift") == 0
    assert page.get_by_role("heading", level=1).is_visible()
    assert not [line for line in page.said if line.startswith(("dialog", "download", "thrown"))]
    assert not [url for url in page.sent if "/search/" in url or "evil.example/top" in url]
    assert page.context.cookies() == []
    assert (counted("rendered"), counted("viewable"), counted("clicks")) == (1, 1, 0)
    assert dict(Refusal.objects.values_list("deed", "reason")) == {
        "viewable": "foreign", "clicks": "foreign",
    }  # fmt: skip


def test_a_window_that_a_frame_opens_cannot_move_the_page(page, site, story):
    book(
        '<button id="go" onclick="document.title = window.open(\'https://evil.example/\')">Look</button>'
    )
    page.context.route("https://evil.example/", lambda route: route.fulfill(
        content_type="text/html",
        body="<script>try { opener.top.location = 'https://evil.example/2'; } catch (e) {}</script>There",
    ))  # fmt: skip
    slot = opened(page, site, story)
    expect(slot.locator("iframe")).to_be_visible()
    with page.context.expect_page() as window:
        slot.frame_locator("iframe").locator("#go").click()
    window.value.wait_for_load_state()
    page.wait_for_timeout(500)
    assert window.value.evaluate("window.opener") is None
    assert page.url == site.url + story.get_absolute_url()


@pytest.mark.parametrize("becomes", ["blocking", "slow", "gone", "aborted", "elsewhere"])
def test_where_no_frame_comes_the_notice_stays(page, site, story, becomes):
    creative = book({
        "blocking": BLOCKING,
        "slow": '<img src="https://slow.example/x.png">',
        "elsewhere": '<script>location = "https://evil.example/"</script>',
    }.get(becomes, KIND))  # fmt: skip
    if becomes == "gone":
        creative.html = ""  # between the choice and the frame

        def gone(route):
            creative.save()
            route.continue_()

        page.route("**/b/frame/**", gone)
    elif becomes == "aborted":
        page.route("**/b/frame/**", lambda route: route.abort())
    page.context.route("https://slow.example/**", lambda route: None)  # never answered
    slot = opened(page, site, story)
    page.wait_for_timeout(1000)
    assert slot.get_by_text("The house").is_visible()
    page.wait_for_timeout(5500)
    assert slot.get_by_text("The house").is_visible()
    assert slot.locator("iframe").count() == 0
    assert (counted("offers"), counted("rendered"), counted("viewable")) == (1, 0, 0)
    assert page.evaluate("window.shift") == 0
    assert page.url == site.url + story.get_absolute_url()


def test_half_of_the_frame_must_be_on_the_screen(page, site, story):
    book(KIND)
    page.set_viewport_size({"width": 390, "height": 700})
    frame = opened(page, site, story).locator("iframe")
    expect(frame).to_be_visible()
    assert wait_until_counted(page, "rendered") == 1
    look = "(part) => {{ const {{top, height}} = document.querySelector('iframe').getBoundingClientRect(); scrollBy({{top: top - innerHeight + height * {part}, behavior: 'instant'}}); }}"
    page.evaluate(look.format(part=0.46))
    page.wait_for_timeout(2000)
    assert counted() == 0
    page.evaluate(look.format(part=0.54))
    assert wait_until_counted(page) == 1


def test_two_frames_on_a_page_are_told_apart(page, site):
    make_creative(headline="The house")
    story = make_article(body=PARAGRAPH * 18)
    book(
        "<p>First</p><script>for (const one of parent.frames) one.postMessage('here', '*'); parent.postMessage('here', '*')</script>"
    )
    book('<img src="https://slow.example/x.png">')
    page.context.route("https://slow.example/**", lambda route: None)
    opened(page, site, story)
    page.wait_for_timeout(7000)
    assert page.locator("[data-slot] iframe").count() == 1
    assert (counted("offers"), counted("rendered")) == (3, 2)


def test_who_asked_for_privacy_gets_no_frame(page, site, story):
    book(KIND)
    page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    slot = opened(page, site, story)
    assert wait_until_counted(page, "rendered") == 1
    assert slot.locator("iframe").count() == 0
    assert slot.get_by_text("The house").is_visible()


def test_who_comes_back_after_two_hours_gets_another_frame_without_a_shift(page, site, story):
    book(KIND)
    slot = opened(page, site, story)
    assert wait_until_counted(page) == 1
    first = slot.locator("iframe").get_attribute("src")
    page.evaluate("Date.now = ((now) => () => now() + 2 * 3600 * 1000)(Date.now)")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function(
        "(src) => [...document.querySelectorAll('iframe')].every((f) => f.src !== src)", arg=first
    )
    expect(slot.locator("iframe")).to_have_count(1)
    expect(slot.locator("iframe")).to_be_visible()
    assert Offer.objects.count() == 2
    assert page.evaluate("window.shift") == 0


def test_where_frames_are_not_allowed_a_page_shows_none_and_the_notice_stays(
    page, site, story, settings
):
    settings.SECURE_CSP = {**settings.SECURE_CSP, "frame-src": [CSP.NONE]}
    book(KIND)
    slot = opened(page, site, story)
    page.wait_for_timeout(6000)
    assert slot.get_by_text("The house").is_visible()
    assert counted("rendered") == 0


def test_the_desk_shows_it_in_such_a_frame_and_counts_nothing(page, site, client, ad_manager):
    creative = book(HOSTILE % json.dumps(site.url), is_on=False)
    client.force_login(ad_manager)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}
    page.context.add_cookies([cookie])
    page.goto(site.url + reverse("admin:ads_creative_change", args=[creative.pk]))
    frame = page.locator(".creative-preview iframe")
    assert frame.get_attribute("sandbox") == frames.SANDBOX
    frame.scroll_into_view_if_needed()
    said = page.frame_locator(".creative-preview iframe").locator("#said")
    expect(said).to_contain_text("SecurityError")
    assert json.loads(said.text_content())["page"] == "SecurityError"
    assert page.url.startswith(site.url)
    assert not [line for line in page.said if line.startswith(("dialog", "download", "thrown"))]
    page.wait_for_timeout(500)
    assert not Offer.objects.exists() and not Delivery.objects.exists()
