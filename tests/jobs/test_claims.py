import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import claims
from jobs.models import Worker
from tests.jobs import chores

pytestmark = pytest.mark.django_db


def make_worker(name):
    Worker.objects.create(name=name, process="elsewhere 1 1", seen_at=timezone.now())
    return name


@pytest.fixture
def anna():
    return make_worker("anna")


@pytest.fixture
def ben():
    return make_worker("ben")


def see(monkeypatch, rows):
    """The next look at what is ready gives these rows, as they were; later ones the truth."""
    truth, answers = DBTaskResult.objects.ready, [rows]
    monkeypatch.setattr(
        DBTaskResult.objects, "ready", lambda: answers.pop() if answers else truth()
    )


def test_each_task_is_claimed_once_the_most_urgent_first(anna, ben):
    chores.note.enqueue("a")
    chores.note_first.enqueue("b")
    assert claims.claim(anna).args_kwargs["args"] == ["b"]
    assert claims.claim(ben).args_kwargs["args"] == ["a"]
    assert claims.claim(anna) is None


def test_of_two_who_saw_the_same_task_one_gets_it_and_the_other_the_next(anna, ben, monkeypatch):
    chores.note.enqueue("a")
    chores.note.enqueue("b")
    seen = list(DBTaskResult.objects.ready())
    claims.claim(anna)
    see(monkeypatch, seen)
    assert claims.claim(ben).args_kwargs["args"] == ["b"]
    assert Worker.objects.get(pk=anna).task_id != Worker.objects.get(pk=ben).task_id


def test_a_task_that_came_back_meanwhile_is_not_taken_by_the_old_sight_of_it(
    anna, ben, monkeypatch
):
    chores.fail.enqueue("a")
    seen = list(DBTaskResult.objects.ready())
    claims.fail(claims.claim(anna), anna, OSError("no"))
    see(monkeypatch, seen)
    assert claims.claim(ben) is None
    assert DBTaskResult.objects.get().worker_ids == ["anna"]


def test_a_worker_without_a_row_gets_no_task():
    chores.note.enqueue("a")
    with pytest.raises(claims.Lost):
        claims.claim("nobody")
    assert DBTaskResult.objects.get().status == "READY"


def test_a_worker_whose_task_was_taken_away_writes_nothing_of_it(anna, ben):
    chores.note.enqueue("a")
    row = claims.claim(anna)
    claims.bury(Worker.objects.get(pk=anna))
    DBTaskResult.objects.update(run_after=timezone.now())
    assert claims.claim(ben).pk == row.pk
    for outcome in (
        lambda: claims.succeed(row, anna, 1),
        lambda: claims.fail(row, anna, OSError()),
        lambda: claims.put_back(row, anna),
    ):
        with pytest.raises(claims.Lost):
            outcome()
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_a_task_that_is_put_back_is_ready_at_once_and_has_not_been_tried(anna, ben):
    chores.note.enqueue("a")
    claims.put_back(claims.claim(anna), anna)
    row = claims.claim(ben)
    assert row.worker_ids == ["ben"]


def test_a_task_that_kills_its_workers_fails_for_good_in_the_end(anna):
    chores.fail.enqueue("a")
    for _ in range(3):
        claims.claim(anna)
        assert claims.bury(Worker.objects.get(pk=anna))
        make_worker("anna")
        DBTaskResult.objects.update(run_after=timezone.now())
    row = DBTaskResult.objects.get()
    assert row.status == "FAILED"
    assert "killed" in row.traceback


def test_the_dead_are_buried_once_and_never_while_they_are_seen(anna):
    before = Worker.objects.get(pk=anna)
    Worker.objects.update(seen_at=timezone.now())
    assert not claims.bury(before)
    now = Worker.objects.get(pk=anna)
    assert claims.bury(now)
    assert not claims.bury(now)
