"""Queries and bytes: what a page costs, and that it costs the same in a large newsroom."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, TaggedArticle
from comments.states import State
from newsroom.demo import texts
from tests.factories import make_article, make_author, make_comment, make_picture, make_section

BUDGETS = {"story": 10, "front": 10, "section": 8, "tag": 8, "author": 8, "archive": 8}


@pytest.fixture
def newsroom(db):
    """One section with a story that has all parts."""
    sections = [make_section(name=f"Section {name}") for name in "ABCDEFGH"]
    author = make_author(slug="asha", name="Asha")
    seed = next(story for story in texts.stories() if story.slug.startswith("india-us"))
    story = make_article(
        section=sections[0], authors=[author], tags=seed.tags, lead_picture=make_picture(),
        headline=seed.headline, standfirst=seed.standfirst, dateline_place="New Delhi", body=seed.body,
    )  # fmt: skip
    return sections, author, story


def grow(newsroom, number):
    """Adds that many published stories with the tags and author of the first, quickly."""
    sections, author, story = newsroom
    now = timezone.now()
    rows = Article.objects.bulk_create(
        Article(
            section=sections[place % 8], headline=f"Grown {place}", slug=f"grown-{place}", body="<p>Text.</p>",
            reader_html="<p>Text.</p>", state="published", lead_picture=story.lead_picture,
            published_at=now - timedelta(minutes=place + 2), published_on=timezone.localdate(now),
        )
        for place in range(number)
    )  # fmt: skip
    tags = list(story.tags.all())
    TaggedArticle.objects.bulk_create(
        TaggedArticle(tag=tags[row.pk % len(tags)], content_object=row) for row in rows
    )
    row_class = story.bylines.model
    row_class.objects.bulk_create(row_class(article=row, author=author) for row in rows)


def cost(client, address):
    """Queries and bytes of a page that was not kept, and queries of the kept one."""
    client.get(address)  # what many pages share is made ready once, by whoever comes first
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as uncached:
        answer = client.get(address)
    assert answer.status_code == 200, address
    with CaptureQueriesContext(connection) as kept:
        client.get(address)
    return len(uncached), len(kept), len(answer.content)


def addresses(newsroom):
    sections, author, story = newsroom
    day = story.published_on
    return {
        "story": story.get_absolute_url(),
        "front": "/",
        "section": sections[0].get_absolute_url(),
        "tag": story.tags.first().get_absolute_url(),
        "author": author.get_absolute_url(),
        "archive": f"/{day:%Y}/{day:%m}/{day:%d}/",
    }


def test_pages_cost_the_same_in_small_and_large_newsrooms(client, newsroom, say):
    grow(newsroom, 10)
    small = {name: cost(client, address) for name, address in addresses(newsroom).items()}
    grow_more = 990
    Article.objects.filter(headline__startswith="Grown").delete()
    grow(newsroom, 10 + grow_more)
    large = {name: cost(client, address) for name, address in addresses(newsroom).items()}
    for name, budget in BUDGETS.items():
        (few, kept, _), (many, kept_many, _) = small[name], large[name]
        say(
            f"{name}: {few} queries at 10 stories, {many} at 1,000 (at most {budget}); kept: {kept_many}"
        )
        assert few == many <= budget, name
        assert max(kept, kept_many) <= 1, name


def test_a_story_costs_the_same_with_no_comment_and_with_500(client, newsroom, say):
    _, _, story = newsroom
    grow(newsroom, 10)
    none, _, _ = cost(client, story.get_absolute_url())
    for _ in range(50):
        make_comment(article=story, state=State.APPROVED, text="Twenty words or so about docks, "
                     "trains, rivers and prices, as readers write them on an ordinary day.")  # fmt: skip
    fifty, _, size = cost(client, story.get_absolute_url())
    for _ in range(450):
        make_comment(article=story, state=State.APPROVED)
    many, _, _ = cost(client, story.get_absolute_url())
    say(f"story: {none} queries without comments, {fifty} with 50, {many} with 500")
    say(f"the seed story's page with 50 comments: {size / 1024:.1f} KB of HTML")
    assert many == fifty <= BUDGETS["story"]
    assert none <= fifty
    assert size <= 40 * 1024
