"""A new breaking story: a headline and a sentence, one question, and readers have it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles import breaking, publishing
from articles.models import Article, Transition
from desk import breaking_story, changing, deeds, working_copies
from tests.desk.test_story_form import typed
from tests.factories import make_article, make_draft, make_picture, make_section

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/?breaking=1"
TOOL = "New breaking story"


def page(story, query="?minutes=60"):
    return reverse("admin:articles_article_breaking", args=[story.pk]) + query


def draft(by, **fields):
    """A story saved at the desk, of a headline, a section and one sentence."""
    made = make_draft(by=by, **fields)
    content = working_copies.newest(made).content
    return working_copies.save_copy(made, content=content | {"language": "hi"}, by=by).article


def number_of(story):
    return working_copies.newest(story).number


def ask(client, story, **fields):
    return client.post(page(story, ""), {"number": number_of(story), "minutes": "60", **fields})


def test_three_presses_take_a_breaking_story_from_nothing_to_readers(client, editor, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    client.force_login(editor)
    section = make_section()
    pressed = client.post(ADD, typed(section=section.pk, verb="breaking", breaking_minutes="30"))
    story = Article.objects.get()
    assert pressed["Location"] == page(story, "?minutes=30")
    assert story.state == "draft"
    asked = html.fromstring(client.get(pressed["Location"]).text)
    assert "Rain in Harpur" in asked.find(".//h1").text_content()
    until = timezone.now() + timedelta(minutes=30)
    assert (
        f"until {timezone.localtime(until):%H:%M}"
        in asked.find_class("desk-consequence")[0].text_content()
    )
    (form,) = [form for form in asked.forms if "minutes" in form.fields]
    shown = client.post(page(story, ""), dict(form.form_values()), follow=True)
    story.refresh_from_db()
    assert (story.state, story.breaking_until) == ("published", until)
    assert client.get(story.get_absolute_url()).status_code == 200
    assert "Add the rest" in shown.text
    assert reverse("admin:articles_article_change", args=[story.pk]) in shown.text


def test_the_form_presets_section_comments_and_an_hour(client, editor):
    client.force_login(editor)
    last = make_draft(by=editor).section
    make_draft()
    form = html.fromstring(client.get(ADD).text).get_element_by_id("article_form")
    assert form.fields["section"] == str(last.pk)
    assert not form.fields["comments_open"]
    assert form.fields["breaking_minutes"] == "60"
    first = form.xpath(".//*[@id='next']//button")[0]
    assert (first.get("value"), first.text) == ("breaking", "Publish breaking…")


def test_what_is_chosen_stays_when_the_form_is_refused(client, editor):
    client.force_login(editor)
    refused = client.post(ADD, typed(headline="", verb="breaking", breaking_minutes="15"))
    form = html.fromstring(refused.content).get_element_by_id("article_form")
    assert form.fields["breaking_minutes"] == "15"
    assert form.xpath(".//*[@id='next']//button")[0].get("value") == "breaking"
    assert not Article.objects.exists()


@pytest.mark.parametrize("minutes", ["", "0", "61", "x", "१५", "-15", "60 "])
def test_minutes_that_are_no_choice_are_an_hour(minutes):
    assert breaking_story.minutes_in({"breaking_minutes": minutes}) == 60


def test_only_headline_section_and_text_stand_in_the_way(client, editor):
    client.force_login(editor)
    bare, empty = draft(editor), draft(editor, body="")
    assert ask(client, bare).status_code == 302
    (button,) = html.fromstring(client.get(page(empty)).text).find_class("step-first")
    assert "disabled" in button.attrib
    refused = ask(client, empty)
    assert refused.status_code == 200
    assert Article.objects.get(pk=empty.pk).state == "draft"


def test_a_lead_picture_without_alternative_text_is_refused_with_the_way_to_mend_it(client, editor):
    client.force_login(editor)
    mute = draft(editor, lead_picture=make_picture(alt=""))
    assert "Must fix" in client.get(page(mute)).text
    ask(client, mute)
    assert Article.objects.get(pk=mute.pk).state == "draft"


def test_it_is_published_and_breaking_or_neither(client, editor):
    client.force_login(editor)
    story = draft(editor)
    for _ in range(breaking.MOST):
        end = timezone.now() + timedelta(hours=1)
        breaking.set_breaking(make_article(by=editor), by=editor, until=end)
    refused = ask(client, story)
    assert "are breaking" in refused.text
    story.refresh_from_db()
    assert (story.state, story.published_at, story.breaking_until) == ("draft", None, None)
    assert not Transition.objects.filter(article=story, verb="publish").exists()


def test_what_was_saved_meanwhile_is_looked_at_first(client, editor, reporter):
    client.force_login(editor)
    story = draft(editor)
    seen = number_of(story)
    content = working_copies.newest(story).content | {"headline": "Another headline"}
    working_copies.save_copy(story, content=content, by=reporter, base_number=seen)
    asked = client.post(page(story, ""), {"number": seen, "minutes": "60"})
    assert asked.status_code == 409
    assert "Another headline" in asked.text
    assert Article.objects.get(pk=story.pk).state == "draft"
    with pytest.raises(changing.Overtaken):
        breaking_story.publish(story, by=editor, number=seen, minutes=60)


def test_a_second_press_publishes_nothing_twice(client, editor):
    client.force_login(editor)
    story = draft(editor)
    number = number_of(story)
    for _ in range(2):
        assert ask(client, story).status_code == 302
    assert Transition.objects.filter(article=story, verb="publish").count() == 1
    assert Transition.objects.filter(article=story, verb="breaking").count() == 1
    with pytest.raises(changing.Overtaken):
        breaking_story.publish(story, by=editor, number=number, minutes=60)


def test_a_story_that_readers_had_is_not_published_like_this(client, editor):
    client.force_login(editor)
    story = make_article(by=editor)
    publishing.withdraw(story, by=editor, note="Wrong")
    assert "Only a story that readers never had" in client.get(page(story)).text
    assert ask(client, story).status_code == 409
    assert Article.objects.get(pk=story.pk).state == "withdrawn"


def test_a_draft_can_be_published_breaking_from_its_own_form(client, editor, reporter):
    story = draft(editor)
    form = reverse("admin:articles_article_change", args=[story.pk])
    client.force_login(editor)
    box = html.fromstring(client.get(form).content).xpath("//*[@data-box='breaking']")[0]
    assert box.xpath(".//button")[0].get("value") == "breaking"
    client.force_login(reporter)
    assert 'value="breaking"' not in client.get(form).text


@pytest.mark.parametrize("hostile", ["", "x", "99999999999999999999", "-1", "\x00", "१"])
def test_a_number_that_is_none_publishes_nothing(client, editor, hostile):
    client.force_login(editor)
    story = draft(editor)
    assert ask(client, story, number=hostile).status_code == 409
    assert Article.objects.get(pk=story.pk).state == "draft"


@pytest.mark.parametrize("role", ["reporter", "moderator", "ad_manager", None])
def test_who_may_not_publish_is_offered_nothing_and_refused(client, request, role, editor):
    person = role and request.getfixturevalue(role)
    story = draft(person if role == "reporter" else editor)
    if person:
        client.force_login(person)
    for path in ("/admin/", "/admin/articles/article/"):
        assert TOOL not in client.get(path).content.decode()
    assert "Publish breaking" not in client.get(ADD).content.decode()
    refused = {client.get(page(story)).status_code, ask(client, story).status_code}
    assert refused == ({403} if person else {302})
    assert Article.objects.get(pk=story.pk).state == "draft"


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_who_may_publish_finds_the_red_button(client, request, role):
    client.force_login(request.getfixturevalue(role))
    for path in ("/admin/", "/admin/articles/article/"):
        assert TOOL in client.get(path).text


def test_a_reporter_who_presses_it_by_hand_is_refused(client, reporter):
    client.force_login(reporter)
    posted = typed(section=make_section().pk, verb="breaking")
    assert client.post(ADD, posted).status_code == 403
    assert not Article.objects.exists()


def test_the_deed_itself_asks_who_may(editor, reporter):
    story = draft(reporter)
    with pytest.raises(PermissionDenied):
        deeds.publish_breaking(story, working_copies.newest(story), "60", by=reporter)


def test_an_embargo_holds_it_back_as_it_does_any_story(client, editor):
    client.force_login(editor)
    story = draft(editor)
    Article.objects.filter(pk=story.pk).update(embargo_until=timezone.now() + timedelta(hours=1))
    assert "embargo" in ask(client, story).text
    assert Article.objects.get(pk=story.pk).state == "draft"
