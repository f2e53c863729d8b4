"""The plan of a story's slots in the words of the desk."""

import pytest

from ads import story_plans
from ads.models import PageSlot, Suppression
from ads.placement import place
from articles.gaps import Outline
from articles.models import Article
from tests.factories import make_article, make_draft, make_picture, make_section

pytestmark = pytest.mark.django_db
PARAGRAPH = f"<p>{'The river rose and the town moved. ' * 8}</p>"
BREAK = '<hr data-slot-break="">'


def said(plan):
    return {gap.index: gap.reason or "AD" for gap in plan.gaps}


def test_each_gap_says_ad_here_or_why_not_with_the_words_around_it():
    story = make_draft(body=PARAGRAPH * 3 + "<h2>Which wards must leave</h2>" + PARAGRAPH * 9)
    plan = story_plans.of(story)
    assert said(plan)[1] == "too near the top"
    assert said(plan)[2] == "AD"
    assert said(plan)[4] == "under a heading"
    gap = next(gap for gap in plan.gaps if gap.index == 3)
    assert (gap.after, gap.before) == (
        "… river rose and the town moved.",
        "Which wards must leave",
    )
    assert (plan.slot_count, plan.slot_px, plan.blocks) == (2, 364, 13)


def test_it_is_what_readers_get():
    story = make_article(body=PARAGRAPH * 18)
    outline = Outline.from_list(story.reader_outline[1])
    plan = story_plans.of(story)
    assert [gap.index for gap in plan.gaps if not gap.reason] == list(place(outline).slots)
    assert plan.percent == round(100 * place(outline).density)


def test_a_working_copy_is_planned_not_what_readers_have():
    story = make_article(body=PARAGRAPH * 18)
    story.body = "<p>Shortened.</p>" * 2
    assert story_plans.of(story).slot_count == 0
    assert story.reader_html.count("<p>") == 18  # the story itself is left as it is


def test_places_are_those_of_the_body_also_where_a_picture_is_gone():
    body = PARAGRAPH * 3 + '<figure data-picture="987654"></figure>' + PARAGRAPH * 6
    plan = story_plans.of(make_draft(body=body))
    assert plan.blocks == 10
    assert "beside a picture" not in said(plan).values()  # readers do not get it
    assert [gap.index for gap in plan.gaps] == [1, 2, 4, 5, 6, 7, 8, 9]


def test_it_asks_for_slots_pictures_and_stories_alone(django_assert_num_queries):
    plain = Article(body=PARAGRAPH * 8, language="en", section=make_section())
    with django_assert_num_queries(2):
        story_plans.of(plain)
    picture, other = make_picture(), make_article()
    figure = f'<figure data-picture="{picture.pk}"></figure>'
    related = f'<div data-block="related" data-story="{other.pk}">x</div>'
    plain.body = PARAGRAPH * 3 + figure + PARAGRAPH * 3 + related + PARAGRAPH * 3
    with django_assert_num_queries(4):
        assert "beside a picture" in said(story_plans.of(plain)).values()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"is_sensitive": True}, "the story is sensitive"),
        ({"has_slots": False}, "advertisements are off for this story"),
        ({"section": {"name": "Court", "has_slots": False}}, "advertisements are off in Court"),
    ],
)
def test_a_story_without_slots_says_why(fields, why):
    if "section" in fields:
        fields = {"section": make_section(**fields["section"])}
    plan = story_plans.of(make_draft(body=PARAGRAPH * 18, **fields))
    assert (plan.refusal, plan.slot_count, plan.percent) == (why, 0, 0)


def test_breaks_of_the_editor_win_and_too_many_are_told():
    plan = story_plans.of(make_draft(body=(PARAGRAPH + BREAK) * 3 + PARAGRAPH))
    assert said(plan) == {1: "AD", 3: "AD", 5: "AD"}
    assert plan.percent > 30
    assert plan.is_too_dense
    assert plan.gaps[0].before.startswith("The river")


def test_an_empty_story_has_an_empty_plan():
    plan = story_plans.of(Article(body="", language="en"))
    assert (plan.gaps, plan.blocks, plan.slot_count) == ([], 0, 0)


def test_a_slot_that_is_off_and_a_tag_without_advertisements_say_why():
    story = make_article(body=PARAGRAPH * 8, tags=["Grief"])
    assert story_plans.of(story).refusal == ""
    silence = Suppression.objects.create(tag=story.tags.get())
    assert "without advertisements" in story_plans.of(story).refusal
    silence.delete()
    PageSlot.objects.update_or_create(name="story", defaults={"label": "In story", "is_on": False})
    assert story_plans.of(story).refusal == "the slot in stories is switched off"
