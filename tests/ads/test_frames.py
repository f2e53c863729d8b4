"""HTML of others: off unless FRAMES_URL names another origin, and served from there alone."""

import re

import pytest
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from ads import frames
from ads.frame_host import FrameHost
from ads.models import Creative, Delivery, Flight, Offer, Refusal
from ads.tickets import Ticket
from desk import preview_links
from tests.ads.test_admin import ADD, FORM, picture
from tests.ads.test_serving import BODY
from tests.factories import make_article, make_creative, make_flight, make_house, make_picture

pytestmark = pytest.mark.django_db
HTML = '<p>Theirs</p><a href="{{link}}">Look</a>'
CHANGE = "admin:ads_creative_change"
PRESSED = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-User": "?1",
}


@pytest.fixture
def on(settings):
    settings.SITE_URL = "https://news.example"
    settings.FRAMES_URL = "https://frames.test:8443"
    settings.ALLOWED_HOSTS = ["testserver", "frames.test"]
    settings.SECURE_CSP = settings.SECURE_CSP | {"frame-src": [settings.FRAMES_URL]}


@pytest.fixture
def theirs(house):
    """A creative that is HTML of others."""
    return make_creative(
        flight=make_flight(), html=HTML, size="300x250", headline="Booked",
        target="https://example.org/offer",
    )  # fmt: skip


def there(path, *, method="get", **said):
    """What the frames' host answers."""
    return getattr(Client(), method)(path, headers={"Host": "frames.test:8443"} | said)


def path_of(address):
    assert address.startswith("https://frames.test:8443/b/frame/")
    return address.removeprefix("https://frames.test:8443")


@pytest.fixture
def offered(on, theirs, house, reading):
    story = make_article(body=BODY)
    reader = reading()
    return reader, story, reader.open(story=story, places={"story-1": house.pk})["story-1"]


def refused():
    return dict(Refusal.objects.values_list("reason", "count"))


# Served from another origin, and nothing else from there


def test_a_page_is_told_where_the_frame_stands_and_no_html(offered, theirs):
    _, _, offer = offered
    assert offer == {
        "creative": theirs.pk,
        "ticket": offer["ticket"],
        "to": f"/b/to/{offer['ticket']}/",
        "frame": f"https://frames.test:8443/b/frame/{offer['ticket']}/",
        "headline": "Booked", "line": theirs.line, "link": theirs.link_text, "words": theirs.words,
        "width": 300, "height": 250, "away": True,
    }  # fmt: skip
    assert "<" not in "".join(str(value) for value in offer.values())


def test_the_frames_host_serves_it_bare_with_a_counted_link(offered):
    _, _, offer = offered
    answer = there(path_of(offer["frame"]), **{"Sec-Fetch-Dest": "iframe"})
    assert answer.status_code == 200
    link = f"https://news.example/b/to/{offer['ticket']}/"
    assert answer.text.endswith(f'<p>Theirs</p><a href="{link}">Look</a>')
    assert '<base target="_blank">' in answer.text
    assert not answer.cookies


