"""Pictures of slots and of the ad manager's screens, to be looked at: build/acceptance/ads/."""

import re

import pytest

from tests.acceptance.conftest import ROOT
from tests.acceptance.looking import Looking

FOLDER = ROOT / "build" / "acceptance" / "ads"
STORY = "/2025/11/01/india-us-defence-breakthrough/"
ADS = "/admin/ads/"
SCREENS = {
    "campaigns": ADS + "campaign/",
    "campaign-booked": ADS + "campaign/book/",
    "campaign-new": ADS + "campaign/add/",
    "campaign": ADS + "campaign/2/change/",
    "report": ADS + "campaign/2/report/",
    "report-without-a-goal": ADS + "campaign/3/report/",
    "flights": ADS + "flight/",
    "flight": ADS + "flight/2/change/",
    "flight-new": ADS + "flight/add/",
    "creatives": ADS + "creative/",
    "creative-new": ADS + "creative/add/",
    "slots": ADS + "pageslot/",
    "places-without": ADS + "suppression/",
    "sellers": ADS + "adstxt/",
}
# px of the page over and under the creative, and how wide it stands
STANDS = """() => [...document.querySelectorAll("aside[data-slot]")].map((slot) => {
  const box = slot.getBoundingClientRect();
  return {name: slot.dataset.slot, top: Math.round(box.top + scrollY), height: box.height,
          width: box.width, label: slot.innerText.trim().split("\\n")[0]};
})"""


@pytest.fixture
def looking(new_context, demo, sessions, width, scheme):
    return Looking(FOLDER, new_context, demo.url, sessions, width, scheme)


@pytest.mark.parametrize(
    ("name", "path"),
    [("story", STORY), ("front", "/"), ("list", "/section/india/"), ("light", f"{STORY}mobile/")],
)
def test_slots_as_readers_see_them(looking, demo, say, name, path):
    page = looking()
    page.goto(demo.url + path)
    page.wait_for_load_state("networkidle")
    stands = page.evaluate(STANDS)
    for each in stands:
        say(f"{name}, {looking.width} px, {looking.scheme}: {each}")
    assert stands and all(each["label"] == "Advertisement" for each in stands)
    looking.look(page, name)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_of_the_ad_manager(looking, demo, name):
    page = looking("adops")
    assert page.goto(demo.url + SCREENS[name]).status == 200
    looking.look(page, name)


def test_the_report_as_the_advertiser_sees_it(looking, demo):
    page = looking("adops")
    page.goto(demo.url + SCREENS["report"])
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_label(re.compile("Copy it now")).input_value()
    guest = looking()
    assert guest.goto(demo.url + re.sub(r"^https?://[^/]+", "", address)).status == 200
    looking.look(guest, "report-of-the-advertiser")
