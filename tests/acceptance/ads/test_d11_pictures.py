"""Hostile files, sent by the form of creatives of served newsrooms: refused beside the field with what
was typed, or written anew, read back here as readers get them."""

import io
import time

import pytest
import requests
from PIL import Image

from tests.acceptance.ads.served import at_once
from tests.ads.test_artwork import made, png_that_says

PAGE = "/admin/ads/creative/add/"
TYPED = {"headline": "Learn to argue", "link_text": "Book a place", "target": "/about/"}
SCRIPT = b"/*AAAA*/=1;alert(document.domain)//<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="250"><script>alert(1)</script></svg>'
FILES = """
from pathlib import Path
from django.conf import settings
root = Path(settings.MEDIA_ROOT)
said = {
    "rows": list(Creative.objects.filter(name__startswith=name).values_list("artwork", flat=True)),
    "files": [str(f.relative_to(root.parent)) for f in root.parent.rglob("*") if f.is_file()],
}
"""


def moving(kind):
    """Ten seconds each of three frames."""
    frames = [Image.new("RGB", (300, 250), (shade, 0, 0)) for shade in (0, 120, 240)]
    held = io.BytesIO()
    frames[0].save(held, kind, save_all=True, append_images=frames[1:], duration=10_000, loop=0)
    return held.getvalue()


def heavy(kilobytes):
    source = made().getvalue()
    return source + b"\0" * (kilobytes * 1024 - len(source))


def with_place():
    """A JPEG that says where it was taken, by which camera, and what a program wrote into it."""
    exif = Image.Exif()
    exif[0x010F] = "Camera-7f3"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 7.3)
    return made("JPEG", exif=exif, comment=b"<script>alert(1)</script>").getvalue()


# A name of the file, its content, and a word of what is said.
REFUSED = {
    "SVG with a script": ("x.svg", SVG, "SVG"),
    "SVG called PNG": ("x.png", b'<?xml version="1.0"?>' + SVG, "SVG"),
    "HTML called PNG": ("x.png", b"<html><script>alert(1)</script></html>", "not a picture"),
    "PDF called JPEG": ("x.jpg", b"%PDF-1.7 /JS (alert)", "not a picture"),
    "GIF head with a program": ("x.gif", b"GIF89a" + SCRIPT, "damaged"),
    "50,000 × 50,000 px": ("x.png", png_that_says(50_000, 50_000).getvalue(), "megapixels"),
    "moves for 30 s, GIF": ("x.gif", moving("GIF"), "moves"),
    "moves for 30 s, PNG": ("x.png", moving("PNG"), "moves"),
    "moves for 30 s, WebP": ("x.webp", moving("WEBP"), "moves"),
    "a pixel too wide": ("x.png", made(size=(301, 250)).getvalue(), "301 × 250"),
    "a pixel too low": ("x.png", made(size=(300, 249)).getvalue(), "300 × 249"),
    "151 KB": ("x.png", heavy(151), "151 KB"),
    "cut off": ("x.jpg", made("JPEG").getvalue()[:900], "damaged"),
    "empty": ("x.png", b"", "empty"),
    "AVIF": ("x.png", made("AVIF").getvalue(), "none of the kinds"),
}


def own(number, kind="PNG", **options):
    """A picture that no other test brings: what is the same is kept once."""
    return made(kind, colour=(20, 80, number), **options).getvalue()


# A name of the file, its content, and the extension that it gets.
TAKEN = {
    "GIF that is a program": ("x.js", own(1, "GIF") + SCRIPT, "png"),
    "PNG with a page behind it": ("x.html", own(2) + b"<script>alert(1)</script>", "png"),
    "JPEG called PNG": ("x.png", own(3, "JPEG"), "jpg"),
    "PNG called PHP": ("shell.php", own(4), "png"),
    "place and camera": ("x.jpg", with_place(), "jpg"),
    "150 KB": ("x.png", heavy(150), "png"),
    "../x.png": ("../x.png", own(5), "png"),
    "../../../../etc/x.png": ("../../../../etc/x.png", own(6), "png"),
    "a name with backslashes": ("..\\..\\x.png", own(7), "png"),
    "a name with a tag": ("<script>alert(1)</script>.png", own(8), "png"),
    "a name of 300 letters": (f"{'x' * 300}.png", own(9), "png"),
}


def send(newsroom, name, filename, content, **fields):
    desk = newsroom.desk("adops")
    pairs = desk.fill(PAGE, name=name, **TYPED, **fields)
    return desk.post(PAGE, pairs, files={"upload": (filename, content, "image/png")})


def kept(newsroom, name):
    return newsroom.do(FILES, name=name)


