"""Hostile words in every place that prints them: they stay words, and cost no time."""

import json
import time
from html import unescape as unescaped

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from lxml import etree, html

from comments import moderation, pipeline, switches
from comments.models import Comment, Rule
from comments.pipeline import Asked, Said
from comments.states import State
from comments.thread import words_of
from tests.acceptance.comments import places
from tests.acceptance.comments.attacks import ATTACKS, EVERY_ATTACK, WEBSITES
from tests.factories import make_article, make_comment

HARMLESS = "Harmless words of a reader"
PRINTING = ("story", "light version", "list of comments", "queue of held", "form for an answer")
ALLOWED = ("http://", "https://", "/", "#", "?", "mailto:", "data:image/", ".")
SECONDS = 0.2
RAN = """
window.__ran = [];
for (const name of ["alert", "prompt", "confirm", "print", "open"])
  window[name] = (...given) => { window.__ran.push(name + given); return null; };
"""


@pytest.fixture
def staff(client, admin):
    client.force_login(admin)
    return client


def answers(client, words, admin, addresses_of):
    """What stands at these addresses while every place is full of these words; no row stays."""
    with transaction.atomic():
        story = places.planted(words, by=admin)
        for name, path in addresses_of(story).items():
            answer = client.get(path, follow=True)
            assert answer.status_code == 200, (name, path, answer.status_code)
            yield name, answer
        transaction.set_rollback(True)
    for name in settings.CACHES:
        caches[name].clear()


def every_page(story):
    return places.of_readers(story) | places.of_the_desk(story)


def squeezed(words):
    return " ".join(words.split())


_harmless = {}  # drawn once: the bones of each place


@pytest.mark.django_db
@pytest.mark.parametrize("case", [pytest.param(case, id=f"case {case}") for case in ATTACKS])
def test_hostile_words_make_no_element_and_no_attribute_anywhere(case, staff, admin, parsed):
    if not _harmless:
        for name, answer in answers(staff, HARMLESS, admin, every_page):
            _harmless[name] = parsed(answer.content.decode())["bones"]
    words = " ".join(ATTACKS[case])
    for name, answer in answers(staff, words, admin, every_page):
        shape = parsed(answer.content.decode())
        assert shape["bones"] == _harmless[name], (name, words)
        bad = [link for link in shape["links"] if not link.startswith(ALLOWED)]
        assert [link for link in bad if ":" in link] == [], (name, words)
        if name in PRINTING:
            assert squeezed(words) in squeezed(shape["words"]), name


@pytest.mark.django_db
def test_cases_1_7_feeds_and_sitemaps_are_well_formed_whatever_is_in_a_title(client, admin):
    plain = {}
    for words in [HARMLESS, *(words for _, words in EVERY_ATTACK)]:
        for name, answer in answers(client, words, admin, places.of_feeds):
            strict = etree.XMLParser(resolve_entities=False, no_network=True)
            tree = etree.fromstring(answer.content, strict)
            tags = [element.tag for element in tree.iter()]
            assert tags == plain.setdefault(name, tags), (name, words)
            if name in ("RSS", "Atom"):
                titles = [e.text for e in tree.iter("{*}title") if e.text]
                # A title of RSS is HTML of its own, which programs read once more.
                read = {squeezed(unescaped(title)) for title in titles}
                title = squeezed(unescaped(words[: places.MOST_TITLE]))
                assert title in read, (name, words)
                assert name == "Atom" or not any("<" in title for title in titles)


@pytest.mark.django_db
def test_cases_1_8_the_data_for_machines_says_the_words_and_ends_where_it_ends(client, admin):
    for _, words in EVERY_ATTACK:
        for name, answer in answers(client, words, admin, places.of_readers):
            scripts = html.fromstring(answer.content).xpath("//script")
            data = [s.text_content() for s in scripts if s.get("type") == "application/ld+json"]
            assert all(s.get("src") for s in scripts if s.get("type") != "application/ld+json")
            found = [json.loads(text) for text in data]
            if name == "story":
                told = [one for block in found for one in block.get("@graph", [block])]
                headlines = {squeezed(one.get("headline", "")) for one in told}
                assert squeezed(words[: places.MOST_TITLE]) in headlines, words
            assert "</script><script>" not in "".join(data)
            assert "<!--" not in "".join(data)


@pytest.mark.django_db(transaction=True)
def test_cases_1_2_3_4_5_6_10_nothing_runs_in_a_browser_that_ignores_the_policy(
    new_context, live_server, admin
):
    """The queue's script moves words about by itself, and so does each key."""
    for _, words in EVERY_ATTACK:
        Rule.objects.all().delete()
        story = places.planted(words, by=admin)
    context = new_context(base_url=live_server.url, bypass_csp=True)
    context.add_init_script(RAN)
    page = context.new_page()
    page.goto(f"/admin/login/?next={places.QUEUE}")
    page.get_by_label("Username").fill(admin.username)
    page.get_by_label("Password").fill("secret")
    page.keyboard.press("Enter")
    page.wait_for_selector(".has-keys")
    held = Comment.objects.filter(state=State.HELD).count()
    assert held > len(ATTACKS)
    for number in range(held):
        page.wait_for_selector("#reading")
        page.keyboard.press("j" if number % 3 else "a")
        page.mouse.move(200 + number, 300)
    assert page.evaluate("window.__ran") == []
    for path in [*places.of_readers(story).values(), reverse("admin:index")]:
        page.goto(path)
        page.mouse.move(300, 300)
        assert page.evaluate("window.__ran") == [], path


