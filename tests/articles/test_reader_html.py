"""The body as readers get it: prepared when published, filled in when drawn."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles import body, publishing, reader_html
from articles import story as stories
from articles.gaps import Outline
from articles.models import Article
from comments.states import State
from images.models import Picture
from pagecache import pages
from pagecache.models import Part
from tests.factories import make_article, make_comment, make_draft

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2025, 10, 31, 21, tzinfo=UTC)  # 1 November in the newsroom
LISTED = "<ul><li>एक</li></ul><blockquote><p>“Two”</p></blockquote>"


def make_picture(**fields):
    return Picture.objects.create(
        **{"file": "pictures/a.jpg", "width_px": 1600, "height_px": 900, "alt": "A river", **fields}
    )


def prepared(html, **fields):
    """A story in memory with that body, prepared; published on 1 November 2025, 21:00 UTC."""
    article = Article(body=body.clean(html), published_at=LONG_AGO, **fields)
    reader_html.prepare(article)
    return article


def piece(article, request=None):
    """What readers' pages write, which may come from a part that is kept."""
    html, outline = reader_html.pieces(request, article)
    assert len(html) == len(outline.kinds)
    return "".join(html)


@pytest.mark.parametrize(
    ("language", "place", "line"),
    [
        ("en", "New Delhi", "New Delhi, 1 November 2025:"),
        ("hi", "बेलापुर", "बेलापुर, 1 नवंबर 2025:"),
        ("ur", "بیلا پور", "بیلا پور، 1 نومبر 2025:"),
        ("en", "A<b>&", "A&lt;b&gt;&amp;, 1 November 2025:"),
    ],
)
def test_the_dateline_opens_the_first_paragraph_in_the_newsrooms_day(language, place, line):
    article = prepared("<h2>Head</h2><p>Text</p>", language=language, dateline_place=place)
    assert article.reader_html == (
        f'<h2>Head</h2><p><strong class="dateline">{line}</strong> Text</p>'
    )


def test_without_a_place_there_is_no_dateline():
    assert prepared("<p>Text</p>").reader_html == "<p>Text</p>"


def test_publishing_prepares_with_the_date_and_counts_the_words():
    article = make_draft(body="<p>One two three.</p>", dateline_place="Pune")
    publishing.publish(article, by=None)
    day = timezone.localdate()
    article.refresh_from_db()
    assert article.reader_html.startswith(f'<p><strong class="dateline">Pune, {day.day} ')
    assert article.word_count == 3


def test_items_and_cells_of_one_paragraph_hold_its_text_itself():
    article = prepared("<ul><li>a<ul><li>b</ul></ul><table><tr><td>c</table>")
    assert "<ul><li>a<ul><li>b</li></ul></li></ul>" in article.reader_html
    assert "<td>c</td>" in article.reader_html


def test_a_table_scrolls_in_a_named_box_and_its_heads_say_what_they_head():
    article = prepared(
        "<table><tr><th>Town &amp; ward<th>mm</tr><tr><th>Belapur<td>312</tr></table>"
    )
    assert article.reader_html == (
        '<div data-block="table" class="table-box" role="region" tabindex="0" aria-label="Table: Town &amp; ward, mm">'
        '<table><thead><tr><th scope="col">Town &amp; ward</th><th scope="col">mm</th></tr></thead>'
        '<tbody><tr><th scope="row">Belapur</th><td>312</td></tr></tbody></table></div>'
    )


def test_only_links_that_lead_away_are_marked(settings):
    settings.SITE_URL = "https://meridian.example"
    article = prepared(
        '<p><a href="https://e.example/?a=1&amp;b=2">a</a> <a href="/tag/x/">b</a> '
        '<a href="https://meridian.example/y/">c</a></p>'
    )
    assert article.reader_html == (
        '<p><a href="https://e.example/?a=1&amp;b=2" rel="noopener">a</a> <a href="/tag/x/">b</a> '
        '<a href="https://meridian.example/y/">c</a></p>'
    )


def test_boxes_quotes_and_films_have_their_own_markup():
    article = prepared(
        "<div data-block=pullquote><p>Words</p><p class=source>Whose</p></div>"
        "<div data-block=factbox><h3>Cold &amp; dry</h3><ul><li>a</ul></div>"
        "<div data-block=video data-url='https://youtu.be/abcdefghijk'>The flood</div>"
    )
    assert article.reader_html == (
        '<figure data-block="pullquote"><p>Words</p>'
        "<figcaption>Whose</figcaption></figure>"
        '<aside data-block="factbox" aria-label="Fact box: Cold &amp; dry"><h3>Cold &amp; dry</h3>'
        "<ul><li>a</li></ul></aside>"
        '<p data-block="video"><a href="https://www.youtube.com/watch?v=abcdefghijk" rel="noopener">'
        "Watch on YouTube: The flood</a></p>"
    )


