import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from articles import tasks
from articles.search import search
from jobs.worker import Loop
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_database(settings, plain_settings):
    """Tasks wait for a worker, as they do in a newsroom."""
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}


@pytest.mark.usefixtures("in_database")
def test_renaming_a_section_leaves_the_index_to_a_worker(client, editor):
    story = make_article(section=make_section(name="Town"))
    client.force_login(editor)
    client.post(
        reverse("admin:articles_section_change", args=[story.section_id]),
        {"name": "Harbour", "language": "en", "position": 1},
    )
    assert search("Harbour").total == 0
    worker = Loop()
    while worker.turn():
        pass
    assert [hit.pk for hit in search("Harbour").articles] == [story.pk]
    assert search("Town").total == 0


@pytest.mark.usefixtures("in_database")
def test_a_big_section_is_indexed_in_pieces(monkeypatch):
    monkeypatch.setattr(tasks, "_A_TASK", 2)
    tasks.index_all_anew([1, 2, 3, 4, 5])
    pieces = sorted(row.args_kwargs["args"][0] for row in DBTaskResult.objects.all())
    assert pieces == [[1, 2], [3, 4], [5]]
    tasks.index_all_anew([])
    assert DBTaskResult.objects.count() == 3


def test_every_piece_of_a_piece_is_indexed(monkeypatch):
    monkeypatch.setattr(tasks, "_A_TRANSACTION", 2)
    section = make_section(name="Town")
    stories = [make_article(section=section) for _ in range(5)]
    type(section).objects.update(name="Harbour")
    tasks.index_anew.call([story.pk for story in stories])
    assert search("Harbour").total == 5
