import io
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from ads.models import Creative
from pagecache import versions
from tests.factories import make_creative, make_flight, make_picture

pytestmark = pytest.mark.django_db
LIST = "admin:ads_creative_changelist"
ADD = "admin:ads_creative_add"
FORM = {
    "name": "open-house", "headline": "Open house at the press", "line": "Fridays at six.",
    "link_text": "Book a place", "target": "/about/", "size": "any", "weight": "1", "is_on": "on",
    "starts_at": "2026-01-01T00:00", "ends_at": "",
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


def test_of_two_who_take_one_name_at_once_the_second_is_told_and_leaves_no_file(
    client, ad_manager, monkeypatch
):
    client.force_login(ad_manager)
    make_creative(name=FORM["name"])
    checks, check = [], Creative.validate_unique

    def too_early(creative, *args, **kwargs):
        """The first check comes before the other's name is there."""
        checks.append(creative.name)
        if len(checks) > 1:
            check(creative, *args, **kwargs)

    monkeypatch.setattr(Creative, "validate_unique", too_early)
    picture = io.BytesIO()
    Image.new("RGB", (300, 250)).save(picture, "PNG")
    upload = SimpleUploadedFile("x.png", picture.getvalue(), "image/png")
    answer = client.post(reverse(ADD), FORM | {"upload": upload})
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["name"]
    assert FORM["headline"] in answer.text
    assert len(checks) == 2 and Creative.objects.count() == 1
    assert not default_storage.exists("notices") or not any(
        default_storage.listdir(f"notices/{year}")[1]
        for year in default_storage.listdir("notices")[0]
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "javascript:alert(1)"}, {"target": "https://a@b.example/"}, {"target": "//x.example"},
        {"headline": "x" * 41}, {"line": "y" * 10_000},
        {"weight": "0"}, {"weight": "-1"}, {"weight": "9" * 400}, {"starts_at": "31.31.2026"},
        {"ends_at": "2025-01-01T00:00"}, {"picture": "999999"}, {"size": "1x1"},
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


def picture(kind="PNG", size=(300, 250), name="boat.png", **options):
    held = io.BytesIO()
    Image.new("RGB", size, (9, 90, 90)).save(held, kind, **options)
    return SimpleUploadedFile(name, held.getvalue())


def test_a_creative_without_a_flight_is_one_of_the_house(client, ad_manager):
    client.force_login(ad_manager)
    client.post(reverse(ADD), FORM)
    assert Creative.objects.get().flight.is_house


def test_a_creative_keeps_its_flight(client, ad_manager):
    paid, other = make_flight(), make_flight()
    client.force_login(ad_manager)
    client.post(reverse(ADD), FORM | {"flight": paid.pk})
    creative = Creative.objects.get()
    change = reverse("admin:ads_creative_change", args=[creative.pk])
    assert client.post(change, FORM | {"flight": other.pk}).status_code == 302
    creative.refresh_from_db()
    assert creative.flight == paid


@pytest.mark.parametrize("name", ["../x.png", "x.jpg", "x.svg", "a" * 300 + ".png", "🦊.exe"])
def test_a_picture_is_known_by_its_content_and_named_by_it(client, ad_manager, name):  # D11.122
    client.force_login(ad_manager)
    assert client.post(reverse(ADD), FORM | {"upload": picture(name=name)}).status_code == 302
    creative = Creative.objects.get()
    assert creative.size == "300x250"
    assert re.fullmatch(r"notices/\d{4}/[a-z2-7]{13}\.png", creative.artwork.name)
    change = client.get(reverse("admin:ads_creative_change", args=[creative.pk]))
    assert creative.artwork.url in change.text
    client.logout()
    file = client.get(creative.artwork.url)
    assert (file.status_code, file.headers["Content-Type"]) == (200, "image/png")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_picture_that_is_refused_is_told_at_its_field_and_loses_nothing(client, ad_manager):
    client.force_login(ad_manager)
    for upload in (picture(size=(301, 250)), SimpleUploadedFile("x.png", b"<svg onload=alert(1)>")):
        answer = client.post(reverse(ADD), FORM | {"upload": upload})
        assert answer.context["adminform"].form.errors.keys() == {"upload"}
        assert "Fridays at six." in answer.text
    assert not Creative.objects.exists()


def test_two_uploads_of_the_same_picture_share_a_file_that_goes_with_the_last(
    client, ad_manager, django_capture_on_commit_callbacks
):  # D11.122
    client.force_login(ad_manager)
    for name in ("one", "two"):
        client.post(reverse(ADD), FORM | {"name": name, "upload": picture(name=f"{name}.png")})
    one, two = Creative.objects.order_by("pk")
    file = one.artwork.name
    assert file == two.artwork.name and default_storage.exists(file)
    for creative, stays in ((one, True), (two, False)):
        with django_capture_on_commit_callbacks(execute=True):
            creative.delete()
        assert default_storage.exists(file) == stays


def test_a_picture_is_replaced_and_taken_out_and_its_file_goes(
    client, ad_manager, django_capture_on_commit_callbacks
):
    client.force_login(ad_manager)
    client.post(reverse(ADD), FORM | {"upload": picture()})
    creative = Creative.objects.get()
    change = reverse("admin:ads_creative_change", args=[creative.pk])
    names = [creative.artwork.name]
    sized = FORM | {"size": "300x250"}
    for fields in (
        sized | {"upload": picture("JPEG", (728, 90))},
        FORM | {"size": "728x90", "drop_artwork": "on"},
    ):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(change, fields).status_code == 302
        creative.refresh_from_db()
        names.append(creative.artwork.name)
    assert (creative.artwork.name, creative.size) == ("", "any")
    assert names[1].endswith(".jpg")
    assert [default_storage.exists(name) for name in names[:2]] == [False, False]


def test_a_picture_of_its_size_and_another_size_or_picture_are_told_apart(client, ad_manager):
    client.force_login(ad_manager)
    client.post(reverse(ADD), FORM | {"upload": picture()})
    creative = Creative.objects.get()
    change = reverse("admin:ads_creative_change", args=[creative.pk])
    for wrong, field in (
        ({"size": "728x90"}, "size"),
        ({"size": "300x250", "picture": make_picture().pk}, "picture"),
    ):
        answer = client.post(change, FORM | wrong)
        assert field in answer.context["adminform"].form.errors
        assert creative.artwork.url in answer.text
    creative.refresh_from_db()
    assert creative.size == "300x250"
