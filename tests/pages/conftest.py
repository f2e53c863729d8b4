"""A newsroom in which every part of a page has something to show."""

from datetime import timedelta

import pytest
from django.contrib.flatpages.models import FlatPage
from django.utils import timezone
from lxml import html

from articles.models import Article, FrontPagePick
from comments.states import State
from images.models import Picture
from pagecache.models import Part
from readership.models import HourlyReads
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_creative,
    make_picture,
    make_reads,
    make_section,
)


@pytest.fixture
def read(client):
    """Fetches a page and gives its document, with the response beside it."""

    def fetch(address):
        response = client.get(address)
        assert response.status_code == 200
        document = html.fromstring(response.content.decode())
        document.response = response
        return document

    return fetch


@pytest.fixture
def newsroom(db):
    """Five sections, a story with everything, nine others beside it, and all that pages compose."""
    sections = [make_section(name=f"Part {n}", slug=f"part-{n}", position=n) for n in range(5)]
    author = make_author(name="Asha Varkey", slug="asha-varkey")
    story = make_article(
        headline="Water rises in Harpur",
        slug="water-rises",
        standfirst="Slowly, then fast.",
        dateline_place="Harpur",
        body="<p>One.</p><h2>Two</h2><p>Three.</p>",
        section=sections[0],
        authors=[author, make_author(name="Imran Qadri")],
        tags=["Rivers", "Weather"],
        lead_picture=make_picture(caption="The bridge", credit="Meridian Graphics"),
    )
    picture = make_picture()
    for number in range(9):
        make_article(
            section=sections[number % 5],
            authors=[author],
            tags=["Rivers"],
            lead_picture=picture if number % 3 else None,
        )
    now = timezone.now()
    Article.objects.filter(pk=story.pk).update(breaking_until=now + timedelta(hours=1))
    FrontPagePick.objects.create(place=1, article=story, until=now + timedelta(hours=1))
    make_creative()
    make_comment(article=story, state=State.APPROVED)
    for other in Article.objects.exclude(pk=story.pk):
        make_reads(other)
    FlatPage.objects.create(url="/about/", title="About").sites.add(1)
    story.refresh_from_db()
    return story


@pytest.fixture
def crowd(newsroom):
    """Makes the newsroom a hundred times as large, without the deeds' cost."""

    def grow():
        story, picture = newsroom, Picture.objects.first()
        rows = [
            Article(
                section_id=story.section_id,
                headline=f"Copy {number}",
                slug=f"copy-{number}",
                body="<p>Text.</p>",
                reader_html="<p>Text.</p>",
                state="published",
                published_at=story.published_at - timedelta(minutes=number),
                published_on=story.published_on,
                lead_picture=picture if number % 2 else None,
            )
            for number in range(1000)
        ]
        made = Article.objects.bulk_create(rows)
        through = Article.tags.through
        tag = story.tags.get(name="Rivers")
        through.objects.bulk_create(
            [through(content_object=row, tag=tag, published_at=row.published_at) for row in made]
        )
        author = story.bylines.first().author
        bylines = story.bylines.model
        bylines.objects.bulk_create(
            [bylines(article=row, author=author, published_at=row.published_at) for row in made]
        )
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        HourlyReads.objects.bulk_create(
            [HourlyReads(article=row, hour_start=hour, views=3) for row in made[:300]]
        )
        Part.objects.all().delete()

    return grow