def test_a_post_is_its_words_and_a_way_to_it_and_loads_nothing():
    article = prepared(
        "<div data-block=post data-url='https://x.com/mayor/status/12345'>Stay &amp; wait</div>"
        "<div data-block=post data-url='https://www.instagram.com/p/Cabc-12/'></div>"
    )
    assert article.reader_html == (
        '<figure data-block="post" aria-label="Post on X"><p>Post on X</p>'
        "<blockquote><p>Stay &amp; wait</p></blockquote><figcaption>"
        '<a href="https://x.com/mayor/status/12345" target="_blank" rel="noopener noreferrer">'
        "Open the post on X</a> <span>Nothing is loaded from X until you press.</span>"
        "</figcaption></figure>"
        '<figure data-block="post" aria-label="Post on Instagram"><p>Post on Instagram</p>'
        '<figcaption><a href="https://www.instagram.com/p/Cabc-12/" target="_blank" '
        'rel="noopener noreferrer">Open the post on Instagram</a> '
        "<span>Nothing is loaded from Instagram until you press.</span></figcaption></figure>"
    )
    assert article.word_count == 0


def test_every_block_keeps_its_kind_for_the_slots():
    html = (
        "<p>a</p><h2>b</h2><ul><li>c</ul><blockquote>d</blockquote><div data-block=pullquote>e</div>"
        "<div data-block=factbox>f</div><table><tr><td>g</table>"
        "<div data-block=video data-url='https://vimeo.com/1'>i</div>"
        "<div data-block=post data-url='https://x.com/a/status/12345'>j</div><hr data-slot-break>"
    )
    article = prepared(html)
    kinds = [block.kind for block in reader_html.blocks(article)]
    assert kinds == [block.kind for block in body.blocks(article.body)]
    assert "<hr" not in reader_html.html(article)


def test_a_picture_is_looked_up_when_the_page_is_drawn(django_assert_num_queries):
    picture = make_picture(credit="Library")
    article = prepared(
        f"<figure data-picture={picture.pk}><figcaption>Rising</figcaption></figure><p>Text</p>"
    )
    with django_assert_num_queries(1):
        [figure, _] = reader_html.blocks(article)
    assert 'alt="A river"' in figure.html
    assert 'width="1600" height="900"' in figure.html
    assert '<figcaption>Rising <span class="credit">Library</span></figcaption>' in figure.html
    picture.alt = "A river in flood"
    picture.save()
    assert 'alt="A river in flood"' in reader_html.html(article)


def test_the_writers_credit_comes_before_that_of_the_library():
    picture = make_picture(credit="Library")
    article = prepared(
        f"<figure data-picture={picture.pk}><p class=credit>Me &amp; you</p></figure>"
    )
    assert '<span class="credit">Me &amp; you</span>' in reader_html.html(article)
    assert "Library" not in reader_html.html(article)


def test_a_picture_that_is_gone_leaves_no_gap():
    article = prepared("<figure data-picture=999><figcaption>x</figcaption></figure><p>Text</p>")
    assert [block.kind for block in reader_html.blocks(article)] == ["paragraph"]


def test_a_related_story_is_linked_while_the_public_may_see_it(django_assert_num_queries):
    target = make_article(headline="River & rain")
    article = prepared(f"<p>a</p><div data-block=related data-story={target.pk}>Old words</div>")
    with django_assert_num_queries(1):
        html = reader_html.html(article)
    assert f'href="{target.get_absolute_url()}"' in html
    assert "River &amp; rain</a>" in html
    assert "Old words" not in html
    publishing.withdraw(target, by=None, note="wrong")
    assert reader_html.html(article) == "<p>a</p>"


def test_a_related_story_comes_and_goes_by_the_clock():
    later = timezone.now() + timedelta(hours=1)
    target = make_article(expires_at=later)
    planned = make_article(published_at=later)
    for story, shown in ((target, True), (planned, False)):
        article = prepared(f"<div data-block=related data-story={story.pk}>x</div>")
        assert bool(reader_html.html(article)) is shown


def test_the_page_hangs_on_the_pictures_and_stories_it_shows():
    picture, target = make_picture(), make_article(expires_at=timezone.now() + timedelta(hours=1))
    article = prepared(
        f"<figure data-picture={picture.pk}></figure>"
        f"<div data-block=related data-story={target.pk}>x</div>"
    )
    for draw in (reader_html.html, piece):
        with pages.collecting() as collected:
            draw(article)
        assert {f"picture:{picture.pk}", f"headline:{target.pk}"} <= collected.tags
        assert collected.until == target.expires_at


