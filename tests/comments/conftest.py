"""How a reader's browser sends the form."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

TYPED = {"name": "Asha", "email": "asha@example.org", "website": "", "comment": "Well said."}


@pytest.fixture
def send(client, settings):
    """Sends the form of a story as a browser does. Typed fields by name; a header by `headers`,
    the address of the sender by `ip`; limits only where a test sets them."""
    settings.COMMENT_RATES = []

    def post(article, *, headers=None, ip="192.0.2.1", body=None, **typed):
        return client.post(
            reverse("comments:thread", args=[getattr(article, "pk", article)]),
            body if body is not None else urlencode(TYPED | typed, doseq=True),
            content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin"} if headers is None else headers,
            REMOTE_ADDR=ip,
        )

    return post
