"""What every address of a story answers before and after it is killed, withdrawn, and as a draft.

The tables are printed. A story stands everywhere first: else its absence would prove nothing.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import breaking, content, publishing
from articles.models import FrontPagePick
from comments.states import State
from desk import kill_checks, whereabouts
from tests.factories import make_article, make_author, make_comment, make_draft, make_reads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    monkeypatch.setattr(kill_checks, "SECONDS", 120.0)


@pytest.fixture
def story():
    """Two addresses left, comments with a reply, tags, two authors, a pick, breaking, most read."""
    authors = [make_author(name="Asha Varkey"), make_author(name="Ravi Sen")]
    found = make_article(
        headline="Sonali crosses the danger mark",
        slug="first",
        tags=["नदी", "Rain"],
        authors=authors,
    )
    others = [make_article(section=found.section, tags=["Rain"]) for _ in range(4)]
    for slug in ("दूसरा", "third"):
        publishing.publish(found, by=None, content={**content.of(found), "slug": slug})
    comment = make_comment(article=found, state=State.APPROVED)
    make_comment(article=found, parent=comment, state=State.APPROVED)
    until = timezone.now() + timedelta(hours=1)
    FrontPagePick.objects.create(place=1, article=found, until=until)
    breaking.set_breaking(found, by=None, until=until)
    for number, one in enumerate([found, *others]):
        make_reads(one, views=100 - number)
    return found


def own(story):
    return [*whereabouts.of_story(story), *whereabouts.of_comments(story)]


def lists(story):
    return [
        "/",
        *whereabouts.lists_of(story),
        *whereabouts.archives_of(story),
        *whereabouts.feeds_of(story),
        *whereabouts.maps_of(story),
        whereabouts.search_for(story),
    ]


def answers(client, paths):
    """What each answers: a status, and where it leads on the way."""
    found = {}
    for path in paths:
        page = client.get(path, follow=True)
        steps = [str(status) for _, status in page.redirect_chain]
        found[path] = " > ".join([*steps, str(page.status_code)])
    return found


def leads(client, paths, story):
    ways = whereabouts.ways_to(story)
    return {path: any(way in client.get(path).content.decode() for way in ways) for path in paths}


def table(say, title, *columns):
    say(title)
    for path in columns[0]:
        say(f"{' | '.join(f'{column[path]!s:>16}' for column in columns)} | {path}")


def test_a_killed_story_is_gone_at_every_address_and_stands_nowhere(client, story, say):
    before, stood = answers(client, own(story)), leads(client, lists(story), story)
    assert set(stood.values()) == {True}
    assert {answer[-3:] for answer in before.values()} == {"200"}
    publishing.kill(story, by=None, note="The wrong river.")
    after, stands = answers(client, before), leads(client, stood, story)
    table(say, "a killed story: before | after | address", before, after)
    table(say, "leads to it: before | after | page", stood, stands)
    # A forgotten slash, and AMP's key, lead once to the address that is gone.
    assert {answer[-3:] for answer in after.values()} == {"410"}
    assert set(after.values()) <= {"410", "301 > 410"}
    assert set(stands.values()) == {False}
    lines = kill_checks.look(story)
    for line in lines:
        say(f"{'✓' if line.is_so else '✕'} {line.wanted}: {line.seen} {' '.join(line.problems)}")
    assert all(line.is_so for line in lines)
    for slug in ("first", "दूसरा", "third"):
        assert make_article(slug=slug).slug == f"{slug}-2"


@pytest.mark.parametrize("way", ["withdrawn", "expired", "planned", "draft"])
def test_a_story_that_readers_do_not_have_is_not_found_and_nothing_tells_of_it(
    client, story, say, way
):
    if way == "draft":
        story = make_draft(headline="Not yet", slug="not-yet", tags=["Rain"])
        story.published_on, story.published_at = timezone.localdate(), timezone.now()
    paths, places = own(story), lists(story)
    hour = timedelta(hours=1)
    if way == "withdrawn":
        publishing.withdraw(story, by=None, note="Doubts.")
    elif way == "expired":
        story.expires_at = timezone.now() - hour / 60
        story.save()
    elif way == "planned":
        story.published_at = timezone.now() + hour
        story.save()
    after, stands = answers(client, paths), leads(client, places, story)
    table(say, f"{way}: answer | address", after)
    table(say, f"{way}: leads to it | page", stands)
    assert {answer[-3:] for answer in after.values()} == {"404"}
    assert set(stands.values()) == {False}
