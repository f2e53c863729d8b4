import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.retries import wait_seconds


def test_each_wait_is_twice_the_one_before_up_to_the_longest():
    waits = [wait_seconds(failures, first=5, longest=60) for failures in range(1, 7)]
    assert waits == [5, 10, 20, 40, 60, 60]


def test_a_purge_can_be_tried_every_second_however_often_it_fails():
    assert wait_seconds(10_000, first=0.1, longest=1) == 1


@given(
    st.integers(1, 10**6), st.floats(0, 1e6, allow_nan=False), st.floats(0, 1e6, allow_nan=False)
)
def test_a_wait_is_never_negative_longer_than_the_longest_or_shorter_than_the_one_before(
    failures, first, more
):
    wait = wait_seconds(failures, first=first, longest=first + more)
    assert 0 <= wait <= first + more
    assert wait <= wait_seconds(failures + 1, first=first, longest=first + more)
    assert wait >= min(first, first + more) == pytest.approx(first)