@pytest.mark.django_db
def test_case_9_what_looks_like_a_template_is_printed_as_it_was_typed(send, client):
    text = ATTACKS[9][0]
    page = client.get(send(make_article(), comment=text, name=text).url).content.decode()
    assert "{{7*7}} {% load x %} ${7*7}" in page
    assert "49" not in page.split("data-comment-form")[0].split("<main")[1]


@pytest.mark.django_db
@pytest.mark.parametrize("website", WEBSITES)
def test_case_11_a_website_is_a_plain_address_or_nothing_that_can_be_pressed(
    send, client, desk, parsed, website
):
    story = make_article()
    answer = send(story, website=website, comment="Kept words")
    if answer.status_code == 400:
        assert "Kept words" in answer.content.decode()
        assert not Comment.objects.exists()
        return
    assert answer.status_code == 303
    comment = Comment.objects.get()
    Comment.objects.update(state=State.APPROVED)
    pages = [reverse("comments:thread", args=[story.pk]), f"{places.QUEUE}?state=approved"]
    for path in pages:
        shape = parsed(client.get(path).content.decode())
        outside = [link for link in shape["links"] if comment.website and comment.website in link]
        for link in outside:
            assert link.startswith(("http://", "https://")), link
            assert "@" not in link.split("//")[1].split("/")[0]
        assert not any(" on" in bone for bone in shape["bones"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("letter", "number", "kept"),
    [
        ("a", 5_000, True), ("a", 5_001, False), ("a", 65_535, False), ("a", 65_536, False),
        ("a", 1_000_000, False), ("\U0001f600", 5_000, True), ("\U0001f600", 5_001, False),
        ("\u0928\u093f", 2_500, True), ("e\u0301", 5_000, True),
    ],
)  # fmt: skip
def test_case_12_a_text_is_kept_whole_or_given_back_whole(send, letter, number, kept):
    text = letter * number
    answer = send(make_article(), comment=text)
    assert answer.status_code == (303 if kept else 400)
    if kept:
        stored = Comment.objects.get().text
        assert len(stored) == number * len(letter) or stored == "\u00e9" * number
    else:
        assert text in answer.content.decode()
        assert not Comment.objects.exists()


@pytest.mark.django_db
def test_case_12_what_no_form_could_send_is_refused_and_kept_nowhere(send):
    answer = send(make_article(), comment="a" * 6_000_000)
    assert answer.status_code in (400, 413)
    assert not Comment.objects.exists()


COSTLY = [
    "<" * 50_000, "&:;" * 20_000, "http://a.b " * 10_000, "www." * 20_000, "a." * 30_000 + "com",
    "\n \t" * 20_000, "c a s i n o " * 5_000, "\u0301" * 50_000, "<a" * 30_000, "@" * 50_000,
    "https://" + "a" * 60_000, "\u200b" * 50_000, "\ufdfa" * 20_000, "_" * 50_000, "a\u0301" * 30_000,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("text", COSTLY, ids=[repr(text[:6]) for text in COSTLY])
def test_case_13_a_costly_text_costs_no_more_than_its_length(send, text):
    """At its longest, which is refused, and cut to what is kept, with lists of a thousand words."""
    Rule.objects.bulk_create(Rule(kind="part", pattern=f"word{n}", shown="x") for n in range(300))
    story = make_article()
    plain = _seconds(lambda: send(story, comment="a" * 5_000))
    assert _seconds(lambda: send(story, comment=text)) < plain + SECONDS * 5
    assert _seconds(lambda: send(story, comment=text[:5_000])) < plain + SECONDS * 5
    assert _seconds(lambda: words_of(text[:5_000])) < SECONDS
    asked = Asked(Said("Asha", "", text[:5_000]), _standing(story))
    assert _seconds(lambda: pipeline.judge(asked)) < SECONDS


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["> " * 10_000, "[" * 10_000 + "](x)", "*_" * 10_000, "<b>" * 10_000]
)
def test_case_14_nested_quotes_and_marks_stay_letters(send, client, text):
    story = make_article()
    answer = send(story, comment=text)
    assert answer.status_code == 400 and Comment.objects.count() == 0
    began = time.perf_counter()
    page = client.get(send(story, comment=text[:5_000]).url).content.decode()
    assert time.perf_counter() - began < 5 * SECONDS
    assert page.count("<blockquote") == 0 and page.count("<b>") == 0


def _seconds(deed):
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _standing(story):
    return switches.standing(story, timezone.now())


NAMES = [
    "<b>Admin</b>",
    "Admin",
    "\u0410dmin",
    "Ａｄｍｉｎ",
    "A\u200bdmin",
    "Editor \u2713",
    "Editor",
    "Еditor",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_case_16_nobody_is_of_the_newsroom_by_a_name(send, client, editor, admin, name):
    story = make_article()
    send(story, name=name)
    comment = Comment.objects.get()
    assert comment.state == State.HELD
    make_comment(article=story, name="Asha")
    for waiting in Comment.objects.all():
        moderation.decide(waiting, to=State.APPROVED, by=admin, seen_state=State.HELD)
    path = reverse("comments:thread", args=[story.pk])
    first, second = html.fromstring(client.get(path).content).xpath("//article[@data-comment-id]")
    assert [child.tag for child in first.iter()] == [child.tag for child in second.iter()]