def test_each_answer_of_that_host_says_how_little_it_may(offered):
    _, _, offer = offered
    for path in (path_of(offer["frame"]), "/"):
        headers = there(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy == (
            "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; "
            "frame-ancestors https://news.example"
        )
        for power in ("same-origin", "top-navigation", "forms", "modals", "downloads"):
            assert f"allow-{power}" not in policy
        assert "X-Frame-Options" not in headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        off = headers["Permissions-Policy"].split(", ")
        assert all(re.fullmatch(r"[a-z-]+=\(\)", feature) for feature in off)
        assert {"camera=()", "geolocation=()", "autoplay=()", "sync-xhr=()"} <= set(off)


def test_a_link_is_escaped_and_written_wherever_it_is_asked_for(on, theirs, settings):
    settings.SITE_URL = 'https://news.example/"><script>'
    theirs.html = "{{link}} {{ link }} {link}"
    theirs.save()
    now = timezone.now()
    ticket = Ticket(7, theirs.pk, 0, now).written()
    link = escape(f"{settings.SITE_URL}/b/to/{ticket}/")
    assert frames.document(ticket, now).endswith(f"{link} {link} {{link}}")


def test_the_sites_own_host_has_no_frame_and_the_frames_host_no_site(offered, client, admin):
    _, story, offer = offered
    path = path_of(offer["frame"])
    for host in ("testserver", "testserver:8443"):
        assert client.get(path, headers={"Host": host}).status_code == 404
    kept = client.get(story.get_absolute_url())
    assert kept.status_code == client.get(story.get_absolute_url()).status_code == 200
    client.force_login(admin)
    for address in (
        *(story.get_absolute_url(), "/", "/admin/", "/admin/login/", "/feed/", "/robots.txt"),
        *("/static/js/rooms.js", "/b/rooms/", "/b/frame/", f"{path}x", f"/{path}", f"{path}/"),
        *(offer["to"], "/media/x.png", "/comment/mine/", "/sitemap.xml", path.upper()),
    ):
        for method in ("get", "post", "head", "options"):
            answer = getattr(client, method)(address, headers={"Host": "Frames.test.:8443"})
            assert (answer.status_code, answer.headers["Content-Type"]) == (
                404, "text/plain; charset=utf-8",
            )  # fmt: skip
            assert not answer.cookies
    assert there(path, method="post").status_code == 404


def test_a_host_that_is_nobodys_is_refused(on, client):
    assert client.get("/", headers={"Host": "elsewhere.test"}).status_code == 400


@pytest.mark.parametrize("wrong", ["", "x", "1-1-1-1.0000", "%00", "a" * 4000, "../../admin"])
def test_what_is_no_ticket_opens_nothing(on, theirs, wrong):
    assert there(f"/b/frame/{wrong}/").status_code == 404


def test_a_ticket_that_is_forged_late_or_of_another_creative_opens_nothing(
    offered, booked, theirs, clock
):
    _, _, offer = offered
    path = path_of(offer["frame"])
    assert there(path).status_code == 200
    signature = path[-9]
    forged = path[:-9] + ("0" if signature != "0" else "1") + path[-8:]
    assert there(forged).status_code == 404
    words = Ticket(1, booked().pk, 0, timezone.now()).written()
    assert there(f"/b/frame/{words}/").status_code == 404
    clock(hours=2, seconds=1)
    assert there(path).status_code == 404


def test_what_is_switched_off_opens_no_more(offered, theirs):
    _, _, offer = offered
    theirs.is_on = False
    theirs.save()
    assert there(path_of(offer["frame"])).status_code == 404


def test_a_frame_opens_in_a_frame_alone_and_counts_nothing_by_itself(offered):
    _, _, offer = offered
    path = path_of(offer["frame"])
    for dest in ("image", "document", "script", "empty", "object"):
        assert there(path, **{"Sec-Fetch-Dest": dest}).status_code == 404
    assert there(path, method="head").status_code == 200
    assert there(path).status_code == 200
    assert Delivery.objects.values_list("rendered", "viewable", "clicks").get() == (0, 0, 0)
    assert refused() == {}


def test_while_the_database_is_away_no_page_of_the_site_stands_in_the_frame(offered, monkeypatch):
    def away(*args):
        raise OperationalError("away")

    monkeypatch.setattr(frames, "document", away)
    answer = there(path_of(offered[2]["frame"]))
    assert (answer.status_code, answer.text) == (503, "Away for a moment.\n")


def test_a_frame_costs_one_query(offered, django_assert_num_queries):
    path = path_of(offered[2]["frame"])
    with django_assert_num_queries(1):
        there(path)


# Counted as any other


def test_a_link_that_is_pressed_in_a_frame_counts(offered, clock, reading):
    reader, story, offer = offered
    clock(seconds=2)
    reader.tell("rendered", offer, story=story)
    reader.tell("viewable", offer, story=story)
    clock(seconds=1)
    answer = reading(**PRESSED).follow(offer)
    assert answer.headers["Location"] == "https://example.org/offer"
    assert Delivery.objects.values_list("rendered", "viewable", "clicks").get() == (1, 1, 1)
    assert refused() == {}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"Sec-Fetch-User": ""}, "foreign"),
        ({"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, "foreign"),
        ({"Sec-Fetch-Dest": "iframe"}, "foreign"),
        ({"User-Agent": "curl/8"}, "robot"),
        ({"Cookie": "sessionid=x"}, "staff"),
        ({"Sec-Purpose": "prefetch"}, "ahead"),
    ],
)
def test_what_a_frame_does_by_itself_counts_no_click(offered, clock, reading, said, reason):
    reader, story, offer = offered
    clock(seconds=2)
    reader.tell("viewable", offer, story=story)
    clock(seconds=1)
    reading(**PRESSED | said).follow(offer)
    assert (Delivery.objects.get().clicks, refused()) == (0, {reason: 1})


