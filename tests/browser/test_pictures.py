"""The library of pictures, in a browser."""

import pytest
from django.urls import reverse
from PIL import Image

from images.models import Picture
from tests.factories import make_picture


@pytest.fixture
def library(page, live_server, editor):
    page.complaints = []
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.goto(f"{live_server.url}{reverse('admin:login')}")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    yield page
    assert page.complaints == []


def point(page, across, down):
    box = page.locator(".focus-box img").bounding_box()
    at = {"x": box["width"] * across / 100, "y": box["height"] * down / 100}
    page.locator(".focus-box").click(position=at)


def fields(page):
    return [page.locator(f"#id_focus_{axis}").input_value() for axis in "xy"]


def test_a_click_on_the_picture_sets_its_focal_point(library, live_server):
    picture = make_picture()
    library.goto(f"{live_server.url}{reverse('admin:images_picture_change', args=[picture.pk])}")
    point(library, 80, 25)
    assert fields(library) == ["80", "25"]
    library.get_by_role("button", name="Save", exact=True).click()
    picture.refresh_from_db()
    assert (picture.focus_x, picture.focus_y) == (80, 25)


def test_a_typed_focal_point_moves_the_mark(library, live_server):
    picture = make_picture()
    library.goto(f"{live_server.url}{reverse('admin:images_picture_change', args=[picture.pk])}")
    library.locator("#id_focus_x").fill("10")
    assert library.locator(".focus-mark").evaluate("mark => mark.style.left") == "10%"


def test_a_chosen_file_is_shown_and_pointed_at_before_it_is_sent(library, live_server, tmp_path):
    Image.new("RGB", (700, 400), "teal").save(tmp_path / "lake.png")
    library.goto(f"{live_server.url}{reverse('admin:images_picture_add')}")
    library.locator("#id_upload").set_input_files(tmp_path / "lake.png")
    library.locator(".focus-box img").wait_for()
    point(library, 20, 60)
    assert fields(library) == ["20", "60"]
    library.locator("#id_alt").fill("A lake")
    library.get_by_role("button", name="Save", exact=True).click()
    library.wait_for_load_state()
    picture = Picture.objects.get()
    assert (picture.focus_x, picture.focus_y) == (20, 60)
