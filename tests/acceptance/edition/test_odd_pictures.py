"""Pictures that nobody here made, through the upload form."""

import pytest
from PIL import Image

from images.models import Picture

GOOD = {
    "exif-landscape_6.jpg", "exif-portrait_8.jpg", "exif-DSCN0010.jpg", "pillow-exif.png", "pillow-hopper.webp",
    "pillow-hopper.gif", "pillow-hopper.avif", "pillow-pil_sample_cmyk.jpg",
}  # fmt: skip


@pytest.fixture
def library(client, editor):
    client.force_login(editor)
    client.raise_request_exception = False
    return client


def upload(library, path):
    page = library.get("/admin/images/picture/add/").content.decode()
    name = page.split('type="file" name="', 1)[1].split('"', 1)[0]
    with path.open("rb") as file:
        return library.post(
            "/admin/images/picture/add/",
            {
                name: file,
                "alt": "What is seen",
                "caption": "",
                "credit": "",
                "focus_x": 50,
                "focus_y": 40,
            },
        )


def test_odd_pictures_are_taken_clean_or_refused_in_words(library, given, say, settings):
    taken, refused = [], []
    for path in sorted((given / "data/images").iterdir()):
        answer = upload(library, path)
        assert answer.status_code in (200, 302), path.name
        if answer.status_code == 302:
            taken.append(path.name)
            with Image.open(Picture.objects.latest("pk").file.path) as image:
                assert image.format == "JPEG"
                assert image.mode == "RGB"
                assert dict(image.getexif()) == {}
                assert not image.info.keys() & {"exif", "icc_profile", "xmp", "comment"}
                if "landscape" in path.name:
                    assert image.width > image.height
                if "portrait" in path.name:
                    assert image.height > image.width
        else:
            assert "errorlist" in answer.content.decode()
            refused.append(path.name)
    say(f"taken and clean: {', '.join(taken)}")
    say(f"refused in words: {', '.join(refused)}")
    assert set(taken) >= GOOD
    assert "pillow-truncated_jpeg.jpg" in refused
