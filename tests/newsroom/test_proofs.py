"""The proof that nothing is stale: it passes, and it finds whatever is made stale."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from articles import publishing
from articles.models import Article
from comments.states import State
from newsroom import proofs
from pagecache import pages, parts
from pagecache.models import Part
from tests.factories import make_article, make_comment, make_reads

pytestmark = pytest.mark.django_db(transaction=True)
BOX = '<aside data-age="60" class="x"><aside>inner</aside> <a href="/">old</a></aside>'


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(proofs, "PAUSE_SECONDS", 0)


@pytest.fixture
def story():
    found = make_article(headline="Water rises", tags=["Rivers"])
    make_comment(article=found, state=State.APPROVED)
    return found


@pytest.fixture
def prover():
    return proofs.Prover(attempts=1)


def told(capsys, *arguments):
    """What the command prints, and how it ends."""
    try:
        call_command("verify_pages", *arguments)
        end = ""
    except CommandError as error:
        end = str(error)
    return capsys.readouterr().out, end


def test_a_newsroom_at_rest_is_proved_and_one_with_something_old_is_not(story, capsys):
    out, end = told(capsys)
    assert "Nothing is stale." in out
    assert int(out.split()[0]) > 20
    assert end == ""
    Article.objects.update(reader_html="<p>Old.</p>")
    out, end = told(capsys)
    assert f"reader_html of story {story.pk}: " in out
    assert "not what a fresh render gives" in end


def test_a_kept_page_that_nobody_freed_is_named_with_both_texts(story, prover):
    address = story.get_absolute_url()
    assert prover.differences(address) == {}
    with patch.object(pages, "forget"):
        story.headline = "Water falls"
        story.save()
    found = prover.differences(address)
    assert {f"{address} kept", f"{address} kept for gzip", f"{address} kept for br"} <= set(found)
    assert "kept:  " in found[f"{address} kept"] and "Water rises" in found[f"{address} kept"]
    assert "fresh: " in found[f"{address} kept"] and "Water falls" in found[f"{address} kept"]
    pages.forget(*story.page_tags())
    assert prover.differences(address) == {}


def test_a_prepared_part_that_is_old_is_named(story, prover):
    prover.differences("/")
    part = Part.objects.filter(owner="site").exclude(kind__startswith="trending").first()
    Part.objects.filter(pk=part.pk).update(content=part.content.replace("<", "<b></b><", 1))
    assert f"part {part.kind} of site" in prover.differences("/")
    parts.drop("site")
    pages.forget(pages.NAMES)
    assert prover.differences("/") == {}


@pytest.mark.parametrize(
    ("column", "value"),
    [("reader_html", "<p>Old.</p>"), ("word_count", 999), ("comment_count", 7)],
)
def test_a_prepared_column_that_is_old_is_named(story, column, value):
    Article.objects.filter(pk=story.pk).update(**{column: value})
    story.refresh_from_db()
    assert set(proofs.column_differences(story)) == {f"{column} of story {story.pk}"}


def test_a_story_that_was_taken_down_is_found_where_pages_may_be_old(story, prover):
    others = [make_article() for _ in range(5)]
    for other in others:
        make_reads(other)
    address = story.get_absolute_url()
    assert prover.differences(address) == {}
    assert others[0].headline in prover.kept(address).aged
    with patch.object(pages, "forget"):
        publishing.withdraw(others[0], by=None, note="Wrong.")
    assert others[0].headline in prover.differences(address)[f"{address} aged"]


def test_reading_makes_no_page_stale(story, prover):
    others = [make_article() for _ in range(5)]
    address = story.get_absolute_url()
    assert prover.differences(address) == {}
    for number, other in enumerate(others):
        make_reads(other, views=10 * number)
    assert prover.differences(address) == {}


def test_only_what_says_its_age_may_be_old():
    assert proofs.parted(f"<p>a</p>{BOX}<p>b</p>{BOX}") == ("<p>a</p><p>b</p>", BOX + BOX)
    assert proofs.parted("<p data-aged>a</p>") == ("<p data-aged>a</p>", "")


def test_the_first_difference_is_shown_with_its_place():
    words = proofs.first_difference("one\ntwo three", "one\ntwo four")
    assert words.startswith("line 2, letter 8\n")
    assert proofs.first_difference("same", "same") == ""
    assert "letter 3" in proofs.first_difference("one", "one more")


def test_equal_errors_prove_nothing(story, settings, capsys):
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    assert "does not answer" in told(capsys)[1]


def test_the_answers_of_a_running_site_are_compared(story, live_server, settings):
    settings.SITE_URL = live_server.url
    prover, address = proofs.Prover(live_server.url, attempts=1), story.get_absolute_url()
    assert prover.differences(address) == {}
    assert prover.differences(f"{address}amp/") == {}
    with patch.object(pages, "forget"):
        story.headline = "Water falls"
        story.save()
    assert f"{address} kept" in prover.differences(address)


def test_a_site_that_is_not_there_is_said(story, capsys):
    assert "refused" in told(capsys, "--base", "http://127.0.0.1:9")[1]
    assert "no address of a site" in told(capsys, "--base", "ftp://127.0.0.1/")[1]


def test_only_the_newest_stories_are_compared_where_few_are_asked_for(story, capsys):
    for days in range(3):
        make_article(published_at=story.published_at - timedelta(days=days + 1))
    assert "1 stories compared" in told(capsys, "--stories", "1")[0]
