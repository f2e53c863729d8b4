"""The desk's screens cost the same in a large newsroom: as many queries, each by an index."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing
from articles.corrections import Change
from articles.models import Article, Author, Section, Tag
from images.models import Picture
from tests.factories import make_article, make_author, make_comment, make_draft, make_section

pytestmark = pytest.mark.django_db
STORIES, COMMENTS = "/admin/articles/article/", "/admin/comments/comment/"
AUTOCOMPLETE = "/admin/autocomplete/?app_label=articles&model_name=frontpagepick&field_name=article"
# What grows with the years. A scan of it is allowed where a LIMIT ends it.
GROWING = (
    "(articles_article|articles_byline|articles_transition|articles_taggedarticle|articles_correction|desk_revision"
    r"|comments_comment|comments_decision|images_picture|U\d)"
)
COUNT = f'SELECT COUNT.* FROM "{GROWING}"'  # noqa: S608 - to find SQL, not to ask it
BOUND = r" LIMIT \d+( OFFSET \d+)?(\) subquery)?$"
IN_ORDER = [
    STORIES,
    f"{STORIES}?p=2",
    f"{STORIES}?tab=drafts",
    f"{STORIES}?tab=live",
    f"{STORIES}?tab=gone",
    f"{STORIES}?section__id__exact={{section}}",
    f"{STORIES}?section__id__exact={{section}}&language__exact=en",
    f"{STORIES}?section__id__exact={{section}}&tab=drafts",
    f"{STORIES}?section__id__exact={{section}}&tab=mine",
    f"{STORIES}?language__exact=en",
    f"{STORIES}?author={{author}}",
    f"{STORIES}?tag=Rain",
    f"{STORIES}?day=7-days",
    f"{STORIES}?expires=next-7-days&tab=live",
    f"{STORIES}?q=harbour",
    f"{STORIES}?q=harbour&tab=live&section__id__exact={{section}}",
    f"{AUTOCOMPLETE}&term=",
    f"{AUTOCOMPLETE}&term=harbour",
    COMMENTS,
    f"{COMMENTS}?state=approved",
    f"{COMMENTS}?state=spam&p=1",
    "/admin/images/picture/",
    "/admin/images/picture/?words=missing",
    "/admin/images/picture/?whose=mine",
]
WHOLE = [STORIES, f"{STORIES}?p=2", f"{STORIES}?tab=live", "/admin/images/picture/"]  # unfiltered
SCREENS = [
    *IN_ORDER,
    "/admin/",
    "/admin/calendar/",
    "/admin/articles/tag/",
    "/admin/articles/author/",
    "/admin/articles/section/",
    f"{STORIES}?tab=today",
    f"{STORIES}?tab=scheduled",
    f"{STORIES}?tab=mine",
    f"{STORIES}add/",
    f"{STORIES}{{story}}/change/",
    f"{STORIES}{{story}}/versions/",
    f"{STORIES}{{story}}/publish/",
    "/admin/articles/correction/",
    "/admin/articles/correction/?kind__exact=apology",
    f"{STORIES}{{story}}/previews/",
    "/admin/editor/stories/?q=harbour",
    "/admin/editor/pictures/?q=river",
    "/admin/articles/section/{section}/delete/",
    "/admin/articles/author/{author}/delete/",
    "/admin/articles/author/{author}/change/",
    "/admin/accounts/user/{writer}/delete/",
]


@pytest.fixture
def desk(client, admin, monkeypatch):
    """Its lists have two rows a page, so that a few rows are more than one."""
    for table in site._registry.values():
        monkeypatch.setattr(table, "list_per_page", 2)
    client.force_login(admin)
    return client


@pytest.fixture
def places(admin):
    section, author = make_section(), make_author()
    made = {"section": section, "author": author, "writer": admin}
    _more(made, 3)
    return made


def _more(places, count):
    """That many stories in each state that lists tell apart, with comments, tags and pictures."""
    writer = places["writer"]
    fields = {"section": places["section"], "authors": [places["author"]], "by": writer}
    for number in range(count):
        live = make_article(headline=f"Harbour {number}", tags=["Rain"], **fields)
        places["story"] = live
        for state in ("held", "approved", "spam"):
            make_comment(article=live, state=state)
        publishing.publish(live, by=None, change=Change("apology", "We are sorry."))
        make_article(expires_at=timezone.now() + timedelta(days=2), **fields)
        make_draft(headline=f"Harbour draft {number}", **fields)
        publishing.withdraw(make_article(**fields), by=writer, note="No")
        Tag.objects.create(name=f"Rain {live.pk}", slug=f"rain-{live.pk}")
        make_author(), make_section()
        Picture.objects.create(file="pictures/a.jpg", width_px=9, height_px=9, uploaded_by=writer)


def address(screen, places):
    return screen.format(**{name: place.pk for name, place in places.items()})


def asked(client, page):
    client.get(page)  # what is kept from one request to the next is there afterwards
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return [query["sql"] for query in queries if query["sql"].startswith("SELECT")]


def plan_of(sql):
    """The steps in the words of SQLite; none where another database is asked."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[-1] for row in cursor.fetchall()]


def test_each_screen_asks_as_often_for_thirty_rows_as_for_three(desk, places):
    few = {screen: asked(desk, address(screen, places)) for screen in SCREENS}
    for model in (Article, Author, Section):
        assert model.objects.count() >= 3
    _more(places, 27)
    for screen in SCREENS:
        many = asked(desk, address(screen, places))
        assert len(many) == len(few[screen]), screen


def test_no_screen_counts_or_scans_what_grows_with_the_years(desk, places):
    for screen in SCREENS:
        for sql in asked(desk, address(screen, places)):
            found = f"{screen}\n{sql}"
            is_bounded = re.search(BOUND, sql)
            assert is_bounded or not re.match(COUNT, sql), found
            # PostgreSQL would read all stories to say of fifty whether each is public.
            columns = sql.partition(" FROM ")[0]
            assert not columns.startswith('SELECT "articles_article"') or "EXISTS" not in columns, (
                found
            )
            if "/picture" not in screen:
                assert "LIKE '%" not in sql, found
            for step in plan_of(sql):
                assert is_bounded or not re.match(rf"SCAN {GROWING}\b", step), f"{found}\n{step}"


@pytest.mark.parametrize("screen", IN_ORDER)
def test_a_list_stands_in_the_order_of_an_index(desk, places, screen):
    if connection.vendor != "sqlite":
        pytest.skip("plans are read as SQLite writes them")
    listing = [
        sql
        for sql in asked(desk, address(screen, places))
        if re.match(rf'SELECT "{GROWING}"\."id"', sql) and re.search(BOUND, sql)
    ]
    assert listing
    for sql in listing:
        steps = plan_of(sql)
        is_walked = any(re.match(f"SCAN {GROWING}", step) for step in steps)
        assert screen in WHOLE or not is_walked, (sql, steps)
        assert "USE TEMP B-TREE FOR ORDER BY" not in steps, (sql, steps)


def test_the_log_of_a_story_is_its_versions(desk, places):
    answer = desk.get(address(f"{STORIES}{{story}}/history/", places))
    assert answer.headers["Location"] == address(f"{STORIES}{{story}}/versions/", places)
    assert desk.get(f"{STORIES}x/history/").status_code == 404
