"""Pictures of the main screens, to be looked at: build/screenshots/. None may run sideways."""

import pytest

from tests.acceptance.conftest import ROOT

SEED = "/2025/11/01/india-us-defence-breakthrough/"
FOLDER = ROOT / "build" / "screenshots"
READER = {"front": "/", "story": SEED, "light": f"{SEED}mobile/"}
DESK = {"form": ("editor", "form"), "queue": ("moderator", "/admin/comments/comment/")}
SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 600) {
    scrollTo(0, y); await new Promise(done => setTimeout(done, 40)); }
  scrollTo(0, 0); }"""


@pytest.fixture
def screen(new_context, demo, width, scheme):
    """A page that remembers what its console said and takes its picture under a name."""
    context = new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=False
    )
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))

    def shot(name, path):
        answer = page.goto(f"{demo.url}{path}")
        assert answer.status == 200, path
        page.evaluate(SCROLL)
        page.wait_for_timeout(300)
        FOLDER.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert sideways <= 0, (name, sideways)
        assert page.said == [], name

    shot.page = page
    return shot


def newest_in(page, demo, section):
    page.goto(f"{demo.url}/section/{section}/")
    return page.locator("main h2 a, main h3 a").first.get_attribute("href")


@pytest.mark.parametrize("name", READER)
def test_readers_pages(screen, name):
    screen(name, READER[name])


@pytest.mark.parametrize("section", ["hindi", "urdu"])
def test_stories_in_other_scripts(screen, demo, section):
    screen(section, newest_in(screen.page, demo, section))


@pytest.mark.parametrize("name", DESK)
def test_the_desk(screen, demo, name):
    account, path = DESK[name]
    page = screen.page
    page.goto(f"{demo.url}/admin/login/")
    page.locator("[name=username]").fill(account)
    page.locator("[name=password]").fill("newsroom-demo")
    page.locator("[type=submit]").first.click()
    if path == "form":
        page.goto(f"{demo.url}/admin/articles/article/?q=Sonali+river+crosses")
        path = page.locator("#result_list a.story-link").first.get_attribute("href")
    screen(name, path)
