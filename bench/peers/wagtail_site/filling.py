"""Fills an empty Wagtail: python -m bench.peers.wagtail_site.filling STORIES COMMENTS.

Pages are written in bulk, as Wagtail's own tree stores them; through its editor's functions it
takes some 70 ms a story. What readers are shown is the same.
"""

import sys
from collections import Counter
from itertools import batched, islice

import django

ROWS_AT_ONCE = 500


def main(stories: int, comments: int) -> None:
    """Will make the site, the sections, the articles and the comments, and the search index."""
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("makemigrations", "wagtail_site", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        _fill(stories, comments)
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill(stories: int, comments: int) -> None:
    from bench.peers import content
    from bench.peers.wagtail_site.models import Remark, Reporter

    sections = _frame()
    reporters = Reporter.objects.bulk_create(Reporter(name=name) for name in content.authors())
    tags = _tags()
    ids, places = [], Counter()
    for some in batched(content.pieces(stories), ROWS_AT_ONCE):
        pages = _page_rows(sections, some, places)
        ids += [page.pk for page in pages]
        _article_rows(pages, some, reporters)
        _tag_rows(pages, some, tags)
    for place, section in enumerate(sections):
        type(section).objects.filter(pk=section.pk).update(numchild=places[place])
    for some in batched(content.remarks(stories, comments), ROWS_AT_ONCE):
        Remark.objects.bulk_create(
            Remark(
                article_id=ids[remark.story],
                name=remark.name,
                email=remark.email,
                text=remark.text,
                written_at=remark.at,
                is_approved=True,
            )
            for remark in some
        )


def _frame():
    """Will put our front page in the place of Wagtail's welcome, with the sections below it."""
    from wagtail.models import Page, Site

    from bench.peers import content
    from bench.peers.wagtail_site.models import HomePage, SectionPage

    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="The Meridian", slug="front"))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "127.0.0.1", "port": 80, "root_page": home},
    )
    return [
        home.add_child(instance=SectionPage(title=name, slug=slug, show_in_menus=True))
        for slug, name in content.sections()
    ]


def _tags():
    from taggit.models import Tag

    from bench.peers import content

    return Tag.objects.bulk_create(Tag(slug=slug, name=name) for slug, name in content.tags())


def _page_rows(sections, pieces, places):
    """Will write the rows that all pages share. places: how many each section has got so far."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Locale, Page

    from bench.peers.wagtail_site.models import ArticlePage

    kind, locale = ContentType.objects.get_for_model(ArticlePage), Locale.get_default()
    rows = []
    for piece in pieces:
        section = sections[piece.section]
        places[piece.section] += 1
        rows.append(
            Page(
                path=Page._get_path(section.path, section.depth + 1, places[piece.section]),
                depth=section.depth + 1,
                title=piece.headline,
                draft_title=piece.headline,
                slug=piece.slug,
                url_path=f"{section.url_path}{piece.slug}/",
                content_type=kind,
                locale=locale,
                live=True,
                first_published_at=piece.published,
                last_published_at=piece.published,
                search_description=piece.standfirst,
            )
        )
    return Page.objects.bulk_create(rows)


def _article_rows(pages, pieces, reporters):
    """Will write the articles' own table, which Django cannot fill in bulk by itself."""
    from django.db import connection

    from bench.peers.wagtail_site.models import ArticlePage

    table = connection.ops.quote_name(ArticlePage._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (page_ptr_id, standfirst, body, published_at, reporter_id) "  # noqa: S608
            "VALUES (%s, %s, %s, %s, %s)",
            [
                (
                    page.pk,
                    piece.standfirst,
                    piece.body,
                    connection.ops.adapt_datetimefield_value(piece.published),
                    reporters[piece.author].pk,
                )
                for page, piece in zip(pages, pieces, strict=True)
            ],
        )


def _tag_rows(pages, pieces, tags):
    from bench.peers.wagtail_site.models import ArticleTag

    ArticleTag.objects.bulk_create(
        ArticleTag(content_object_id=page.pk, tag=tags[number])
        for page, piece in zip(pages, pieces, strict=True)
        for number in piece.tags
    )


if __name__ == "__main__":
    django.setup()
    main(*map(int, islice(sys.argv, 1, 3)))
