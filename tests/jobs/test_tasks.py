from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import tasks
from tests.jobs import chores

pytestmark = pytest.mark.django_db


def test_only_what_ended_long_ago_is_pruned(monkeypatch):
    monkeypatch.setattr(tasks, "_AT_ONCE", 2)
    now = timezone.now()
    cases = {
        "old": ("SUCCESSFUL", timedelta(hours=2)),
        "older": ("SUCCESSFUL", timedelta(days=2)),
        "failed long ago": ("FAILED", timedelta(days=31)),
        "kept": ("SUCCESSFUL", timedelta(minutes=50)),
        "kept failure": ("FAILED", timedelta(days=29)),
        "kept as it waits": ("READY", None),
        "kept as it runs": ("RUNNING", None),
    }
    for word, (status, ago) in cases.items():
        result = chores.note.enqueue(word)
        DBTaskResult.objects.filter(pk=result.id).update(
            status=status, finished_at=ago and now - ago, enqueued_at=now - timedelta(days=60)
        )
    assert tasks.prune.call() == 3
    left = {row.args_kwargs["args"][0] for row in DBTaskResult.objects.all()}
    assert left == {word for word in cases if word.startswith("kept")}
