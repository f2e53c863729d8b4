"""Who did what for a story: kept, told on every page that names people, and found again."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from lxml import html

from articles import bylines, cards, content, feed_formats, feeds, publishing, story_html
from articles.bylines import Credit, Role
from articles.models import Article, Author, Byline
from tests.factories import make_article, make_author, make_picture

pytestmark = pytest.mark.django_db


def words(markup):
    return " ".join(html.fromstring(markup).text_content().split())


def credited(*roles, **fields):
    """A public story of one author for each role, named after it."""
    authors = [make_author(name=role.title(), slug=role) for role in roles]
    story = make_article(authors=authors, **fields)
    for author, role in zip(authors, roles, strict=True):
        story.bylines.filter(author=author).update(role=role)
    return story


def line_of(client, story):
    page = html.fromstring(client.get(story.get_absolute_url()).content.decode())
    return " ".join(page.xpath('//*[@class="byline-names"]')[0].text_content().split())


def data_of(client, address):
    page = html.fromstring(client.get(address).content.decode())
    (block,) = page.xpath('//script[@type="application/ld+json"]')
    return {thing["@type"]: thing for thing in json.loads(block.text_content())["@graph"]}


def test_bylines_of_an_older_edition_are_of_words():
    assert bylines.pairs([3, 1]) == [[3, "words"], [1, "words"]]
    assert bylines.pairs([[3, "pictures"], 1]) == [[3, "pictures"], [1, "words"]]


@pytest.mark.parametrize(
    ("roles", "named"),
    [
        (["words", "pictures", "both", "editing", "additional"], ["words", "both"]),
        (["pictures", "editing"], ["pictures", "editing"]),
        ([], []),
    ],
)
def test_writers_are_named_where_there_is_room_for_names_alone(roles, named):
    assert [one.role for one in bylines.named(Credit(None, role) for role in roles)] == named


def test_a_content_keeps_authors_in_their_order_with_what_they_did():
    story = make_article()
    wanted = [[make_author().pk, role.value] for role in reversed(Role)]
    content.write(story, {"bylines": wanted, "agency": "PTI"})
    story = Article.objects.get(pk=story.pk)
    assert content.of(story)["bylines"] == wanted
    assert story.agency == "PTI"
    assert [byline.published_at for byline in story.bylines.all()] == [story.published_at] * 5


def test_a_change_of_role_alone_is_a_change():
    author = make_author()
    story = make_article(authors=[author])
    content.write(story, {"bylines": [[author.pk, "pictures"]]})
    assert story.bylines.get().role == "pictures"


def test_no_author_has_two_roles_and_no_role_is_unknown():
    story = credited("words")
    for author, role in ((story.bylines.get().author, "editing"), (make_author(), "cooking")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Byline.objects.create(article=story, author=author, role=role)


def test_the_page_tells_what_each_did_and_the_agency_last(client):
    story = credited("additional", "editing", "words", "pictures", "both", agency="PTI")
    assert line_of(client, story) == (
        "By Words · Words and pictures Both · Pictures Pictures · Editing Editing"
        " · Additional reporting Additional · PTI"
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "By A and B · Pictures C · PTI"),
        ("hi", "रिपोर्ट: A और B · चित्र: C · PTI"),
        ("ur", "تحریر: A اور B · تصاویر: C · PTI"),
    ],
)
def test_the_line_speaks_the_language_of_the_page(language, told):
    credits = [Credit(Author(name=name, slug=name.lower())) for name in "AB"]
    credits.append(Credit(Author(name="C", slug="c"), Role.PICTURES))
    story = make_article(agency="PTI")
    with override(language):
        drawn = story_html.byline(story, credits)
    names = html.fromstring(drawn).xpath('//*[@class="byline-names"]')[0]
    assert " ".join(names.text_content().split()) == told


def test_an_agency_stands_alone_where_nobody_is_named(client):
    assert line_of(client, make_article(agency="With inputs from <b>Reuters</b>")) == (
        "With inputs from <b>Reuters</b>"
    )


def test_machines_are_told_who_wrote_who_took_pictures_and_who_edited(client):
    story = credited("words", "pictures", "both", "editing", "additional", agency="PTI")
    told = data_of(client, story.get_absolute_url())["NewsArticle"]
    assert [person["name"] for person in told["author"]] == ["Words", "Both", "Additional"]
    assert [person["name"] for person in told["contributor"]] == ["Pictures"]
    assert [person["name"] for person in told["editor"]] == ["Editing"]
    assert told["sourceOrganization"] == {"@type": "Organization", "name": "PTI"}


def test_machines_are_told_of_nobody_who_did_nothing(client):
    told = data_of(client, credited("words").get_absolute_url())["NewsArticle"]
    assert not {"contributor", "editor", "sourceOrganization"} & set(told)


@pytest.mark.parametrize(
    ("roles", "named"), [(["pictures", "words"], "Words"), (["pictures"], "Pictures")]
)
def test_a_card_names_the_writers(roles, named):
    story = credited(*roles)
    (row,) = cards.of(Article.objects.card_rows(names=True))
    card = cards.html(row, cards.LEAD, now=story.published_at)
    assert html.fromstring(card).xpath('//*[@class="card-names"]')[0].text_content() == named


def test_a_feed_names_the_writers():
    story = credited("pictures", "words", "both")
    _, entry = feeds._made(feed_formats.Rss, story.pk)
    assert "<dc:creator>Words</dc:creator><dc:creator>Both</dc:creator>" in entry
    assert "Pictures" not in entry


def test_search_finds_the_stories_of_an_agency(client):
    story = make_article(headline="Rain")
    written = {**content.of(story), "agency": "Trust of Harpur"}
    publishing.publish(story, by=None, content=written)
    assert story.headline in client.get("/search/?q=trust+harpur").content.decode()


@pytest.mark.parametrize("page", ["", "?page=2"])
def test_an_authors_page_says_what_they_did_where_it_was_not_words(client, page):
    author = make_author(slug="asha")
    stories = [make_article(authors=[author, make_author()]) for _ in range(22)]
    Byline.objects.filter(author=author, article__in=stories[::2]).update(role="pictures")
    shown = html.fromstring(client.get(f"/author/asha/{page}").content.decode())
    told = [
        (card.xpath(".//h2/a/@href")[0], "".join(card.xpath('.//*[@class="card-role"]/text()')))
        for card in shown.xpath("//article")
    ]
    role = {story.get_absolute_url(): "" for story in stories}
    role |= {story.get_absolute_url(): "Pictures" for story in stories[::2]}
    assert told and all(role[address] == said for address, said in told)


def test_an_authors_page_shows_and_describes_the_person(client):
    portrait = make_picture(alt="Asha at her desk", credit="Joseph")
    author = make_author(
        name="Asha", slug="asha", title="Reporter", life="Writes\nby boat.", portrait=portrait
    )
    make_article(authors=[author])
    page = html.fromstring(client.get("/author/asha/").content.decode())
    assert page.xpath('//*[@class="author-portrait"]//img/@alt') == ["Asha at her desk"]
    assert page.xpath('//meta[@property="og:image:alt"]/@content') == ["Asha at her desk"]
    told = data_of(client, "/author/asha/")["ProfilePage"]
    person = told["mainEntity"]
    assert (person["@type"], person["name"], person["jobTitle"]) == ("Person", "Asha", "Reporter")
    assert person["description"] == "Writes by boat."
    assert person["image"]["creditText"] == "Joseph"
    assert told["url"] == person["url"] == "http://127.0.0.1:8000/author/asha/"


def test_an_author_without_life_or_portrait_has_a_page_too(client):
    make_author(slug="asha", name="</script>")
    told = data_of(client, "/author/asha/")["ProfilePage"]["mainEntity"]
    assert told["name"] == "</script>"
    assert not {"description", "image", "jobTitle"} & set(told)
