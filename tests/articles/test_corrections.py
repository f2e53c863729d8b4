"""What is said to readers with a change: when, what it does to a story, and that it stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import breaking, content, moments, publishing, story, structured_data
from articles.corrections import LONGEST_NOTE, Change, Correction
from articles.models import Article
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db
TOLD = ["correction", "apology", "retraction"]


def tell(article, kind, note="", *, by=None, **others):
    publishing.publish(article, by=by, change=Change(kind, note, **others))
    article.refresh_from_db()
    return article.corrections.order_by("-pk").first()


def test_a_typo_gives_the_text_and_leaves_the_date_of_change(editor):
    article = make_article(body="<p>Teh river.</p>")
    mended = {**content.of(article), "body": "<p>The river.</p>"}
    publishing.publish(article, by=editor, content=mended, change=Change("typo"))
    article.refresh_from_db()
    assert "The river." in article.reader_html
    assert (article.updated_at, article.corrections.count()) == (None, 0)


def test_a_typo_leaves_the_date_of_an_earlier_change(editor):
    article = make_article()
    tell(article, "update", by=editor)
    before = article.updated_at
    tell(article, "typo", by=editor)
    assert article.updated_at == before is not None


@pytest.mark.parametrize("kind", ["update", *TOLD])
def test_the_other_kinds_say_when_the_story_was_changed_and_what(editor, kind):
    article = make_article()
    before = timezone.now()
    note = tell(article, kind, " It was nine.\n", by=editor)
    assert (note.kind, note.note, note.by) == (kind, "It was nine.", editor)
    assert before <= note.at == article.updated_at == moments.updated(article)


def test_an_update_without_words_writes_no_note():
    article = make_article()
    assert tell(article, "update", "  \n") is None
    assert article.updated_at is not None


def test_a_change_of_which_nothing_is_said_is_an_update():
    article = make_article()
    publishing.publish(article, by=None)
    article.refresh_from_db()
    assert article.updated_at is not None
    assert not article.corrections.exists()


@pytest.mark.parametrize("kind", TOLD)
def test_an_error_is_not_mended_in_silence(kind):
    article = make_article()
    with pytest.raises(publishing.NotReady) as refused:
        tell(article, kind, " \n ")
    assert [name for name, _ in refused.value.reasons] == ["note"]
    article.refresh_from_db()
    assert (article.updated_at, article.corrections.count()) == (None, 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (Change("rubbish", "Words."), "kind"),
        (Change("", "Words."), "kind"),
        (Change("update", "x" * (LONGEST_NOTE + 1)), "note"),
    ],
)
def test_what_is_no_change_is_refused_at_its_field(change, field):
    article = make_article()
    with pytest.raises(publishing.NotReady) as refused:
        publishing.publish(article, by=None, change=change)
    assert [name for name, _ in refused.value.reasons] == [field]


def test_a_note_has_its_place_and_a_retraction_stands_on_top():
    article = make_article()
    assert not tell(article, "correction", "It was nine.").at_top
    assert tell(article, "correction", "It was ten.", at_top=True).at_top
    assert tell(article, "retraction", "It never was.", at_top=False).at_top


def test_a_retraction_ends_breaking_and_a_correction_does_not(editor):
    article = make_article()
    breaking.set_breaking(article, by=editor, until=timezone.now() + timedelta(hours=1))
    tell(article, "correction", "It was nine.")
    assert article.breaking_until is not None
    tell(article, "retraction", "It never was.")
    assert article.breaking_until is None


@pytest.mark.parametrize("kind", ["typo", "correction"])
def test_what_readers_never_saw_is_not_corrected(kind):
    draft = make_draft()
    planned = make_draft()
    publishing.publish(planned, by=None, at=timezone.now() + timedelta(hours=1))
    for unseen in (draft, planned):
        with pytest.raises(publishing.NotReady, match="have not seen"):
            tell(unseen, kind, "It was nine.")
        assert not unseen.corrections.exists()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_withdrawn_story_may_come_back_with_a_correction(editor):
    article = make_article()
    publishing.withdraw(article, by=editor, note="Wrong figure")
    assert tell(article, "correction", "It was nine.").kind == "correction"
    assert Article.objects.published().get() == article


def test_the_ledger_says_what_kind_of_change_it_was(editor):
    article = make_article()
    tell(article, "typo", "Not said", by=editor)
    tell(article, "apology", "We are sorry.", by=editor)
    said = list(article.transitions.order_by("-pk").values_list("note", flat=True)[:2])
    assert said == ["Apology: We are sorry.", "Typo"]


def test_what_readers_were_told_is_neither_changed_nor_deleted():
    note = tell(make_article(), "correction", "It was nine.")
    note.note = "It was ten."
    with pytest.raises(TypeError):
        note.save()
    with pytest.raises(TypeError):
        note.delete()
    assert Correction.objects.get().note == "It was nine."


@pytest.mark.parametrize("wrong", [{"note": ""}, {"kind": "retraction"}])
def test_the_database_takes_no_empty_note_and_no_retraction_below(wrong):
    row = {"kind": "correction", "note": "It was nine.", "at": timezone.now(), **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(article=make_article(), **row)


def test_a_storys_one_query_brings_its_notes_the_newest_first(django_assert_num_queries):
    article = make_article()
    first = tell(article, "update", "“Ten” \\ <b>\u2028 نو")
    last = tell(article, "retraction", "It never was.")
    story.find(article.published_on, article.slug)
    with django_assert_num_queries(1):
        found = story.find(article.published_on, article.slug).corrections
        said = [(note.pk, note.kind, note.note, note.at_top, note.at) for note in found]
    assert said == [
        (last.pk, "retraction", "It never was.", True, last.at),
        (first.pk, "update", "“Ten” \\ <b>\u2028 نو", False, first.at),
    ]


def test_a_moment_without_a_fraction_is_read_as_it_was_written():
    article = make_article()
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    Correction.objects.create(article=article, kind="update", note="Ten.", at=moment)
    assert story.find(article.published_on, article.slug).corrections[0].at == moment


def test_machines_are_told_of_errors_and_not_of_updates():
    article = make_article()
    note = tell(article, "correction", "It was\nnine.")
    tell(article, "update", "Now with a map.")
    told = structured_data.news_article(
        article, credits=[], tags=[], corrections=list(article.corrections.all())
    )
    assert told["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It was nine.",
            "datePublished": moments.iso(note.at),
        }
    ]
    assert told["dateModified"] == moments.iso(article.updated_at)
    silent = structured_data.news_article(article, credits=[], tags=[])
    assert "correction" not in silent
