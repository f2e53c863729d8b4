import pytest
from django.urls import reverse

from jobs.worker import Loop
from tests.jobs import chores

pytestmark = pytest.mark.django_db
LIST = "admin:django_tasks_database_dbtaskresult_changelist"


@pytest.mark.usefixtures("table")
def test_a_superuser_reads_what_failed_and_why(client, admin):
    result = chores.fail.enqueue("ink")
    worker = Loop()
    while worker.turn():
        pass
    client.force_login(admin)
    assert str(result.id) in client.get(reverse(LIST)).content.decode()
    one = reverse("admin:django_tasks_database_dbtaskresult_change", args=[result.id])
    assert "No ink today" in client.get(one).content.decode()


def test_nobody_else_does(client, editor):
    client.force_login(editor)
    assert client.get(reverse(LIST)).status_code == 403
