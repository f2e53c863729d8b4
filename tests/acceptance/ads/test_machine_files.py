"""What machines ask about advertising (cases 121, 123): ads.txt, and Global Privacy Control."""

import pytest

from ads.ads_txt import NOBODY_SELLS, AdsTxt
from tests.factories import make_article, make_creative

pytestmark = pytest.mark.django_db
CHANGE = "/admin/ads/adstxt/1/change/"
GOOD = "seller.example, pub-1, DIRECT, f08c47fec0942fa0\n"


def test_case_121_a_reader_with_global_privacy_control_gets_the_same_kept_page(client):
    make_creative()
    address = make_article(
        body="<p>The river rose and the town moved on.</p>" * 60
    ).get_absolute_url()
    for path in (address, "/"):
        plain = client.get(path)
        asked = client.get(path, headers={"Sec-GPC": "1", "DNT": "1"})
        assert asked.content == plain.content
        assert asked["Vary"] == plain["Vary"]
        assert "gpc" not in asked["Vary"].lower()
        assert not asked.cookies
    told = client.get("/.well-known/gpc.json")
    assert (told.status_code, told.json()["gpc"]) == (200, True)
    assert set(told.json()) == {"gpc", "lastUpdate"}


REFUSED = {
    "a byte order mark inside": (f"{GOOD}\ufeffother.example, 2, DIRECT", 2),
    "a duplicate": (f"{GOOD}# note\nSELLER.example,pub-1,direct", 3),
    "a bad relation": (f"\n{GOOD}other.example, 2, OWNER", 3),
    "a trailing comma": (f"{GOOD}other.example, 2, DIRECT,", 2),
    "HTML": (f"{GOOD}{GOOD.replace('pub-1', 'pub-2')}<script>alert(1)</script>", 3),
    "HTML in a note": ("# <img src=x onerror=alert(1)>", 1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_case_123_what_is_wrong_is_refused_with_its_line_and_readers_keep_what_they_had(
    client, ad_manager, say, name
):
    text, line = REFUSED[name]
    row = AdsTxt.objects.create(pk=1, text=GOOD)
    client.force_login(ad_manager)
    typed = {"text": text.replace("\n", "\r\n"), "seen_at": row.updated_at.isoformat()}
    page = client.post(CHANGE, typed)
    assert page.status_code == 200
    (told,) = page.context["adminform"].form.errors["text"]
    say(f"{name}: {told}")
    assert told.startswith(f"Line {line}: ")
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    client.logout()
    served = client.get("/ads.txt")
    assert (served.status_code, served.text) == (200, GOOD)
    assert served["Content-Type"] == "text/plain; charset=utf-8"


def test_case_123_line_ends_of_windows_and_a_mark_at_the_start_are_mended(client, ad_manager):
    client.force_login(ad_manager)
    answer = client.post("/admin/ads/adstxt/add/", {"text": f"\ufeff# ours\r\n{GOOD}\r\n"})
    assert answer.status_code == 302
    client.logout()
    served = client.get("/ads.txt").content
    assert served == f"# ours\n{GOOD}".encode()


def test_case_123_without_lines_it_is_the_standards_own_record(client):
    assert client.get("/ads.txt").text == NOBODY_SELLS
