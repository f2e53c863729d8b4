import io

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, features

from images import renditions, tasks
from images.models import Picture
from images.reading import Refused
from jobs.worker import Loop
from pagecache import pages, versions
from tests.factories import make_picture

pytestmark = pytest.mark.django_db


def jpeg(size=(800, 500), colour="teal", **options):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", **options)
    file.seek(0)
    return file


def test_a_picture_gets_every_size_that_it_can_fill_as_jpeg_webp_and_avif():
    picture = renditions.add(jpeg((1300, 800)), alt="A lake")
    assert picture.ready_widths == [320, 640, 960, 1280]
    assert picture.has_avif
    for width in picture.ready_widths:
        for extension, kind in (("jpg", "JPEG"), ("webp", "WEBP"), ("avif", "AVIF")):
            name = f"{picture.file.name.removesuffix('.jpg')}-{width}.{extension}"
            with default_storage.open(name) as file:
                image = Image.open(file)
                assert (image.format, image.width) == (kind, width)


def test_a_large_picture_becomes_a_master_of_2560_px():
    picture = renditions.add(jpeg((5200, 2600)))
    assert (picture.width_px, picture.height_px) == (2560, 1280)
    assert Image.open(picture.file.path).size == (2560, 1280)
    assert picture.ready_widths[-1] == 1920


def test_a_small_picture_has_only_its_master():
    picture = renditions.add(jpeg((200, 100)))
    assert picture.ready_widths == []
    assert renditions.url(picture, 1200) == picture.file.url


def test_the_name_says_nothing_but_the_content():
    file = jpeg()
    file.name = "../../Deputy Minister at home.png"
    first, second = renditions.add(file), renditions.add(jpeg())
    assert first.file.name == second.file.name
    assert "Minister" not in first.file.name + first.original
    assert first.file.name.startswith("pictures/20")
    assert renditions.add(jpeg(colour="red")).file.name != first.file.name


def test_the_original_is_kept_byte_for_byte_outside_of_what_is_served(settings):
    notes = Image.Exif()
    notes[0x10F] = "Camera"
    file = jpeg(exif=notes)
    picture = renditions.add(file)
    original = settings.ORIGINALS_ROOT / picture.original
    assert original.read_bytes() == file.getvalue()
    assert settings.MEDIA_ROOT not in original.parents
    for served in settings.MEDIA_ROOT.rglob("*.*"):
        assert b"Camera" not in served.read_bytes()


def test_a_refused_file_leaves_nothing_behind(settings):
    with pytest.raises(Refused):
        renditions.add(io.BytesIO(b"no picture"))
    assert not Picture.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_making_the_sizes_again_mends_what_was_torn_and_changes_nothing_else():
    picture = renditions.add(Image.new("RGB", (700, 400), "teal"))
    name = picture.file.name.replace(".jpg", "-320.webp")
    whole = default_storage.open(name).read()
    with open(default_storage.path(name), "wb") as file:
        file.write(whole[:10])
    tasks.make_renditions.call(picture.pk)
    assert default_storage.open(name).read() == whole
    picture.refresh_from_db()
    assert picture.ready_widths == [320, 640]


def test_the_avif_is_made_by_itself_after_the_other_sizes(settings):
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}
    picture = make_picture()
    assert (picture.ready_widths, picture.has_avif) == ([320, 640], False)
    worker = Loop()
    while worker.turn():
        pass
    picture.refresh_from_db()
    assert picture.has_avif


def test_where_pillow_knows_no_avif_webp_stays(monkeypatch):
    monkeypatch.setattr(features, "check", lambda name: name != "avif")
    picture = make_picture()
    assert (picture.ready_widths, picture.has_avif) == ([320, 640], False)


def test_making_the_sizes_of_a_deleted_picture_is_no_error():
    assert tasks.make_renditions.call(10**6) is None
    assert tasks.make_avif.call(10**6) is None


@pytest.mark.parametrize(
    ("asked", "given"), [(1, "-320"), (320, "-320"), (500, "-640"), (1200, "")]
)
def test_an_address_is_of_the_smallest_size_that_is_wide_enough(asked, given):
    picture = make_picture(size=(700, 400))
    assert renditions.url(picture, asked) == picture.file.url.replace(".jpg", f"{given}.jpg")


def test_new_words_free_the_pages_of_the_picture(django_capture_on_commit_callbacks):
    picture = make_picture()
    before, names = versions.counter(), versions.newest([pages.NAMES])[0]
    with django_capture_on_commit_callbacks(execute=True):
        picture.alt = "Another sentence"
        picture.save()
    assert versions.newest([picture.page_tag])[0] > before
    assert versions.newest([pages.NAMES])[0] == names


def test_deleting_a_picture_takes_its_files(settings, django_capture_on_commit_callbacks):
    picture = renditions.add(jpeg())
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    left = [*settings.MEDIA_ROOT.rglob("*.*"), *settings.ORIGINALS_ROOT.rglob("*.*")]
    assert left == []


def test_deleting_one_of_two_equal_pictures_leaves_the_files(django_capture_on_commit_callbacks):
    first, second = renditions.add(jpeg()), renditions.add(jpeg())
    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
    assert default_storage.exists(second.file.name)


@pytest.mark.django_db(transaction=True)
def test_files_that_another_picture_took_up_meanwhile_stay():
    pic = make_picture()
    twin = Picture(file=pic.file.name, width_px=700, height_px=400, ready_widths=[320, 640])
    with transaction.atomic():
        pic.delete()
        twin.save()
    assert default_storage.exists(twin.file.name)
    twin.delete()
    assert not default_storage.exists(twin.file.name)
