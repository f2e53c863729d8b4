"""From which network a comment came, and how long that is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import networks, tasks
from comments.models import Comment, CommenterNetwork
from comments.querysets import batches
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


def came(from_, *, days_ago=0.0, article=None):
    comment = make_comment(at=NOW - days_ago * DAY, article=article)
    networks.keep(comment, from_)
    return comment


def kept():
    return list(CommenterNetwork.objects.order_by("pk").values_list("address", flat=True))


def test_a_comment_that_was_sent_keeps_its_network(send):
    send(make_article(), ip="192.0.2.77")
    row = CommenterNetwork.objects.get()
    assert (row.address, row.network, row.masked()) == (
        "192.0.2.77", "192.0.2.0/24", "192.0.2.•••",
    )  # fmt: skip
    assert "192.0.2.77" not in f"{row!r}{row}"


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        ("::ffff:192.0.2.77", ["192.0.2.77"]),
        ("2001:db8:1:2::9", ["2001:db8:1:2::9"]),
        ("fe80::1%eth0", ["fe80::1"]),
        ("unknown", []),
        ("", []),
        ("192.0.2.77\x00", []),
        ("192.0.2.77, 10.0.0.1", []),
    ],
)
def test_only_an_address_is_kept_as_one(told, stored):
    came(told)
    assert kept() == stored


@pytest.mark.parametrize(
    ("days_ago", "stored"),
    [
        (6.9, ["192.0.2.77", "2001:db8:1:2::9"]),
        (7.1, ["192.0.2.0", "2001:db8:1::"]),
        (29.9, ["192.0.2.0", "2001:db8:1::"]),
        (30.1, []),
        (-0.9, ["192.0.2.77", "2001:db8:1:2::9"]),
        (-400, []),  # written by a clock that was ahead
    ],
)
def test_an_address_is_whole_for_a_week_cut_for_a_month_and_gone_then(days_ago, stored):
    for address in ("192.0.2.77", "2001:db8:1:2::9"):
        came(address, days_ago=days_ago)
    networks.let_go(NOW)
    assert kept() == stored
    assert networks.let_go(NOW) == (0, 0)  # nothing is cut or deleted twice


def test_clocks_that_jump_do_no_harm():  # D87
    came("192.0.2.77")
    networks.let_go(NOW + 10 * DAY)
    assert kept() == ["192.0.2.0"]
    for days in (0, 3, 8):  # the clock is set back, and runs on
        networks.let_go(NOW + days * DAY)
    assert kept() == ["192.0.2.0"]
    networks.let_go(NOW + 900 * DAY)
    assert kept() == []


def test_many_are_let_go_in_batches_and_none_is_skipped(monkeypatch):
    monkeypatch.setattr(networks, "BATCH", 2)
    story = make_article()
    for number in range(5):
        came(f"192.0.2.{number + 1}", days_ago=8, article=story)
        came(f"198.51.100.{number + 1}", days_ago=31, article=story)
    assert tasks.let_networks_go.call() == (5, 5)
    assert kept() == ["192.0.2.0"] * 5


def test_batches_give_each_key_once_whether_rows_leave_or_stay():
    story = make_article()
    pks = [make_comment(article=story).pk for _ in range(5)]
    given = [pk for some in batches(Comment.objects.all(), 2) for pk in some]
    assert given == pks
    for some in batches(Comment.objects.all(), 2):
        Comment.objects.filter(pk__in=some).delete()
    assert not Comment.objects.exists()
