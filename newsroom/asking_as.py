"""Asking as others than readers do: as who sends forms, good and bad, and as people at the desk.

For the privacy scan, which looks for addresses in what they get.
"""

from collections.abc import Iterator
from contextlib import suppress
from unittest import mock
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.test.utils import override_settings
from django.urls import NoReverseMatch, reverse

from comments import own_data, posting, queue_views
from comments.states import State
from newsroom.planting import Planted

FORM = "application/x-www-form-urlencoded"
BROKEN = "broken on purpose by the privacy scan"
OWN = {"Sec-Fetch-Site": "same-origin"}
NEWEST = 1  # rows of each table that are opened at the desk


def all_of(answer) -> str:
    """Will write out an answer: headers, cookies and body."""
    body = b"".join(answer) if answer.streaming else answer.content
    return f"{_around(answer)}\n{body.decode('utf-8', 'replace')}"


def _around(answer) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{headers}\n{answer.cookies.output()}"


def senders_of_forms(client: Client, planted: Planted, report) -> None:
    """Will send the public forms in every way that ends differently: taken, 400, 403, 404, 429, and
    500 as something breaks while the address is in the form."""
    typed = planted.given[0]
    for place, answer in _sent(client, planted, typed):
        report.find(f"{place}, around the answer", _around(answer), planted.addresses)
        own = "" if answer.status_code >= 500 else typed
        report.find(place, all_of(answer), planted.addresses, own=own)
        if answer.status_code == 303:
            page = client.get(answer.headers["Location"])
            place = page.request["PATH_INFO"]
            report.look(place, page.status_code, all_of(page), planted.addresses)


def _sent(client: Client, planted: Planted, typed: str) -> Iterator[tuple[str, object]]:
    thread = reverse("comments:thread", args=[planted.article.pk])
    ask = reverse("comments:own_data_ask")
    comment = {"name": planted.mark, "email": typed, "comment": f"{planted.mark} sent"}

    def send(path, *, headers=OWN, kind=FORM, **more):
        body = urlencode(comment | more)
        return client.post(path, body, content_type=kind, headers=headers)

    for path in (thread, ask):
        yield f"{path} by POST", send(path)
        yield f"{path} with a bad field", send(path, website="no site", email=f"{typed}@")
        yield f"{path} as JSON", send(path, kind="application/json")
        yield f"{path} from elsewhere", send(path, headers={"Sec-Fetch-Site": "cross-site"})
    yield "a form for no story", send(reverse("comments:thread", args=[999_999_999]))
    with override_settings(COMMENT_RATES=[(1, 600)]):
        for number in range(2):
            yield f"{thread} too fast", send(thread, comment=f"{planted.mark} {number}")
    error = RuntimeError(BROKEN)
    with (
        mock.patch.object(posting, "keep", side_effect=error),
        mock.patch.object(own_data, "ask", side_effect=error),
        mock.patch("comments.own_data_views.LIMITS", ()),
    ):
        for path in (thread, ask):
            yield f"{path} that breaks", send(path, comment="breaks")


def people_at_the_desk(client: Client, planted: Planted, report) -> None:
    """Will open every list and the newest rows of each table, the queue with each planted comment,
    and decide by its script. Whole addresses are not asked for."""
    for person in (planted.moderator, planted.chief):
        desk = Client(raise_request_exception=False, **client.defaults)
        desk.force_login(person)
        for path in dict.fromkeys(_desk_pages(planted)):
            answer = desk.get(path)
            report.look(path, answer.status_code, all_of(answer), planted.addresses)
        _decide(desk, planted, report)


def _desk_pages(planted: Planted) -> Iterator[str]:
    yield reverse("admin:index")
    for model in admin.site._registry:
        yield from _pages_of(model)
    queue, rule = reverse(queue_views.QUEUE), reverse("admin:comments_rule_add")
    for state in State:
        yield f"{queue}?state={state.value}"
    for comment in planted.comments[-2:]:
        yield f"{queue}?state={comment.state}&comment={comment.pk}"
        yield reverse("admin:comments_comment_read", args=[comment.pk])
    yield f"{rule}?kind=person&pattern=%23{planted.comments[0].pk}"


def _pages_of(model: type[Model]) -> Iterator[str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    for view in ("changelist", "add"):
        yield reverse(f"{name}_{view}")
    for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:NEWEST]:
        for view in ("change", "history", "delete"):
            with suppress(NoReverseMatch):
                yield reverse(f"{name}_{view}", args=[pk])


def _decide(desk: Client, planted: Planted, report) -> None:
    """What the queue's script sends, and the first press of a rule."""
    held = next(comment for comment in planted.comments if comment.state == State.HELD)
    for deed, sent in (
        ("decide", {"comment": held.pk, "seen": "held", "to": "approved"}),
        ("decide", {"comment": held.pk, "seen": "held", "to": "approved"}),  # too late
        ("handle", {"comment": held.pk, "deed": "noted", "note": "Seen"}),
    ):
        path = reverse(f"admin:comments_comment_{deed}")
        answer = desk.post(path, sent, headers={"Accept": "application/json"})
        report.look(f"the answer of {path}", answer.status_code, all_of(answer), planted.addresses)
    for kind in ("person", "network"):
        rule = {"kind": kind, "pattern": f"#{held.pk}", "action": "hold", "note": "Threats"}
        answer = desk.post(reverse("admin:comments_rule_add"), rule)
        report.look(f"a rule of a {kind}", answer.status_code, all_of(answer), planted.addresses)
    with mock.patch("comments.rules_form.person", side_effect=RuntimeError(BROKEN)):
        rule = {"kind": "person", "pattern": planted.given[0], "action": "hold", "note": "Threats"}
        answer = desk.post(reverse("admin:comments_rule_add"), rule)
    report.find("a rule that breaks", all_of(answer), planted.addresses)