@pytest.mark.parametrize("what", REFUSED)
def test_case_122_it_is_refused_beside_its_field_and_what_was_typed_stays(newsroom, tell, what):
    filename, content, word = REFUSED[what]
    before, began = kept(newsroom, "Refused"), time.monotonic()
    sent = send(newsroom, "Refused", filename, content)
    took = time.monotonic() - began
    tell(f"{what}: {sent.status} in {took:.2f} s, {sent.errors}")
    assert (sent.status, list(sent.errors)) == (200, ["upload"])
    assert word in sent.errors["upload"]
    assert {name: sent.typed(name) for name in TYPED} == TYPED
    assert kept(newsroom, "Refused") == before


@pytest.mark.parametrize("what", TAKEN)
def test_case_122_it_is_written_anew_and_readers_get_a_clean_picture(newsroom, tell, what):
    filename, content, extension = TAKEN[what]
    name = f"Taken {list(TAKEN).index(what)}."
    before = set(kept(newsroom, name)["files"])
    sent = send(newsroom, name, filename, content)
    assert sent.status == 302, sent.errors
    found = kept(newsroom, name)
    (stored,) = found["rows"]
    (new,) = set(found["files"]) - before
    answer = requests.get(f"{newsroom.url}/media/{stored}", timeout=30)
    tell(f"{what}: {len(content)} bytes became {len(answer.content)} in {stored}")
    assert new == f"media/{stored}"
    assert stored.startswith("notices/") and stored.endswith(f".{extension}")
    assert not [part for part in ("..", "script", "xxx", "shell", "\\") if part in stored]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == {"png": "image/png", "jpg": "image/jpeg"}[extension]
    assert not [
        word for word in (b"alert", b"script", b"Camera-7f3", b"Exif") if word in answer.content
    ]
    assert len(answer.content) <= 150 * 1024
    image = Image.open(io.BytesIO(answer.content))
    image.load()
    assert (image.size, getattr(image, "n_frames", 1), dict(image.getexif())) == ((300, 250), 1, {})
    assert image.convert("RGB").getpixel((30, 30))[0] > 200  # what it showed is what it shows


def test_case_122_twenty_files_of_one_name_at_once_are_twenty_pictures(newsroom, tell):
    desk, before = newsroom.desk("adops"), set(kept(newsroom, "At once")["files"])
    pairs = desk.fill(PAGE, name="", **TYPED)

    def bring(number):
        mine = made(colour=(number * 12, 80, 160)).getvalue()
        named = [(key, f"At once {number}" if key == "name" else value) for key, value in pairs]
        return desk.post(PAGE, named, files={"upload": ("banner.png", mine, "image/png")}).status

    statuses = at_once(bring, range(20))
    found = kept(newsroom, "At once")
    shown = {}
    for number in range(20):
        (stored,) = kept(newsroom, f"At once {number}")["rows"][:1]
        name = newsroom.do(
            "said = Creative.objects.get(name=name).artwork.name", name=f"At once {number}"
        )
        answer = requests.get(f"{newsroom.url}/media/{name}", timeout=30)
        shown[number] = Image.open(io.BytesIO(answer.content)).convert("RGB").getpixel((200, 200))
        assert stored
    tell(f"20 files called banner.png at once: {statuses.count(302)} saved, "
         f"{len(set(found['rows']))} names, {len(set(found['files']) - before)} files")  # fmt: skip
    assert statuses == [302] * 20
    assert len(set(found["rows"])) == len(set(found["files"]) - before) == 20
    assert shown == {number: (number * 12, 80, 160) for number in range(20)}


def test_case_122_of_twenty_creatives_of_one_name_at_once_one_is_kept_and_the_others_are_told(
    newsroom, tell
):
    desk, before = newsroom.desk("adops"), set(kept(newsroom, "One name")["files"])
    pairs = desk.fill(PAGE, name="One name", **TYPED)

    def bring(number):
        upload = ("banner.png", own(100 + number), "image/png")
        return desk.post(PAGE, pairs, files={"upload": upload})

    sent = at_once(bring, range(20))
    found = kept(newsroom, "One name")
    statuses = [one.status for one in sent]
    told = [one.errors for one in sent if one.status == 200]
    tell(f"20 of one name at once: {sorted(statuses)}, {len(found['rows'])} kept, told {told[:1]}")
    assert sorted(statuses) == [200] * 19 + [302]
    assert {tuple(errors) for errors in told} == {("name",)}
    assert {one.typed("headline") for one in sent if one.status == 200} == {TYPED["headline"]}
    assert len(found["rows"]) == len(set(found["files"]) - before) == 1