def test_a_story_without_pictures_or_related_stories_asks_nothing(django_assert_num_queries):
    article = prepared("<p>a</p><h2>b</h2>")
    with django_assert_num_queries(0):
        assert reader_html.html(article) == piece(article) == "<p>a</p><h2>b</h2>"


@pytest.mark.parametrize("outline", [[], [[9], [["figure"], [1], [2], []]]])
def test_text_prepared_by_an_older_edition_is_prepared_anew(outline):
    article = make_article(body="<ul><li>a</li></ul>")
    article.reader_html, article.reader_version = "<p>old</p>", reader_html.VERSION - 1
    article.reader_outline = outline
    assert reader_html.html(article) == "<ul><li>a</li></ul>"
    article.reader_html, article.reader_version = "<p>old</p>", reader_html.VERSION - 1
    article.reader_outline = outline
    assert piece(article) == "<ul><li>a</li></ul>"


def test_a_row_of_an_older_edition_is_found_and_shown_on_its_page(client):
    story = make_article(
        body="<p>One.</p><p>Two.</p>", dateline_place="Pune", published_at=LONG_AGO
    )
    fresh = client.get(story.get_absolute_url()).text
    cache.clear()
    Article.objects.filter(pk=story.pk).update(
        reader_html="<p>Old.</p>", reader_version=reader_html.VERSION - 1, reader_outline=[]
    )
    assert client.get(story.get_absolute_url()).text == fresh
    assert "Pune, 1 November 2025:" in fresh


@pytest.mark.parametrize("body", ["", " ", "<p></p>"])
def test_a_story_without_a_block_is_an_empty_text(body, django_assert_num_queries):
    article = prepared(body)
    assert article.reader_outline == [[], [(), (), (), []]]
    with django_assert_num_queries(0):
        assert piece(article) == reader_html.html(article) == ""


def test_the_blocks_of_a_page_are_cut_from_the_text_as_its_row_holds_it():
    html = "<p>नदी 🌊</p>" + LISTED + "<p>ختم</p>"
    story = make_article(body=html, language="hi")
    story.refresh_from_db()
    cut, outline = reader_html.pieces(None, story)
    fresh = body.blocks(story.reader_html)
    assert cut == [block.html for block in fresh]
    assert outline == Outline.of(fresh)


@pytest.mark.django_db(transaction=True)
def test_a_text_with_pictures_is_made_once_and_again_when_anything_in_it_changes(
    rf, editor, django_assert_num_queries
):
    picture, target = make_picture(alt="A river"), make_article(headline="Old name")
    story = make_article(
        body=f"<p>First words.</p><figure data-picture={picture.pk}></figure>"
        f"<div data-block=related data-story={target.pk}>x</div>"
    )
    assert "First words." in piece(story, rf.get("/"))
    fresh = reader_html.html(story)
    with django_assert_num_queries(1):
        assert piece(story, rf.get("/")) == fresh
    picture.alt = "A flood"
    picture.save()
    assert 'alt="A flood"' in piece(story, rf.get("/"))
    publishing.publish(target, by=editor, content={"headline": "New name"})
    assert "New name</a>" in piece(story, rf.get("/"))
    publishing.withdraw(target, by=editor, note="Wrong")
    assert "New name" not in piece(story, rf.get("/"))
    changed = story.body.replace("First words.", "Other words.")
    publishing.publish(story, by=editor, content={"body": changed})
    assert "Other words." in piece(story, rf.get("/"))


@pytest.mark.django_db(transaction=True)
def test_a_text_that_an_editor_looks_at_while_it_changes_is_not_kept_for_true(client, editor):
    picture = make_picture()
    story = make_article(
        slug="rain", body=f"<p>Old words.</p><figure data-picture={picture.pk}></figure>"
    )
    find = stories.find

    def overtaken(*address):
        found = find(*address)
        publishing.publish(
            Article.objects.get(pk=story.pk),
            by=editor,
            content={"body": story.body.replace("Old", "New")},
        )
        return found

    client.force_login(editor)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stories, "find", overtaken)
        assert "Old words." in client.get(story.get_absolute_url()).text
    assert "New words." in client.get(story.get_absolute_url()).text
    client.logout()
    assert "New words." in client.get(story.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_a_deleted_story_takes_all_that_was_prepared_of_it_along(rf):
    picture = make_picture()
    body = f"<p>One.</p><figure data-picture={picture.pk}></figure>"
    story, other = make_article(body=body), make_article(body=body)
    for article in (story, other):
        make_comment(article=article, state=State.APPROVED)
        piece(article, rf.get("/"))
    owner, others = f"article:{story.pk}", f"article:{other.pk}"
    assert (
        Part.objects.filter(owner=owner).count() == Part.objects.filter(owner=others).count() == 2
    )
    story.delete()
    assert not Part.objects.filter(owner=owner).exists()
    assert Part.objects.filter(owner=others).count() == 2
