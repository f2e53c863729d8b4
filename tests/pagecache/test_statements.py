"""Queries compiled once: they answer as the QuerySet would, whatever they are given."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F, Value
from django.utils import timezone

from articles.models import Article
from pagecache.statements import Statement
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "headline",
    ["Plain", "100 % more", "%s and %(name)s", 'It\'s “quoted” \\ "twice"', "ख़बर", "a" * 150],
)
def test_texts_are_values_and_never_sql(headline):
    story = make_article(headline=headline)
    make_article(headline="Another")
    titled = Statement(lambda text: Article.objects.filter(headline=text).values_list("pk"))
    for _ in range(8):  # PostgreSQL plans anew the first five times
        assert titled.rows(text=headline) == [(story.pk,)]


def test_constants_with_signs_of_sql_are_left_as_they_are():
    make_article(headline="100 % more", comments_open=True)
    built = Statement(
        lambda open_: Article.objects.filter(
            headline="100 % more", comments_open=open_
        ).values_list(F("headline"), Value("%s 'it'"))
    )
    assert built.rows(open_=True) == [("100 % more", "%s 'it'")]
    assert built.rows(open_=False) == []


def test_each_kind_of_value_and_lists_of_any_length_find_what_they_name():
    first, second = make_article(), make_article()
    named = Statement(
        lambda keys, day, now: (
            Article.objects.filter(pk__in=keys, published_on=day, published_at__lte=now)
            .order_by("pk")
            .values_list("pk", "published_at")
        )
    )
    day, now = first.published_on, timezone.now()
    for keys, found in (
        ([first.pk], [first]),
        ([first.pk, second.pk], [first, second]),
        ([], []),
        ([2**62], []),
    ):
        rows = named.rows(keys=keys, day=day, now=now)
        assert rows == [(story.pk, story.published_at) for story in found]
    assert named.rows(keys=[first.pk], day=day, now=now - timedelta(days=30)) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no plans to keep")
def test_postgresql_plans_it_once():
    story = make_article()
    of_key = Statement(lambda key: Article.objects.filter(pk=key).values_list("slug"))
    for _ in range(9):
        of_key.rows(key=story.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%slug%' AND statement LIKE '%::bigint%'"
        )
        assert (9,) in cursor.fetchall()


def test_a_statement_counts_as_a_query(django_assert_num_queries):
    of_key = Statement(lambda key: Article.objects.filter(pk=key).values_list("slug"))
    with django_assert_num_queries(1):
        of_key.rows(key=1)