def test_a_frame_cannot_tell_that_it_was_seen(offered, clock, reading):
    _, story, offer = offered
    clock(seconds=2)
    for said in ({"Sec-Fetch-Site": "cross-site"}, PRESSED, {"Sec-Fetch-Site": "same-site"}):
        reading(**said).tell("viewable", offer, story=story)
    assert (Delivery.objects.get().viewable, refused()) == (0, {"foreign": 3})


def test_links_of_words_and_pictures_are_still_followed_from_our_pages_alone(
    on, booked, house, reading, clock
):
    booked()
    offer = reading().open(about="", places={"front": house.pk})["front"]
    clock(seconds=2)
    reading().tell("viewable", offer)
    clock(seconds=1)
    reading(**PRESSED).follow(offer)
    assert (Delivery.objects.get().clicks, refused()) == (0, {"foreign": 1})


def test_the_advertisers_report_and_table_say_it_as_of_any_other(offered, clock, client, admin):
    reader, story, offer = offered
    clock(seconds=2)
    reader.tell("rendered", offer, story=story)
    reader.tell("viewable", offer, story=story)
    campaign = Flight.objects.get(pk=Offer.objects.get().flight_id).campaign
    client.force_login(admin)
    link = client.post(reverse("admin:ads_campaign_link", args=[campaign.pk])).context["link"]
    page = Client().get(link)
    table = Client().get(f"{link}table.csv")
    lines = b"".join(table.streaming_content).decode().splitlines()
    assert "Booked" in page.text and "Theirs" not in page.text
    assert "Booked,1,1,1,0" in lines[1]


# For whom, and where


def test_who_wants_privacy_is_offered_no_html_of_others(on, theirs, house, reading):
    page = {"about": "", "places": {"rail": house.pk}}
    assert reading().open(**page)["rail"]["creative"] == theirs.pk
    for reader, said in ((reading(**{"Sec-GPC": "1"}), False), (reading(), True)):
        assert reader.open(**page, privacy=said)["rail"]["creative"] == house.pk


def test_it_is_in_no_kept_page_feed_light_version_or_preview(on, theirs, reporter, client):
    story = make_article(body=BODY, by=reporter)
    address = story.get_absolute_url()
    pages = [client.get(path).text for path in (address, f"{address}mobile/", "/", "/feed/")]
    assert "data-notice" in pages[0]
    client.force_login(reporter)
    link = preview_links.make(story, by=reporter, lasting="day")
    guests = reverse("desk:preview_link", args=[preview_links.token(link)])
    desks = f"/admin/articles/article/{story.pk}/preview/"
    pages += [client.get(desks).text, Client().get(guests).text]
    for page in pages:
        assert "rose and the town" in page or page == pages[2]
        assert not re.search("Theirs|<iframe|b/frame", page)
    assert ["rooms.js" in page for page in pages] == [True, False, True, False, False, False]


# The form of a creative


@pytest.fixture
def form(client, ad_manager):
    client.force_login(ad_manager)
    typed = FORM | {"html": HTML, "size": "300x250"}
    return lambda **fields: client.post(reverse(ADD), typed | fields)


