"""How a round is chosen, how long it is, and what makes it worthless."""

import pytest

from bench import cpu, load, pages, rounds
from bench.targets import Form, Target


def answered(**fields):
    plain = {"requests": 100, "seconds": 2.0, "p50_ms": 1.0, "p99_ms": 2.0}
    return load.Answered(**plain | fields)


def a_round(cpu_ms, **fields):
    return rounds.Round(cpu_ms=cpu_ms, answered=answered(**fields), foreign=0.0)


@pytest.fixture
def target():
    return Target(name="it", urls={"story": "http://127.0.0.1:9/"}, pids=lambda: [1])


@pytest.fixture
def machine(monkeypatch):
    """A machine that tells what the test says: readings of processes, and wrk's answers."""

    class Told:
        readings = [{1: 1.0}, {1: 2.0}]
        busy = [10.0, 14.0]
        children = [0.0, 1.0]
        answers = answered()

    told = Told()
    monkeypatch.setattr(cpu, "tree", lambda roots: roots)
    monkeypatch.setattr(cpu, "seconds", lambda pids: told.readings.pop(0))
    monkeypatch.setattr(cpu, "busy", lambda: told.busy.pop(0))
    monkeypatch.setattr(cpu, "children_seconds", lambda: told.children.pop(0))
    monkeypatch.setattr(load, "run", lambda *args, **options: told.answers)
    monkeypatch.setattr(pages, "burst", lambda *args, **options: None)
    return told


def test_the_quietest_round_is_the_one_with_the_least_work_per_request():
    assert rounds.quietest([a_round(3.0), a_round(1.5), a_round(2.0)]).cpu_ms == 1.5
    with pytest.raises(ValueError, match="empty"):
        rounds.quietest([])


def test_a_round_tells_the_cost_of_a_request_and_the_work_of_others(machine, target):
    found = rounds.measured(target, "story", 2, load.Numbers())
    assert found.cpu_ms == pytest.approx(10.0)  # one second for a hundred requests
    assert found.foreign == pytest.approx(1.0)  # 4 busy - 1 its own - 1 wrk's, in two seconds


@pytest.mark.parametrize("fault", [{"refused": 1}, {"broken": 1}, {"requests": 0}])
def test_a_round_with_refusals_broken_connections_or_no_answer_is_no_measurement(
    machine, target, fault
):
    machine.answers = answered(**fault)
    with pytest.raises(rounds.Failed, match="it, story"):
        rounds.measured(target, "story", 2, load.Numbers())


def test_a_round_in_which_a_process_ended_does_not_count(machine, target):
    machine.readings = [{1: 1.0, 2: 5.0}, {1: 2.0}]
    assert rounds.measured(target, "story", 2, load.Numbers()) is None


def test_a_process_that_began_meanwhile_counts_with_all_its_work():
    assert cpu.between({1: 1.0}, {1: 1.5, 2: 0.25}) == 0.75


def test_a_slow_page_gets_a_longer_round_and_none_is_endless():
    assert rounds.seconds_for("story", 0.001) == 1
    assert rounds.seconds_for("story", 0.06) == 3
    assert rounds.seconds_for("story", 10) == rounds.LONGEST
    assert rounds.seconds_for("comment", 0.001) == 3
    assert rounds.seconds_for("comment", 0.001, is_limit=True) == 1


def test_targets_are_measured_in_turns_page_by_page(monkeypatch):
    order = []

    def measured(target, page, seconds, numbers):
        order.append(f"{page} {target.name}")
        return a_round(1.0)

    monkeypatch.setattr(rounds, "measured", measured)
    monkeypatch.setattr(pages, "warm", lambda target, **options: dict.fromkeys(target.urls, 0.01))
    both = {"story": "x", "front": "y"}
    targets = [Target(name=name, urls=both, pids=list) for name in "AB"]
    found = rounds.in_turns(targets, rounds=2, say=lambda line: None)
    assert order == ["story A", "story B", "front A", "front B"] * 2
    assert [len(one.rounds) for one in found] == [2] * 4


@pytest.mark.parametrize(("left", "count"), [(1.0, 2), (1_000.0, 4)])
def test_a_round_that_would_end_too_late_is_left_out_but_none_of_the_first_two(
    monkeypatch, target, left, count
):
    clock = iter(range(0, 10_000, 10))
    monkeypatch.setattr(rounds.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(rounds, "measured", lambda *args: a_round(1.0))
    monkeypatch.setattr(pages, "warm", lambda target, **options: {"story": 0.01})
    told = []
    (found,) = rounds.in_turns([target], rounds=4, say=told.append, deadline=left)
    assert len(found.rounds) == count
    assert ("there is no time for another round" in told) == (count == 2)


def test_a_page_without_one_good_round_stops_the_run(monkeypatch, target):
    monkeypatch.setattr(rounds, "measured", lambda *args: None)
    monkeypatch.setattr(pages, "warm", lambda target, **options: {"story": 0.01})
    with pytest.raises(rounds.Failed, match="ended in every round"):
        rounds.in_turns([target], rounds=2, say=lambda line: None)


def test_numbers_of_forms_never_come_twice():
    numbers = load.Numbers()
    first, second = numbers.take(), numbers.take()
    assert second - first >= 1_000_000


def test_what_wrk_reports_is_read_from_its_last_line():
    line = '{"requests": 5, "seconds": 1, "p50_ms": 2, "p99_ms": 3, "refused": 1, "broken": 0}'
    found = load.read(f"Running 1s test\nREPORT {line}\n")
    assert (found.requests, found.refused, found.per_second) == (5, 1, 5.0)
    with pytest.raises(load.NoLoad, match="no such address"):
        load.read("", otherwise="no such address")


def test_the_script_that_posts_carries_the_form_and_its_headers():
    form = Form(body='comment=a+"b"+{n}', headers={"Origin": "http://127.0.0.1"})
    script = load._posting(form, 7)
    assert r'local body = "comment=a+\"b\"+{n}"' in script
    assert 'wrk.headers["Origin"] = "http://127.0.0.1"' in script
    assert "local n = 7\n" in script


def test_only_the_connections_of_that_database_are_its_backends(monkeypatch):
    titles = {
        7: "postgres: 15/main: postgres news 127.0.0.1(40000) idle",
        8: "postgres: 15/main: postgres other 127.0.0.1(40001) idle",
        9: "postgres: 15/main: autovacuum worker news",
    }
    told = {pid: title.split() for pid, title in titles.items()}
    monkeypatch.setattr(
        cpu,
        "with_title",
        lambda beginning, *wanted: {
            pid: words for pid, words in told.items() if set(wanted) <= set(words)
        },
    )
    assert cpu.backends("news") == [7]


def test_a_round_in_which_a_process_ended_is_tried_again(monkeypatch, target):
    answers = [None, a_round(1.0)]
    monkeypatch.setattr(rounds, "measured", lambda *args: answers.pop(0))
    monkeypatch.setattr(pages, "warm", lambda target, **options: {"story": 0.01})
    (found,) = rounds.in_turns([target], rounds=1, say=lambda line: None)
    assert len(found.rounds) == 1
