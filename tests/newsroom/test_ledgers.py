"""The ledgers of a newsroom at work: what is written while they are read is no drift.

SQLite in memory lets nobody write meanwhile, so these ask PostgreSQL; tests/pagecache has it of a file.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from ads import counting, sums
from ads.models import Delivery, Offer
from articles.models import Transition
from comments.models import Decision
from comments.states import State
from tests.factories import make_article, make_comment, make_creative, make_draft, make_flight

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="In memory nobody else writes"),
]


def look():
    """A reader looks at what was booked."""
    creative, now = make_creative(flight=make_flight()), timezone.now()
    offer = Offer.objects.create(
        flight=creative.flight, creative=creative, slot="front", device="phone", issued_at=now
    )
    sums.add("offers", Counter([sums.row_of(offer)]))
    tally = sums.Tally()
    with transaction.atomic():
        assert counting.view(offer, lambda: None, now, tally) is None
        tally.write()


@pytest.mark.parametrize(
    ("deed", "ledger"),
    [
        pytest.param(look, Delivery, id="slots"),
        pytest.param(make_draft, Transition, id="stories"),
        pytest.param(
            lambda: make_comment(article=make_article(), state=State.APPROVED), Decision, id="comments"
        ),
    ],
)  # fmt: skip
def test_a_newsroom_at_work_has_no_drifts(deed, ledger, capsys):
    def then_do(execute, sql, *asked):
        result = execute(sql, *asked)
        if "SELECT" in sql:
            pool.submit(apart).result()
        return result

    def apart():
        try:
            deed()
        finally:
            connection.close()

    apart()
    before = ledger.objects.count()
    with ThreadPoolExecutor(1) as pool, connection.execute_wrapper(then_do):
        call_command("verify_ledgers")
    assert capsys.readouterr().out.count("no drifts") == 3
    assert ledger.objects.count() >= before + 4
    call_command("verify_ledgers")