def errors(answer):
    return answer.context["adminform"].form.errors


def test_the_ad_manager_brings_html_for_a_flight_and_a_size(on, form):
    assert form(flight=make_flight().pk).status_code == 302
    creative = Creative.objects.get()
    assert (creative.html, creative.size, creative.is_framed) == (HTML, "300x250", True)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"flight": ""}, "html", "choose a flight"),
        ({"flight": "house"}, "html", "choose a flight"),
        ({"size": "any"}, "size", "which size"),
        ({"picture": "one"}, "picture", "one of them"),
        ({"upload": "one"}, "upload", "one of them"),
        ({"html": "x" * 20_001}, "html", "20000"),
        ({"headline": ""}, "headline", "required"),
        ({"target": "javascript:alert(1)"}, "target", "https://"),
    ],
)
def test_what_does_not_go_with_html_is_told_at_its_field_and_loses_nothing(
    on, form, fields, field, words
):
    rows = {"flight": make_flight, "picture": make_picture}
    chosen = {"flight": make_flight().pk} | fields
    if fields.get("flight") == "house":
        chosen["flight"] = make_house().pk
    if "picture" in fields:
        chosen["picture"] = rows["picture"]().pk
    if "upload" in fields:
        chosen["upload"] = picture()
    answer = form(**chosen)
    assert list(errors(answer)) == [field]
    assert words in str(errors(answer)[field])
    assert escape(HTML) in answer.text or "html" in fields
    assert not Creative.objects.exists()


def test_a_picture_is_taken_out_for_html_and_html_for_a_picture(on, form, client):
    form(html="", flight=make_flight().pk, upload=picture())
    change = reverse(CHANGE, args=[Creative.objects.get().pk])
    typed = FORM | {"size": "300x250"}
    assert client.post(change, typed | {"html": HTML, "drop_artwork": "on"}).status_code == 302
    creative = Creative.objects.get()
    assert (creative.html, creative.artwork.name, creative.size) == (HTML, "", "300x250")
    assert client.post(change, typed | {"html": "", "upload": picture()}).status_code == 302
    creative = Creative.objects.get()
    assert (creative.html, bool(creative.artwork)) == ("", True)


@pytest.mark.parametrize(
    "fields", [{"size": "any"}, {"picture": True}, {"artwork": "notices/x.png"}]
)
def test_no_row_holds_html_beside_a_picture_or_without_a_size(fields):
    fields = {"size": "300x250"} | fields
    if fields.get("picture"):
        fields["picture"] = make_picture()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_creative(flight=make_flight(), html=HTML, **fields)
    with pytest.raises(ValidationError):
        Creative(flight=make_flight(), name="x", headline="x", link_text="x", target="/", html=HTML,
                 **fields).full_clean()  # fmt: skip


@pytest.mark.parametrize(
    ("role", "status"),
    [("reporter", 403), ("editor", 403), ("moderator", 403), ("ad_manager", 200), ("admin", 200)],
)
def test_only_the_ad_manager_and_the_admin_bring_or_see_html(
    on, theirs, client, request, role, status
):
    client.force_login(request.getfixturevalue(role))
    change = reverse(CHANGE, args=[theirs.pk])
    assert client.get(change).status_code == status
    client.post(change, FORM | {"html": "Mine", "size": "300x250"})
    theirs.refresh_from_db()
    assert theirs.html == ("Mine" if status == 200 else HTML)


def test_the_desk_shows_it_in_a_frame_that_is_counted_nowhere(on, theirs, client, ad_manager):
    theirs.is_on = False
    theirs.html = HTML + "<script>alert(1)</script>"
    theirs.save()
    client.force_login(ad_manager)
    page = client.get(reverse(CHANGE, args=[theirs.pk]))
    assert "<script>alert(1)" not in page.text
    (frame,) = re.findall(r'<iframe src="([^"]+)" sandbox="([^"]+)"', page.text)
    assert frame[1] == frames.SANDBOX
    answer = there(path_of(frame[0]), **{"Sec-Fetch-Dest": "iframe"})
    assert '<a href="https://example.org/offer">' in answer.text
    assert not Offer.objects.exists() and refused() == {}


