"""The story's body is clean however it comes into the database."""

import pytest
from django.core.management import call_command

from articles.fields import StoryField, StoryWidget
from articles.models import Article
from tests.factories import make_draft

pytestmark = pytest.mark.django_db
DIRTY, CLEAN = "<p onclick=x>a<script>alert(1)</script></p><p></p>", "<p>a</p>"


def stored(article):
    return Article.objects.values_list("body", flat=True).get(pk=article.pk)


def test_save_cleans_and_the_object_shows_it():
    article = make_draft()
    article.body = DIRTY
    article.save()
    assert article.body == stored(article) == CLEAN


def test_update_cleans():
    article = make_draft()
    Article.objects.filter(pk=article.pk).update(body=DIRTY)
    assert stored(article) == CLEAN


def test_bulk_update_cleans():
    article = make_draft()
    article.body = DIRTY
    Article.objects.bulk_update([article], ["body"])
    assert stored(article) == CLEAN


def test_bulk_create_cleans():
    section = make_draft().section
    [article] = Article.objects.bulk_create([Article(section=section, headline="a", body=DIRTY)])
    assert stored(article) == CLEAN


def test_a_fixture_is_cleaned(tmp_path):
    article = make_draft()
    file = tmp_path / "story.json"
    call_command("dumpdata", "articles.article", output=str(file))
    file.write_text(file.read_text().replace(article.body, DIRTY))
    call_command("loaddata", str(file), verbosity=0)
    assert stored(article) == CLEAN


def test_the_form_gives_the_clean_body_and_makes_paragraphs_of_plain_text():
    field = StoryField(blank=True).formfield()
    assert isinstance(field.widget, StoryWidget)
    assert field.clean(DIRTY) == CLEAN
    assert field.clean("One\r\n\r\nTwo") == "<p>One</p><p>Two</p>"
    assert field.clean("") == ""


def test_the_database_sees_a_text_column():
    assert StoryField().deconstruct()[1] == "django.db.models.TextField"
