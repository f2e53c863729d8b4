"""Who saves second is asked what to keep: nothing typed is lost, nothing of the first overwritten."""

import pytest
from django.urls import reverse
from lxml import html

from articles import publishing
from articles.models import Article
from desk import working_copies
from desk.models import Revision
from tests.desk.test_story_form import form_of, retyped
from tests.factories import make_author, make_draft, make_picture, make_section

pytestmark = pytest.mark.django_db
FIRST = (
    "<p>One stays as it is.</p><p>Eleven schools hold 3,200 people now.</p><p>Three stays too.</p>"
)
HOSTILE = "\"><script>alert(1)</script>' & <b>bold</b>"


def join_of(story):
    return reverse("admin:articles_article_join", args=[story.pk])


def save(story, by=None, **changes):
    """Somebody else's save, from the newest version."""
    last = working_copies.newest(story)
    return working_copies.save_copy(
        story, content={**last.content, **changes}, by=by, base_number=last.number
    )


def newest(story):
    return working_copies.newest(story).content


class Page:
    """The page after a conflict, filled and sent as a browser does."""

    def __init__(self, client, answer):
        self.client, self.answer = client, answer
        self.form = html.fromstring(answer.content).get_element_by_id("join")
        self.questions = answer.context["questions"]

    @property
    def text(self):
        return self.answer.content.decode()

    def fields(self):
        posted = {}
        for name, value in self.form.form_values():
            posted.setdefault(name, []).append(value)
        return posted

    def press(self, do, **fields):
        return self.client.post(self.form.get("action"), {**self.fields(), **fields, "do": do})

    def answered(self, choice, text=None):
        told = {f"answer-{question.key}": choice for question in self.questions}
        if text is not None:
            told |= {f"together-{question.key}": text for question in self.questions}
        return told

    def save(self, choice=None, text=None):
        return self.press("save", **(self.answered(choice, text) if choice else {}))


@pytest.fixture
def story(reporter):
    return make_draft(
        by=reporter, headline="Camps fill until Tuesday", body=FIRST, tags=["Monsoon"]
    )


@pytest.fixture
def desk(client, reporter):
    client.force_login(reporter)
    return client


@pytest.fixture
def conflict(desk, story, editor):
    """Makes the page: the reporter types `mine` while the editor saves `theirs`."""

    def make(mine, theirs, then=()):
        before = retyped(desk, story)
        save(story, editor, **theirs)
        return Page(desk, desk.post(form_of(story), {**before, **mine}))

    return make


def test_the_page_says_first_that_nothing_is_lost_and_who_saved(conflict, editor):
    page = conflict({"headline": "Mine"}, {"headline": "Theirs"})
    assert page.answer.status_code == 409
    (message,) = page.answer.context["messages"]
    assert str(message).startswith(f"Not saved yet, nothing lost: {editor} saved this story at")


def test_only_what_overlaps_is_asked_with_nothing_chosen(conflict):
    page = conflict(
        {"headline": "Camps fill until Wednesday", "standfirst": "Only mine"},
        {"headline": "Schools fill until Tuesday", "tags": ["Floods"]},
    )
    assert [question.label for question in page.questions] == ["Headline"]
    assert not page.form.xpath(".//input[@type='radio'][@checked]")
    assert [(row["label"], row["by"]) for row in page.answer.context["joined"]] == [
        ("Standfirst", "yours"),
        ("Tags", f"{page.answer.context['theirs'].author}’s"),
    ]


def test_what_does_not_overlap_is_joined_and_saved_by_one_press(conflict, desk, story):
    mine = FIRST.replace("One stays", "One was changed and stays")
    theirs = FIRST.replace("Three stays", "Three was changed and stays")
    page = conflict({"body": mine}, {"body": theirs, "headline": "Theirs"})
    assert page.questions == []
    assert page.save().url == form_of(story)
    assert newest(story)["headline"] == "Theirs"
    assert newest(story)["body"] == mine.replace("Three stays", "Three was changed and stays")
    assert story.revisions.count() == 3