# Off


def test_off_is_what_it_is_by_default_and_nothing_of_it_is_there(client, ad_manager, theirs):
    assert project.FRAMES_URL == ""
    story = make_article(body=BODY)
    page = client.get(story.get_absolute_url())
    assert "frame-src" not in page.headers["Content-Security-Policy"]
    ticket = Ticket(0, theirs.pk, 0, timezone.now()).written()
    assert client.get(f"/b/frame/{ticket}/").status_code == 404
    client.force_login(ad_manager)
    form = client.get(reverse(ADD))
    assert 'name="html"' not in form.text and "HTML instead" not in form.text
    client.post(reverse(ADD), FORM | {"html": HTML, "size": "300x250", "flight": make_flight().pk})
    assert Creative.objects.get(name="open-house").html == ""


def test_off_what_was_brought_while_it_was_on_is_not_offered_and_not_lost(
    theirs, house, reading, client, ad_manager, settings
):
    page = {"about": "", "places": {"rail": house.pk}}
    assert reading().open(**page)["rail"]["creative"] == house.pk
    client.force_login(ad_manager)
    change = reverse(CHANGE, args=[theirs.pk])
    form = client.get(change)
    assert "shown to nobody" in form.text and "<iframe" not in form.text
    typed = FORM | {"size": "300x250", "headline": "New"}
    assert client.post(change, typed).status_code == 302
    theirs.refresh_from_db()
    assert (theirs.html, theirs.headline) == (HTML, "New")
    for wrong, field in (({"size": "any"}, "size"), ({"picture": make_picture().pk}, "picture")):
        assert field in errors(client.post(change, typed | wrong))


def test_switched_off_and_on_what_is_prepared_follows(on, theirs, house, reading, settings):
    page = {"about": "", "places": {"rail": house.pk}}
    for address in (settings.FRAMES_URL, "", settings.FRAMES_URL):
        settings.FRAMES_URL = address
        found = reading().open(**page)["rail"]["creative"]
        assert found == (theirs.pk if address else house.pk)


def test_off_a_choice_and_a_click_ask_nothing_more(booked, house, reading, monkeypatch):
    booked()
    offer = reading().open(about="", places={"front": house.pk})["front"]
    monkeypatch.setattr(Creative.objects, "framed", None, raising=False)
    assert reading(**PRESSED).follow(offer).status_code == 302
    assert refused() == {"foreign": 1}


# What FRAMES_URL may be


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("frames.example", "must be http:// or https://"),
        ("ftp://frames.example", "must be http:// or https://"),
        ("https://frames.example/b", "must be http:// or https://"),
        ("https://frames.example?x", "must be http:// or https://"),
        ("https://me@frames.example", "must be http:// or https://"),
        ("https://frames.example; script-src *", "must be http:// or https://"),
        ("https://[::1", "must be http:// or https://"),
        ("https://", "must be http:// or https://"),
        ("https://news.example", "another host"),
        ("https://NEWS.example:8443", "another host"),
        ("http://news.example.", "another host"),
        ("http://frames.example", "must begin with https://"),
    ],
)
def test_an_address_that_would_not_do_is_refused_at_the_start_in_words(settings, address, words):
    settings.SITE_URL, settings.FRAMES_URL = "https://news.example", address
    with pytest.raises(SystemCheckError, match=words):
        call_command("check")
    with pytest.raises(ImproperlyConfigured, match=words):
        FrameHost(lambda request: None)


@pytest.mark.parametrize(
    "address", ["", "https://frames.example", "https://xn--bcher-kva.example:8443"]
)
def test_an_address_that_does_is_taken(settings, address):
    settings.SITE_URL, settings.FRAMES_URL = "https://news.example", address
    call_command("check")
    assert frames.fault() == "" and frames.is_on() == bool(address)
