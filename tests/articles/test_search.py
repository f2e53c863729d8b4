from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles import publishing, search_hits, search_index
from articles import search as searching
from articles.models import Article
from articles.search import keys, search
from desk import working_copies
from pagecache.statements import Statement
from tests.factories import make_article, make_author, make_draft, make_picture, make_section

pytestmark = pytest.mark.django_db


def found(query, **choice):
    return [Article(pk=hit.pk) for hit in search(query, **choice).articles]


def test_a_story_is_found_by_every_part_of_it():
    story = make_article(
        headline="Bridge at Belpur opens",
        standfirst="Ferries stop running",
        body="<p>The governor cut a <strong>ribb</strong>on.</p>",
        dateline_place="Anjara",
        tags=["Transport"],
        authors=[make_author(name="Meera Kulkarni")],
        section=make_section(name="Cities"),
    )
    make_article(headline="Something else")
    for query in ("belpur", "FERRIES", "ribbon", "transport", "kulkarni", "cities", "anjara"):
        assert found(query) == [story], query
    assert found("belpur nowhere") == []


def test_endings_of_english_words_do_not_matter():
    story = make_article(headline="Minister opens schools")
    assert found("opening a school") == []  # "a" stands nowhere
    assert found("opening school") == [story]
    assert found("opened schools") == [story]


def test_hindi_and_urdu_words_are_found_whole():
    hindi = make_article(headline="सोनाली नदी ख़तरे के निशान पर", language="hi")
    urdu = make_article(headline="پرانے بازار کی خطاطی", language="ur")
    assert found("नदी") == [hindi]
    assert found("खतरे") == [hindi]
    assert found("निशान नदी") == [hindi]
    assert found("बाज़ार") == []
    assert found("خطاطی") == [urdu]
    assert found("خطاطي") == [urdu]


def test_the_beginning_of_a_word_finds_it_where_no_whole_word_does():
    story = make_article(headline="Infrastructure report")
    assert found("infrastr rep") == [story]
    whole = make_article(headline="A rep speaks of infrastr")
    assert found("infrastr rep") == [whole]


def test_a_word_in_the_headline_counts_for_more_than_many_in_the_text():
    make_article(headline="Rain", body="<p>Harvest. The harvest of harvests, a harvest.</p>")
    headline = make_article(
        headline="Harvest begins", body="<p>" + "Other words here. " * 60 + "</p>"
    )
    assert found("harvest")[0] == headline


def test_a_story_is_the_first_hit_for_its_own_long_headline():
    words = " ".join(f"word{number}" for number in range(24))
    make_article(headline="Another", body=f"<p>{words} {words}</p>")
    story = make_article(headline=f"“{words}”: what — it means")
    assert found(story.headline)[0] == story


def test_only_what_the_public_may_see_is_found(editor):
    now = timezone.now()
    make_draft(headline="Secret draft")
    make_article(headline="Secret plan", published_at=now + timedelta(hours=1))
    make_article(headline="Secret past", expires_at=now - timedelta(minutes=1))
    withdrawn = make_article(headline="Secret mistake")
    publishing.withdraw(withdrawn, by=editor, note="A mistake")
    killed = make_article(headline="Secret crime")
    publishing.kill(killed, by=editor, note="A crime")
    assert search("secret").total == 0
    publishing.publish(withdrawn, by=editor)
    assert found("secret") == [withdrawn]


def test_a_new_text_is_found_and_the_old_one_no_longer(editor):
    story = make_article(headline="Old words")
    story.headline = "Fresh sentence"
    story.save()
    publishing.publish(story, by=editor)
    assert found("fresh") == [story]
    assert found("old") == []


def test_the_words_of_a_deleted_story_are_gone_from_the_index():
    story = make_article(headline="Vanishing")
    story.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_search")
        assert cursor.fetchone() == (0,)


