"""Links of served newsrooms: where they lead whatever is added to them or stands in their row, and which
of those who follow them count."""

import time
from urllib.parse import quote

import pytest
import requests

from tests.acceptance.ads.served import BROWSER, CLICK_SECONDS, TARGET, at_once

EVIL = (
    "//evil.example", "https://evil.example/", "https:\\\\evil.example", "\\/evil.example",
    "/\\evil.example", "https://site@evil.example", "%0d%0aLocation:%20https://evil.example/",
    "%0aSet-Cookie:%20evil=1", "javascript:alert(1)//evil", "%2f%2fevil.example", "///evil.example",
    "https:evil.example", "data:text/html,evil", "%00https://evil.example",
)  # fmt: skip
KEYS = ("url", "dest", "to", "next", "u", "redirect", "target", "r")
# What leads out of the public web, or runs, in the spellings that browsers and resolvers read alike.
NOWHERE = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    "\x01javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)",
    "file:///etc/passwd", "FILE:///etc/passwd", "ftp://example.org/", "http://example.org/",
    "//evil.example/", "/\\evil.example/", "\\\\evil.example", "https:/\\evil.example/",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
    "https://0x7f.0.0.1/", "https://017700000001/", "https://0177.0.0.1/", "https://127.0.0.1./",
    "https://169.254.169.254/latest/meta-data/", "https://2852039166/", "https://[::1]/",
    "https://[::ffff:127.0.0.1]/", "https://[fe80::1]/", "https://10.0.0.1/", "https://0/",
    "https://localhost/", "https://LOCALHOST./", "https://printer.local/", "https://intranet/",
    "https://metadata.google.internal/", "https://example.org:8443/", "https://a@evil.example/",
    "https://example.org@evil.example/", "https://example.org:443@evil.example/",
    "https://\uff11\uff12\uff17.0.0.1/", "https://127\u30020\u30020\u30021/", "https:///evil.example",
    "https://example.org\\@evil.example/", "https://example.org/\r\nLocation: //evil.example",
    "https://example.org/\u202egnp.exe", "https://", "https:example.org",
)  # fmt: skip
EDIT = """
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA ignore_check_constraints = " + ("ON" if is_open else "OFF"))
    elif is_open:
        cursor.execute("ALTER TABLE ads_creative DROP CONSTRAINT creative_leads_to_site_or_https")
    else:
        (rule,) = (c for c in Creative._meta.constraints if "leads" in c.name)
        with connection.schema_editor() as editor:
            editor.add_constraint(Creative, rule)
"""
ROW = """
said = "taken"
try:
    with transaction.atomic():
        Creative.objects.filter(pk=pk).update(target=target)
except IntegrityError:
    said = "refused"
"""
NEW = {"name": "Argue well", "headline": "Learn to argue", "link_text": "Book a place"}
READERS = {
    "HEAD": ({"method": "HEAD"}, {}, "head"),
    "Sec-Purpose: prefetch": ({}, {"Sec-Purpose": "prefetch"}, "ahead"),
    "Sec-Purpose: prerender": ({}, {"Sec-Purpose": "prefetch;prerender"}, "ahead"),
    "Purpose: prefetch": ({}, {"Purpose": "prefetch"}, "ahead"),
    "a bot": ({}, {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "robot"),
    "a link scanner": ({}, {"agent": "python-requests/2.32"}, "robot"),
    "no browser": ({}, {"agent": ""}, "robot"),
    "another site's page": ({}, {"Sec-Fetch-Site": "cross-site"}, "foreign"),
    "staff": ({}, {"cookies": "staff"}, "staff"),
}


def offered(newsroom):
    """A flight, a reader of its story, and the offer that was made."""
    booked, reader = newsroom.book(), newsroom.reader()
    return booked, reader, reader.open(booked)


def test_case_106_nothing_added_to_a_link_says_where_it_leads(newsroom, tell):
    booked, reader, offer = offered(newsroom)
    ours = f"/b/on/{newsroom.do('said = house.pk')}/story/{booked['story']}/"
    asked, odd = 0, []
    for link, right in ((offer["to"], TARGET), (ours, "/corrections/")):
        for number, evil in enumerate(EVIL):
            for key in (KEYS[number % len(KEYS)], KEYS[(number + 3) % len(KEYS)]):
                answer = newsroom.raw(f"{link}?{key}={evil}", headers={"Referer": f"https:{evil}"})
                found = (
                    answer.status,
                    answer.headers.get_all("Location"),
                    answer.headers["Set-Cookie"],
                )
                asked += 1
                if found != (302, [right], None):
                    odd.append((link, key, evil, found))
    for header in ("X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"):
        answer = newsroom.raw(offer["to"], headers={header: "evil.example"})
        asked += 1
        if answer.headers["Location"] != TARGET:
            odd.append((header, answer.headers["Location"]))
    tell(f"{asked} links with something added, all lead where their row says: {not odd}")
    assert odd == []


def test_case_106_nothing_put_into_the_address_of_a_link_leads_away(newsroom, tell):
    _, _, offer = offered(newsroom)
    ticket, house = offer["ticket"], newsroom.do("said = house.pk")
    asked, led = 0, []
    for evil in EVIL:
        for target in (
            f"/b/to/{evil}/", f"/b/to/{ticket}{evil}/", f"/b/to/{ticket}/{evil}",
            f"/b/on/{house}/{evil}/0/", f"/b/on/{house}/story/{evil}/", f"/b/on/{evil}/story/0/",
            f"/b/to/{quote(evil, safe='%')}/",
        ):  # fmt: skip
            answer = newsroom.raw(target)
            asked += 1
            assert answer.status in (302, 301, 400, 404, 410), (target, answer.status)
            for place in answer.headers.get_all("Location") or []:
                # Another slash at the end, or the house's own page: never another site.
                if not place.startswith("/") or place[1:2] in ("/", "\\"):
                    led.append((target, place))
            assert "evil" not in str(answer.headers["Set-Cookie"])
    tell(f"{asked} addresses made up, of which {len(led)} lead to another site")
    assert led == []


def test_case_107_the_form_refuses_each_target_beside_its_field_and_keeps_what_was_typed(
    newsroom, tell
):
    desk, odd = newsroom.desk("adops"), []
    page = "/admin/ads/creative/add/"
    pairs = desk.fill(page, **NEW, target="")
    for target in NOWHERE:
        sent = desk.post(page, [*pairs[:-1], ("target", target)])
        if list(sent.errors) != ["target"] or sent.typed("headline") != NEW["headline"]:
            odd.append((target, sent.status, sent.errors))
    kept = newsroom.do("said = Creative.objects.filter(name=name).count()", name=NEW["name"])
    tell(f"{len(NOWHERE)} targets typed, refused {len(NOWHERE) - len(odd)}, kept {kept}")
    assert (odd, kept) == ([], 0)


def test_case_107_a_row_edited_past_the_form_leads_to_its_story_uncounted(newsroom, tell):
    booked, reader, offer = offered(newsroom)
    reader.look(offer, booked)
    refused, odd = 0, []
    for target in NOWHERE:
        refused += newsroom.do(ROW, pk=booked["creative"], target=target) == "refused"
        newsroom.do(ROW, pk=booked["creative"], target=TARGET)
    newsroom.do(EDIT, is_open=True)
    try:
        for target in NOWHERE:
            assert newsroom.do(ROW, pk=booked["creative"], target=target) == "taken"
            if (place := reader.follow(offer)) != booked["path"]:
                odd.append((target, place))
    finally:
        newsroom.do(ROW, pk=booked["creative"], target=TARGET)
        newsroom.do(EDIT, is_open=False)
    found = newsroom.counted(booked)
    tell(f"of {len(NOWHERE)} the database refuses {refused}; edited past it, {found['reasons']}")
    assert odd == []
    assert refused >= 15  # all that are no https address
    assert (found["clicks"], found["reasons"]) == (0, {"clicks target": len(NOWHERE)})
    assert reader.follow(offer) == TARGET
    assert newsroom.counted(booked)["clicks"] == 1


def test_case_110_a_click_without_a_view_or_right_after_it_leads_on_unbilled(newsroom, tell):
    booked, reader, offer = offered(newsroom)
    time.sleep(1.1)
    assert reader.follow(offer) == TARGET
    unseen = newsroom.counted(booked)
    assert (unseen["clicks"], unseen["reasons"]) == (0, {"clicks unseen": 1})
    for _ in range(5):  # until the machine is as quick as a program that clicks
        booked, reader, offer = offered(newsroom)
        time.sleep(1.1)
        began = time.monotonic()
        reader.tell("viewable", offer, booked)
        time.sleep(0.05)
        assert reader.follow(offer) == TARGET
        took = time.monotonic() - began
        if took < 0.5:
            break
    soon = newsroom.counted(booked)
    time.sleep(CLICK_SECONDS)
    assert reader.follow(offer) == TARGET
    billed = newsroom.counted(booked)
    tell(
        f"without a view {unseen['reasons']}; after {took:.2f} s {soon['reasons']}; then {billed['clicks']}"
    )
    assert (soon["clicks"], soon["reasons"]) == (0, {"clicks soon": 1})
    assert (billed["clicks"], billed["reasons"]) == (1, {"clicks soon": 1})


@pytest.mark.parametrize("who", READERS)
def test_case_111_who_is_no_reader_is_led_on_and_neither_offered_nor_counted(newsroom, tell, who):
    how, said, reason = READERS[who]
    booked, reader, offer = offered(newsroom)
    reader.look(offer, booked)
    if "cookies" in said:
        said = {"cookies": newsroom.desk("adops").session.cookies}
    other = newsroom.reader(network=reader.headers["X-Forwarded-For"], **said)
    assert other.follow(offer, **how) == TARGET
    plain = {"to": f"/b/on/{newsroom.do('said = house.pk')}/story/{booked['story']}/"}
    before = newsroom.do("said = counted(house.flight_id)")
    assert other.follow(plain, **how) == "/corrections/"
    after = newsroom.do("said = counted(house.flight_id)")
    assert after["unverified"] == before["unverified"]
    expected = {f"clicks {reason}": 1}
    if who != "HEAD":  # which is no way to tell or to ask
        fresh = reader.open(booked)
        time.sleep(1.1)
        other.tell("viewable", fresh, booked)
        assert other.open(booked) is None
        expected[f"viewable {reason}"] = 1
    found = newsroom.counted(booked)
    tell(f"{who}: {found}")
    assert (found["viewable"], found["clicks"], found["reasons"]) == (1, 0, expected)
    assert reader.follow(offer) == TARGET
    assert newsroom.counted(booked)["clicks"] == 1


def test_case_111_a_preview_of_the_desk_has_no_script_that_asks_or_tells(newsroom, tell):
    booked = newsroom.book()
    desk = newsroom.desk("admin")
    preview = desk.session.get(f"{newsroom.url}/admin/articles/article/{booked['story']}/preview/")
    ordinary = newsroom.reader().page(booked["path"])
    tell(f"preview {preview.status_code}, offers {newsroom.counted(booked)['offers']}")
    assert preview.status_code == 200 and "The river rose" in preview.text
    assert "rooms" not in preview.text and "rooms" in ordinary.text
    assert newsroom.counted(booked)["offers"] == 0


def test_case_112_of_thirty_clicks_in_a_minute_on_one_offer_one_is_billed(newsroom, tell):
    booked, reader, offer = offered(newsroom)
    reader.look(offer, booked)
    led = {reader.follow(offer) for _ in range(30)}
    found = newsroom.counted(booked)
    tell(f"30 on one offer: {found['clicks']} billed, {found['reasons']}")
    assert led == {TARGET}
    assert (found["clicks"], found["reasons"]) == (1, {"clicks again": 29})


@pytest.mark.parametrize("privacy", [False, True], ids=["", "with privacy"])
def test_case_112_of_thirty_clicks_in_a_minute_on_thirty_offers_one_is_billed(
    newsroom, tell, privacy
):
    booked = newsroom.book()
    reader = newsroom.reader(**({"Sec-GPC": "1"} if privacy else {}))
    if time.time() % 60 > 40:  # with privacy it is counted by the minute
        time.sleep(60 - time.time() % 60)
    offers = [reader.open(booked) for _ in range(30)]
    time.sleep(1.1)
    for offer in offers:
        reader.tell("viewable", offer, booked)
    time.sleep(CLICK_SECONDS)
    led = at_once(reader.follow, offers, threads=4)
    found = newsroom.counted(booked)
    tell(f"30 offers{', with privacy' * privacy}: {found['clicks']} billed, {found['reasons']}")
    assert set(led) == {TARGET}
    # Of one reader ten views count, with privacy four of a network, and what was no view is no click.
    seen = 4 if privacy else 10
    expected = {"clicks too_many": seen - 1, "clicks unseen": 30 - seen}
    expected |= {"viewable too_many": 30 - seen}
    assert (found["viewable"], found["clicks"]) == (seen, 1)
    assert found["reasons"] == {reason: count for reason, count in expected.items() if count}


def test_who_opens_pages_in_a_loop_gets_a_hundred_offers_and_the_house_then(newsroom, tell):
    booked, reader = newsroom.book(), newsroom.reader()
    page = requests.get(newsroom.url + booked["path"], headers={"User-Agent": BROWSER}, timeout=30)
    assert "data-notice" in page.text
    before = newsroom.of_no_flight().get("too_often", 0)
    found = at_once(lambda _: reader.open(booked) is not None, range(130), threads=8)
    after = newsroom.of_no_flight().get("too_often", 0)
    offers = newsroom.counted(booked)["offers"]
    tell(f"130 openings by one reader: {offers} offers, {after - before} refused")
    assert (sum(found), offers, after - before) == (100, 100, 30)
    assert newsroom.reader().open(booked)["creative"] == booked["creative"]
    text = newsroom.desk("adops").session.get(f"{newsroom.url}/admin/ads/pageslot/").text
    assert "Opened pages faster than people read" in text
