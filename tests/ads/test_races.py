"""One form is sent many times at the same moment, in threads, where a database lets them.

SQLite lets one transaction write at a time, so these ask PostgreSQL.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ads.models import Advertiser, Campaign, Condition, Creative, Flight

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write"),
]
PRESSES = 8


@pytest.mark.parametrize("advertiser", ["Footwear co-operative", "Quite new"])
def test_eight_presses_of_book_at_once_book_once(ad_manager, advertiser):
    Advertiser.objects.create(name="Footwear co-operative")
    clients = [Client() for _ in range(PRESSES)]
    for client in clients:
        client.force_login(ad_manager)
    form = {
        "form_key": str(uuid4()), "advertiser": advertiser, "new_advertiser": advertiser, "name": "",
        "starts_at": "", "ends_at": f"{timezone.localtime().year + 1}-01-01T00:00",
        "goal": "clicks", "goal_count": "9", "priority": "2", "weight": "1", "shape": "even",
        "headline": "Shoes for the rain", "link_text": "Look", "target": "/about/",
        "slots": ["story", "rail"], "book": "1",
    }  # fmt: skip
    start = Barrier(PRESSES)

    def press(client):
        try:
            connection.ensure_connection()
            start.wait()
            answer = client.post(reverse("admin:ads_campaign_book"), form)
            return answer.status_code, answer.get("Location")
        finally:
            connection.close()

    with ThreadPoolExecutor(PRESSES) as pool:
        answers = set(pool.map(press, clients))
    campaign = Campaign.objects.get()
    assert answers == {(302, reverse("admin:ads_campaign_change", args=[campaign.pk]))}
    assert [table.objects.count() for table in (Flight, Condition, Creative)] == [1, 2, 1]
    assert Advertiser.objects.filter(name=advertiser).count() == 1
