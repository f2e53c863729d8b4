import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.template import engines
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ads import placement
from articles import reader_html
from articles.body import blocks
from articles.gaps import Outline
from articles.moments import next_midnight
from pagecache import pages
from tests.factories import make_article, make_creative, make_picture, make_section

pytestmark = pytest.mark.django_db
PARAGRAPH = f"<p>{'The river rose and the town moved. ' * 8}</p>"
BODY = PARAGRAPH * 18  # 1,008 words, 3,978 px on a phone: three slots
BREAK = '<hr data-slot-break="">'
PATHS = [f"/page-{number}/" for number in range(20)]
ASIDE = re.compile(r"<aside .*?</aside>", re.S)


def render(source, *, path="/a-page/", **context):
    template = engines["django"].from_string("{% load slots %}" + source)
    return template.render(context, RequestFactory().get(path))


def body_of(article, *, light=False, **more):
    return render("{% story_body article light=light %}", article=article, light=light, **more)


def creatives_in(html):
    return re.findall(r'slot-headline">([^<]*)<', html)


def test_the_text_is_byte_for_byte_the_same_when_the_slots_are_taken_out():  # D10.99
    make_creative()
    article = make_article(body=BODY + "<h2>Then &amp; now</h2>" + PARAGRAPH * 2)
    html = body_of(article)
    assert len(ASIDE.findall(html)) == 3
    assert ASIDE.sub("", html) == article.reader_html


def test_a_slot_stands_beside_the_blocks_labelled_and_numbered():
    notice = make_creative(line="Fridays at six.", link_text="Book", target="/about/")
    article = make_article(body=BODY)
    html = body_of(article)
    first, second, third = ASIDE.findall(html)
    assert ASIDE.sub("|", html).count("</p>|<p>") == 3
    assert 'aria-label="Advertisement 1"' in first
    assert '<p class="slot-label">Advertisement</p>' in first
    assert [re.search('data-slot="([^"]*)"', slot)[1] for slot in (first, second, third)] == [
        "story-1", "story-2", "story-3",
    ]  # fmt: skip
    assert f'<a href="/b/on/{notice.pk}/story/{article.pk}/">Book</a>' in first
    assert f'data-notice="{notice.pk}" data-about="story:{article.pk}"' in first
    assert "data-nosnippet" in first
    assert not re.search(r"<h[1-6]|style=|<script|<iframe", first)


def test_no_class_address_or_file_carries_the_word_that_blockers_look_for():
    make_creative(picture=make_picture(), size="300x250")
    make_creative(picture=make_picture(), size="728x90")
    html = body_of(make_article(body=BODY)) + render('{% ad_slot "front" %}')
    assert not re.search(r"\bad[s]?\b|[-_/]ads?[-_/]|advert(?!isement)", html, re.I)


def test_writing_it_twice_gives_the_same():  # D10.101
    for _ in range(5):
        make_creative()
    article = make_article(body=BODY)
    assert body_of(article) == body_of(article)


def test_slots_of_a_page_show_different_creatives_while_there_are_any():
    for _ in range(4):
        make_creative()
    html = render('{% ad_slot "front" %}{% story_body article %}', article=make_article(body=BODY))
    assert len(creatives_in(html)) == len(set(creatives_in(html))) == 4


def test_slots_ask_nothing_beside_the_one_query_for_the_parts_of_a_page(django_assert_num_queries):
    for _ in range(4):
        make_creative(picture=make_picture(), size="300x250")
    make_creative(picture=make_picture(), size="728x90")
    article = make_article(body=BODY)
    assert article.section
    source = '{% ad_slot "rail" %}{% story_body article %}{% ad_slot "front" %}'
    with CaptureQueriesContext(connection) as asked:
        made = render(source, article=article)
    assert len([q for q in asked if 'FROM "ads_creative"' in q["sql"]]) == 1
    with django_assert_num_queries(1):
        assert render(source, article=article) == made
    with django_assert_num_queries(1):  # another page, that chooses from the same
        assert render(source, article=article, path="/another/").count("<img") == 5


def test_without_a_running_creative_there_is_no_slot_at_all():
    make_creative(is_on=False)
    make_creative(ends_at=timezone.now())
    make_creative(starts_at=timezone.now() + timedelta(hours=1))
    article = make_article(body=BODY)
    assert body_of(article) == article.reader_html
    assert render('{% ad_slot "front" %}') == ""


def test_a_creative_stands_only_where_its_size_fits():
    make_creative(headline="Wide", size="728x90")
    make_creative(headline="Square", size="300x250")
    assert creatives_in(render('{% ad_slot "front" %}')) == ["Wide"]
    assert creatives_in(render('{% ad_slot "rail" %}')) == ["Square"]
    assert set(creatives_in(body_of(make_article(body=BODY)))) == {"Square"}


@pytest.mark.parametrize(
    "fields",
    [{"is_sensitive": True}, {"has_slots": False}, {"section": {"has_slots": False}}],
)
def test_suppressed_stories_and_sections_carry_none(fields):  # D10.102
    make_creative()
    if "section" in fields:
        fields = {"section": make_section(**fields["section"])}
    article = make_article(body=BODY + BREAK + BODY, **fields)
    assert body_of(article) == article.reader_html.replace(BREAK, "")
    assert render('{% ad_slot "rail" %}', article=article) == ""


def test_a_suppressed_section_carries_none_on_its_own_page():
    make_creative()
    assert render('{% ad_slot "rail" %}', section=make_section(has_slots=False)) == ""
    assert render('{% ad_slot "rail" %}', section=make_section())