@pytest.mark.parametrize(("choice", "told"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_the_chosen_text_is_kept(conflict, story, choice, told):
    conflict({"headline": "Mine", "standfirst": "Kept"}, {"headline": "Theirs"}).save(choice)
    assert (newest(story)["headline"], newest(story)["standfirst"]) == (told, "Kept")


def test_both_may_be_written_together_and_are_cleaned_as_in_the_form(conflict, story):
    mine, theirs = FIRST.replace("3,200", "3,450"), FIRST.replace("now", "and two open at six")
    page = conflict({"body": mine}, {"body": theirs})
    (question,) = page.questions
    assert question.together == (
        "Eleven schools hold 3,450 people now.\n\nEleven schools hold 3,200 people and two open at six."
    )
    page.save("together", "3,450 < 4,000 & two open.\n\nA new one.\x00")
    told = "<p>3,450 &lt; 4,000 &amp; two open.</p><p>A new one.</p>"
    assert newest(story)["body"] == (f"<p>One stays as it is.</p>{told}<p>Three stays too.</p>")


def test_markup_is_written_together_as_markup_and_what_is_not_allowed_is_dropped(conflict, story):
    mine = FIRST.replace("3,200", "<strong>3,450</strong>")
    page = conflict({"body": mine}, {"body": FIRST.replace("now", "today")})
    assert "<strong>3,450</strong>" in page.questions[0].together
    page.save("together", "<p onclick='x'>Now <strong>3,450</strong></p><script>x</script>")
    assert "<p>Now <strong>3,450</strong></p>" in newest(story)["body"]


def test_what_is_open_is_named_and_what_was_answered_is_kept(conflict, story):
    page = conflict(
        {"headline": "Mine", "body": FIRST.replace("now", "mine")},
        {"headline": "Theirs", "body": FIRST.replace("now", "theirs")},
    )
    headline, paragraph = page.questions
    answer = page.press(
        "save",
        **{f"answer-{headline.key}": "together", f"together-{headline.key}": "Typed with care"},
    )
    again = Page(page.client, answer)
    assert answer.status_code == 409 and story.revisions.count() == 2
    assert "Still open: Story, paragraph 2." in again.text
    assert [(question.choice, question.together) for question in again.questions][0] == (
        "together",
        "Typed with care",
    )
    again.press("save", **{f"answer-{paragraph.key}": "mine"})
    assert newest(story)["headline"] == "Typed with care"
    assert "hold 3,200 people mine" in newest(story)["body"]


def test_another_save_in_between_asks_again_and_keeps_answers_and_texts(conflict, story, editor):
    page = conflict(
        {"headline": "Mine", "standfirst": "My standfirst"},
        {"headline": "Theirs", "standfirst": "Other"},
    )
    headline, standfirst = page.questions
    save(story, editor, headline="Theirs once more", dateline_place="Harpur")
    answer = page.press(
        "save",
        **page.answered("mine"),
        **{f"together-{headline.key}": "Written together before"},
    )
    again = Page(page.client, answer)
    assert answer.status_code == 409 and "What you chose is kept" in again.text
    assert [question.choice for question in again.questions] == ["", "mine"]
    assert "Written together before" in again.text
    again.press("save", **{f"answer-{again.questions[0].key}": "theirs"})
    told = newest(story)
    kept = (told["headline"], told["standfirst"], told["dateline_place"])
    assert kept == ("Theirs once more", "My standfirst", "Harpur")


def test_back_to_writing_shows_ones_own_text_and_the_next_save_asks_again(conflict, desk, story):
    page = conflict({"headline": "Mine", "standfirst": "Also mine"}, {"headline": "Theirs"})
    answer = page.press("back")
    form = answer.context["form"]
    assert (form["headline"].value(), form["standfirst"].value()) == ("Mine", "Also mine")
    assert story.revisions.count() == 2
    typed = html.fromstring(answer.content).get_element_by_id("article_form")
    posted = {}
    for name, value in typed.form_values():
        posted.setdefault(name, []).append(value)
    posted["lead_picture"] = ""
    assert desk.post(form_of(story), posted).status_code == 409


def test_dropping_asks_first_and_keeps_the_text_in_history(conflict, desk, story):
    page = conflict({"headline": "Mine"}, {"headline": "Theirs"})
    asked = page.press("drop")
    assert "Drop my changes" in asked.content.decode() and story.revisions.count() == 2
    form = max(html.fromstring(asked.content).forms, key=lambda form: len(form.inputs.keys()))
    posted = {}
    for name, value in form.form_values():
        posted.setdefault(name, []).append(value)
    assert desk.post(join_of(story), {**posted, "do": "look"}).status_code == 409
    assert desk.post(join_of(story), {**posted, "do": "drop now"}).url == form_of(story)
    kept = [version.content["headline"] for version in story.revisions.order_by("number")]
    assert kept == ["Camps fill until Tuesday", "Theirs", "Mine", "Theirs"]
    story.refresh_from_db()
    assert story.headline == "Theirs"


def test_who_comes_after_a_drop_is_not_asked_what_nobody_changed(conflict, story, client, editor):
    client.force_login(editor)
    save(story, editor, headline="Theirs")
    before = retyped(client, story)
    last = working_copies.newest(story)
    save(story, headline="Dropped")
    save(story, headline="Theirs")
    answer = client.post(form_of(story), {**before, "standfirst": "A third"})
    assert answer.status_code == 302 and before["base_number"] == [str(last.number)]
    assert newest(story)["standfirst"] == "A third"


def test_ones_own_text_is_a_file_whatever_is_in_it(conflict, story):
    page = conflict(
        {"headline": "Mine & <yours>", "body": "<p>Typed &amp; kept</p>"}, {"headline": "x"}
    )
    answer = page.press("download")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Mine & <yours>" in answer.content.decode()
    assert "Typed & kept" in answer.content.decode()
    assert story.revisions.count() == 2


def test_hostile_text_is_carried_whole_and_breaks_nothing_open(conflict, story):
    page = conflict(
        {"headline": HOSTILE, "tags": HOSTILE}, {"headline": HOSTILE[::-1], "tags": ["<i>"]}
    )
    assert "<script>alert" not in page.text
    assert page.fields()["headline"] == [HOSTILE]
    page.save("mine")
    assert newest(story)["headline"] == HOSTILE
    assert newest(story)["tags"] == sorted([HOSTILE, "<i>"])


@pytest.mark.parametrize("field", ["headline", "standfirst"])
def test_a_text_that_is_too_long_together_is_given_back_with_its_reason(conflict, story, field):
    page = conflict({field: "Mine"}, {field: "Theirs"})
    answer = page.save("together", "long " * 200)
    again = Page(page.client, answer)
    assert answer.status_code == 409 and story.revisions.count() == 2
    assert again.questions[0].errors and again.questions[0].together.startswith("long long")
    again.save("mine")
    assert newest(story)[field] == "Mine"


def test_more_tags_than_a_story_may_have_are_asked(conflict, story):
    mine = ", ".join(f"mine {number}" for number in range(15))
    page = conflict({"tags": mine}, {"tags": [f"theirs {number}" for number in range(15)]})
    assert page.questions == []
    again = Page(page.client, page.save())
    assert [question.label for question in again.questions] == ["Tags"]
    assert again.questions[0].errors
    again.save("mine")
    assert len(newest(story)["tags"]) == 15


def test_choices_pictures_and_dates_are_asked_by_their_names(conflict, story):
    one, other = make_section(name="Weather"), make_section(name="City")
    picture, another = make_picture(alt="A bridge"), make_picture(alt="A map")
    page = conflict(
        {"section": one.pk, "lead_picture": picture.pk, "publish_at": "2099-05-01T10:30"},
        {"section_id": other.pk, "lead_picture_id": another.pk},
    )
    assert [question.label for question in page.questions] == ["Section", "Lead picture"]
    for said in ("Weather", "City", "A bridge", "A map"):
        assert said in page.text
    page.save("mine")
    made = working_copies.newest(story)
    kept = (made.content["section_id"], made.content["lead_picture_id"], made.publish_at.year)
    assert kept == (one.pk, picture.pk, 2099)


def test_bylines_of_both_are_joined(conflict, story):
    mine, theirs = make_author(), make_author()
    page = conflict({"bylines": [mine.pk]}, {"bylines": [theirs.pk]})
    page.save()
    assert len(newest(story)["bylines"]) == 2


def test_where_the_first_version_was_thinned_away_all_that_differs_is_asked(
    desk, story, reporter, editor
):
    before = retyped(desk, story)
    save(story, editor, headline="Theirs")
    Revision.objects.filter(article=story, number=1).delete()
    page = Page(desk, desk.post(form_of(story), {**before, "standfirst": "Mine"}))
    assert sorted(question.label for question in page.questions) == ["Headline", "Standfirst"]
    assert "not kept any more" in page.text
    page.save("mine")
    assert newest(story)["standfirst"] == "Mine"


def test_a_picture_that_was_deleted_meanwhile_is_left_out(conflict, story):
    picture = make_picture()
    page = conflict({"headline": "Mine"}, {"headline": "Theirs", "lead_picture_id": picture.pk})
    Article.objects.filter(pk=story.pk).update(lead_picture=None)
    type(picture).objects.filter(pk=picture.pk).delete()
    page.save("mine")
    assert newest(story)["lead_picture_id"] is None


def test_a_button_that_does_more_is_not_done_and_the_page_says_so(conflict, story):
    page = conflict({"headline": "Mine", "verb": "submit"}, {"headline": "Theirs"})
    assert "You pressed a button that does more than Save" in page.text
    page.save("mine")
    story.refresh_from_db()
    assert story.state == "draft"


def test_ones_own_other_window_is_called_so(desk, story, reporter):
    before = retyped(desk, story)
    save(story, reporter, headline="In the other window")
    page = Page(desk, desk.post(form_of(story), {**before, "headline": "In this one"}))
    assert "you saved this story" in page.text and "Keep your other window’s" in page.text


@pytest.mark.parametrize("role", ["moderator", "ad_manager"])
@pytest.mark.parametrize("do", ["save", "back", "drop", "drop now", "download", "look", ""])
def test_who_may_not_change_the_story_joins_nothing(client, request, story, role, do):
    client.force_login(request.getfixturevalue(role))
    answer = client.post(join_of(story), {"headline": "Mine", "base_number": "0", "do": do})
    assert answer.status_code == 403
    assert not story.revisions.exists()


def test_a_reporter_joins_nothing_in_a_story_of_somebody_else(client, reporter, editor):
    theirs = make_draft(by=editor)
    client.force_login(reporter)
    assert client.post(join_of(theirs), {"do": "save"}).status_code == 403


def test_nobody_joins_without_logging_in_and_nobody_by_an_address(client, story, desk):
    assert desk.get(join_of(story)).status_code == 405
    client.logout()
    assert client.get(join_of(story)).status_code == 302


def test_a_story_that_was_submitted_meanwhile_gives_the_text_back(conflict, story, editor):
    page = conflict({"headline": "Mine, typed long"}, {"headline": "Theirs"})
    publishing.submit(Article.objects.get(pk=story.pk), by=editor)
    answer = page.save("mine")
    assert answer.status_code == 409
    assert "Mine, typed long" in answer.content.decode()
    assert story.revisions.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "save"},
        {"do": "save", "base_number": "x"},
        {"do": "back", "base_number": "9" * 40},
        {"do": "save", "base_number": "99", "theirs": "x", "headline": "\ud800"},
        {"do": "drop now", "section": "x"},
        {"do": "download", "body": "<<<>>>&#0;"},
        {"do": "\u0000", "together-": "x", "answer-": "mine"},
    ],
)
def test_hostile_posts_are_answered_without_failing(desk, story, fields):
    if fields.get("headline"):
        fields = {**fields, "headline": fields["headline"].encode("utf-8", "surrogatepass")}
    assert desk.post(join_of(story), fields).status_code in (200, 302, 409)
    assert newest(story)["headline"] == "Camps fill until Tuesday"