def test_it_is_found_within_a_section_and_between_two_days():
    city, world = make_section(), make_section()
    now = timezone.now()
    old = make_article(headline="Flood", section=city, published_at=now - timedelta(days=30))
    new = make_article(headline="Flood", section=world, published_at=now - timedelta(days=1))
    day = timezone.localdate
    assert found("flood", section=city.pk) == [old]
    assert found("flood", since=day(new.published_at)) == [new]
    assert found("flood", until=day(old.published_at)) == [old]
    assert found("flood", since=day(old.published_at), until=day(new.published_at)) == [new, old]
    assert found("flood", section=city.pk, since=day(new.published_at)) == []


def test_newest_first_or_best_first():
    now = timezone.now()
    best = make_article(headline="Ferry ferry", published_at=now - timedelta(days=2))
    newest = make_article(headline="Other", body="<p>One ferry among words.</p>")
    assert found("ferry") == [best, newest]
    assert found("ferry", sort="newest") == [newest, best]
    assert found("ferry", sort="'; drop") == [best, newest]


def test_pages_hold_their_number_and_one_too_far_is_the_last():
    for number in range(7):
        make_article(headline=f"Ferry {number}")
    first, last = search("ferry", per_page=3), search("ferry", page=10**9, per_page=3)
    assert (first.total, first.page, first.pages, len(first.articles)) == (7, 1, 3, 3)
    assert (last.page, len(last.articles)) == (3, 1)
    assert search("ferry", page=-5, per_page=3).articles == first.articles
    seen = [story for page in (1, 2, 3) for story in found("ferry", page=page, per_page=3)]
    assert len(set(seen)) == 7


@pytest.mark.parametrize(
    "query",
    [
        *("drop'); --", "*", '"', '"ferry', "ferry*", "NEAR(ferry, x)", "ferry AND", "NOT ferry"),
        *(
            "headline:ferry",
            "{headline body}: ferry",
            "^ferry",
            "ferry OR",
            "-ferry",
            "(",
            "ferry)",
        ),
        *("\0", "fer\0ry", "\ud800", "ferry\udfff", "a" * 10_000, "ferry " * 2000, "%", "_", "\\"),
        *("' OR 1=1--", "&|!<->:*", "ferry:*", "😀", "\u202e\u0000x", "ि", "\u20dd", "\ue000"),
        " ".join(f"w{number}" for number in range(5000)),
    ],
)
def test_odd_questions_are_only_words(query):
    make_article(headline="Ferry")
    assert search(query).total in (0, 1)


@pytest.mark.parametrize("query", ["", " ", "*", '"', "--;", "\0", "😀"])
def test_a_question_without_a_word_finds_nothing_and_asks_nothing(query, django_assert_num_queries):
    make_article()
    with django_assert_num_queries(0):
        hits = search(query)
    assert (hits.articles, hits.total, hits.page, hits.pages) == ([], 0, 1, 1)


def test_a_page_of_hits_costs_three_questions_at_most(django_assert_num_queries):
    for _ in range(12):
        make_article(
            headline="Infrastructure",
            authors=[make_author()],
            lead_picture=make_picture(size=(90, 60)),
        )
    with django_assert_num_queries(3):  # whole words, beginnings, cards
        hits = search("infrastr")
    with django_assert_num_queries(2):
        assert search("infrastructure").articles == hits.articles
    assert hits.total == 12
    assert all(story.section_name and story.picture for story in hits.articles)


@pytest.fixture
def few(monkeypatch):
    """Three hits are ranked, and one beyond them is all that is spare."""
    monkeypatch.setattr(searching, "RANKED", 3)
    monkeypatch.setattr(search_hits, "_SPARE", 1)
    monkeypatch.setattr(searching, "_hits", Statement(searching._hits_among))


def test_of_many_hits_those_that_came_last_are_ranked(few):
    old = make_article(headline="Ferry")
    others = [make_article(headline=f"No {n}", body="<p>One ferry.</p>") for n in range(2)]
    best = make_article(headline="Ferry again", published_at=timezone.now() - timedelta(days=9))
    hits = search("ferry")
    assert (hits.total, hits.pages, hits.has_more) == (3, 1, True)
    assert [hit.pk for hit in hits.articles] == [best.pk, others[1].pk, others[0].pk]
    old.delete()
    assert (search("ferry").total, search("ferry").has_more) == (3, False)