def test_the_editors_break_is_where_the_slot_stands_and_is_not_written_itself():
    make_creative()
    article = make_article(body=PARAGRAPH * 4 + BREAK + PARAGRAPH * 8)
    html = body_of(article)
    assert "<hr" not in html
    assert [part.count("<p>The river") for part in ASIDE.split(html)] == [4, 8]


def test_an_editors_break_is_taken_out_even_where_no_slot_stands():
    assert "<hr" not in body_of(make_article(body=BREAK + BODY + BREAK))


def test_the_light_version_carries_the_same_places_as_plain_links():
    make_creative(headline="Open house")
    article = make_article(body=BODY)
    light = body_of(article, light=True)
    assert re.findall('data-slot="[^"]*"', light) == re.findall(
        'data-slot="[^"]*"', body_of(article)
    )
    assert 'class="slot slot-light ' in light
    assert ASIDE.sub("", light) == article.reader_html


def test_a_picture_is_linked_and_says_in_words_what_it_shows():
    make_creative(
        headline="Open house",
        line="Fridays.",
        link_text="Book",
        size="300x250",
        picture=make_picture(alt="A press"),
    )
    for light in (False, True):
        first = ASIDE.findall(body_of(make_article(body=BODY), light=light))[0]
        assert re.search(r'<a href="/b/on/\d+/\w+/\d+/">\s*<(img|picture)', first)
        assert 'alt="Open house Fridays. Book"' in first
        assert "slot-words" not in first


def test_a_wide_picture_brings_its_words_for_telephones():
    make_creative(headline="Argue well", size="728x90", picture=make_picture())
    html = render('{% ad_slot "front" %}')
    assert "<img" in html
    assert creatives_in(html) == ["Argue well"]


def test_only_links_to_other_sites_are_marked_as_paid(django_capture_on_commit_callbacks):
    creative = make_creative(target="https://example.org/x?a=1&b=2")
    foreign = render('{% ad_slot "front" %}')
    assert f'<a href="/b/on/{creative.pk}/front/0/" rel="sponsored nofollow noopener">' in foreign
    with django_capture_on_commit_callbacks(execute=True):
        creative.target = "/about/"
        creative.save()
    assert "rel=" not in render('{% ad_slot "front" %}')


def test_hostile_words_are_shown_as_words():
    attack = "<script>alert(1)</script>"
    make_creative(headline=attack, line='"><img src=x onerror=alert(1)>', link_text="{{ x }}</a>")
    html = render('{% ad_slot "front" %}') + body_of(make_article(body=BODY))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_a_page_in_another_language_says_that_the_slot_is_in_english():
    make_creative()
    urdu = body_of(make_article(body=BODY, language="ur"))
    assert (
        '<aside class="slot slot-story phone-box wide-box" data-slot="story-1" aria-label="Advertisement 1" lang="en" dir="ltr">'
        in urdu
    )
    assert 'lang="en"' not in body_of(make_article(body=BODY))


def test_the_page_hangs_on_the_slots_until_the_next_creative_starts_or_ends():
    soon = timezone.now() + timedelta(minutes=7)
    make_creative(starts_at=soon)
    for _ in ("made", "kept"):
        with pages.collecting() as collected:
            assert render('{% ad_slot "front" %}') == ""
        assert "slots" in collected.tags
        assert collected.until == min(soon, next_midnight(timezone.now()))


def test_a_page_chooses_anew_at_midnight_and_ends_there():
    for number in range(9):
        make_creative(headline=f"Words {number}")
    evening = timezone.localtime().replace(hour=23, minute=50, second=0, microsecond=0)
    with time_machine.travel(evening, tick=False), pages.collecting() as collected:
        chosen = {path: render('{% ad_slot "front" %}', path=path) for path in PATHS}
        assert collected.until == next_midnight(evening) == evening + timedelta(minutes=10)
        assert chosen == {path: render('{% ad_slot "front" %}', path=path) for path in PATHS}
    with time_machine.travel(evening + timedelta(minutes=10), tick=False):
        assert chosen != {path: render('{% ad_slot "front" %}', path=path) for path in PATHS}


@pytest.mark.django_db(transaction=True)
def test_a_creative_that_is_made_changed_or_taken_off_is_seen_at_once():
    def seen():
        return creatives_in(render('{% ad_slot "front" %}'))

    assert seen() == []
    creative = make_creative(headline="First words", picture=make_picture(), size="728x90")
    assert seen() == ["First words"]
    creative.headline = "Other words"
    creative.save()
    assert seen() == ["Other words"]
    creative.picture.width_px = 1234
    creative.picture.save()
    assert 'width="1234"' in render('{% ad_slot "front" %}')
    creative.delete()
    assert seen() == []


def test_slots_are_in_no_word_count_and_not_in_the_text_that_machines_read():  # D10.104
    make_creative(headline="Zebra crossing")
    article, before = make_article(body=BODY), make_article(body=BODY).word_count
    assert "Zebra" in body_of(article)
    article.refresh_from_db()
    assert "Zebra" not in article.reader_html + article.body
    assert article.word_count == before


def test_without_a_request_as_in_a_shell_it_still_draws():
    make_creative()
    template = engines["django"].from_string("{% load slots %}{% story_body article %}")
    assert "data-slot" in template.render({"article": make_article(body=BODY)})


@pytest.mark.parametrize("html", ["", "<p>One.</p>", "No tag at all", "<p>&nbsp;</p>"])  # D10.96
def test_the_shortest_texts_are_written_as_they_are(html):
    make_creative()
    article = make_article(body="<p>x</p>")
    article.reader_html, article.reader_outline = html, reader_html.outline_of(html)
    assert body_of(article) == html
    assert placement.place(Outline.of(blocks(html))).slots == ()
