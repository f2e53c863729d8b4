import pytest
from django.urls import reverse
from django.utils import timezone

from ads.models import Creative
from pagecache import versions
from tests.factories import make_creative

pytestmark = pytest.mark.django_db
LIST = "admin:ads_creative_changelist"
ADD = "admin:ads_creative_add"
FORM = {
    "name": "open-house", "headline": "Open house at the press", "line": "Fridays at six.",
    "link_text": "Book a place", "target": "/about/", "size": "any", "weight": "1", "is_on": "on",
    "starts_at_0": "2026-01-01", "starts_at_1": "00:00:00", "ends_at_0": "", "ends_at_1": "",
    "picture": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "status"),
    [("reporter", 403), ("editor", 403), ("moderator", 403), ("ad_manager", 200), ("admin", 200)],
)
@pytest.mark.parametrize("address", [LIST, ADD])
def test_only_the_ad_manager_and_the_admin_reach_creatives(client, request, role, status, address):
    client.force_login(request.getfixturevalue(role))
    assert client.get(reverse(address)).status_code == status


def test_strangers_are_sent_to_the_login(client):
    assert client.get(reverse(LIST)).status_code == 302


def test_the_ad_manager_makes_changes_and_deletes_a_creative(client, ad_manager):
    client.force_login(ad_manager)
    assert client.post(reverse(ADD), FORM).status_code == 302
    creative = Creative.objects.get()
    change = reverse("admin:ads_creative_change", args=[creative.pk])
    assert client.post(change, FORM | {"weight": "7"}).status_code == 302
    creative.refresh_from_db()
    assert creative.weight == 7
    assert (
        client.post(
            reverse("admin:ads_creative_delete", args=[creative.pk]), {"post": "yes"}
        ).status_code
        == 302
    )
    assert not Creative.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "javascript:alert(1)"}, {"target": "https://a@b.example/"}, {"target": "//x.example"},
        {"headline": "x" * 41}, {"line": "y" * 10_000},
        {"weight": "0"}, {"weight": "-1"}, {"weight": "9" * 400}, {"starts_at_0": "31.31.2026"},
        {"ends_at_0": "2025-01-01", "ends_at_1": "00:00:00"}, {"picture": "999999"}, {"size": "1x1"},
    ],
)  # fmt: skip
def test_wrong_input_is_told_and_loses_nothing_that_was_typed(client, ad_manager, wrong):
    client.force_login(ad_manager)
    answer = client.post(reverse(ADD), FORM | wrong)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert "Fridays at six." in answer.text or "line" in wrong
    assert not Creative.objects.exists()


def test_typed_text_is_kept_without_what_no_page_can_show(client, ad_manager):
    client.force_login(ad_manager)
    typed = FORM | {"target": "/x\x00", "headline": "Open\x07 house", "picture": "a\x00b"}
    assert client.post(reverse(ADD), typed).status_code == 302
    creative = Creative.objects.get()
    assert (creative.target, creative.headline) == ("/x", "Open house")


def test_the_list_says_what_is_running_now(client, ad_manager):
    make_creative(name="running-one")
    make_creative(name="over", ends_at=timezone.now())
    client.force_login(ad_manager)
    rows = {row.name: row.is_running for row in client.get(reverse(LIST)).context["cl"].result_list}
    assert rows == {"running-one": True, "over": False}


@pytest.mark.django_db(transaction=True)
def test_deleting_many_at_once_frees_the_pages_too(client, ad_manager):
    creative = make_creative()
    before = versions.newest(["slots"])[0]
    client.force_login(ad_manager)
    client.post(
        reverse(LIST),
        {"action": "delete_selected", "_selected_action": [creative.pk], "post": "yes"},
    )
    assert not Creative.objects.exists()
    assert versions.newest(["slots"])[0] > before