def test_a_choice_is_looked_for_among_all_hits(few):
    city = make_section()
    old = make_article(headline="Ferry", section=city)
    for _ in range(6):
        make_article(headline="Ferry")
    assert found("ferry", section=city.pk) == [old]
    assert not search("ferry", section=city.pk).has_more


def test_all_words_in_the_headline_come_before_some_and_these_before_none():
    body = "<p>Ferry and bridge.</p>"
    some = make_article(headline="Ferry", body=body)
    none = make_article(headline="Other", body=body)
    every = make_article(
        headline="Bridge and ferry", published_at=timezone.now() - timedelta(days=3)
    )
    assert found("ferry bridge") == [every, some, none]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's index has an order itself")
def test_a_word_is_found_in_however_old_a_story():
    ages = (1_000_000, 60_000, 7_000)
    stories = [make_article(headline=f"Ferry {n}") for n in range(3)]
    with connection.cursor() as cursor:  # as if ages had passed between them
        for story, far in zip(stories, ages, strict=True):
            cursor.execute(
                "UPDATE articles_search SET article_id = %s WHERE article_id = %s",
                [10**9 - far, story.pk],
            )
        wanted = search_hits._SPARE + 3
        asked = search_hits.question(["ferri"], beginnings=False)
        cursor.execute(
            search_hits._POSTGRESQL_NEWEST, [asked["ending"], asked["words"], *[wanted] * 6]
        )
        assert {pk for (pk,) in cursor.fetchall()} == {10**9 - far for far in ages}


def test_the_index_can_be_written_anew(editor, capsys):
    story = make_article(headline="Ferry")
    withdrawn = make_article(headline="Ferry")
    publishing.withdraw(withdrawn, by=editor, note="A mistake")
    search_index.erase_all()
    assert found("ferry") == []
    call_command("rebuild_search_index")
    assert found("ferry") == [story]
    assert "2 stories" in capsys.readouterr().out


def test_a_deed_that_fails_leaves_the_index_as_it_was(editor):
    story = make_article(headline="Ferry")
    story.headline = ""
    story.save()
    with pytest.raises(publishing.NotReady):
        publishing.publish(story, by=editor)
    assert Article.objects.get().pk in [hit.pk for hit in found("ferry")]


def test_words_of_two_letters_are_no_beginnings():
    make_article(headline="Ferry")
    assert found("fe") == []
    assert found("fer") != []


def test_the_desk_finds_stories_in_any_state_and_readers_the_published_ones_alone(editor):
    draft = make_draft(headline="Ferry in the fog", body="<p>A harbour pilot waits.</p>")
    live = make_article(headline="Ferry on time")
    withdrawn = make_article(headline="Ferry sinks")
    publishing.withdraw(withdrawn, by=editor, note="It did not")
    assert keys("ferry", most=9) == [withdrawn.pk, live.pk, draft.pk]
    assert keys("ferry", most=2) == [withdrawn.pk, live.pk]
    assert keys("pilots", most=9) == keys("harb", most=9) == [draft.pk]
    assert keys("!", most=9) == keys("ß", most=9) == keys("nowhere", most=9) == []
    assert found("ferry") == [live]
    assert found("pilot") == found("ß") == []


def test_the_desk_finds_a_draft_by_what_it_says_now(editor):
    draft = make_draft(headline="Ferry", by=editor)
    copy = working_copies.newest(draft)
    content = {**copy.content, "headline": "Bridge"}
    working_copies.save_copy(draft, content=content, by=editor, base_number=copy.number)
    assert keys("ferry", most=9) == []
    assert keys("bridge", most=9) == [draft.pk]


def test_hundreds_of_drafts_do_not_stand_before_what_readers_find():
    story = make_article(headline="Ferry")
    section = story.section
    for _ in range(search_hits._SPARE + 6):
        make_draft(headline="Ferry", section=section)
    assert search_hits.keys(["ferry"], most=999)[-1] == story.pk
    asked = search_hits.question(["ferry"], beginnings=False)
    hits = search_hits.newest(Article.objects.all(), wanted=1, is_narrowed=False, **asked)
    assert list(hits) == [story]
