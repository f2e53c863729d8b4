"""D11.122: what an uploaded creative is refused for, and what is left of one that is taken."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageFile

from ads import artwork
from ads.artwork import MOST_BYTES, Refused
from ads.slots import Size

SIZES = {Size.RECTANGLE, Size.WIDE, Size.LARGE_PHONE_BANNER}


def made(kind="PNG", size=(300, 250), colour=(20, 80, 160), **options):
    image = Image.new("RGB", size, colour)
    image.paste((240, 200, 40), (10, 10, 60, 60))
    held = io.BytesIO()
    image.save(held, kind, **options)
    return held


def read(file, sizes=SIZES):
    return artwork.read(file, sizes)


def image_of(found):
    return Image.open(io.BytesIO(found.content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_each_kind_is_taken_and_written_anew(kind):
    source = made(kind)
    found = read(source)
    assert found.size is Size.RECTANGLE
    assert found.content != source.getvalue()
    image = image_of(found)
    assert (image.format, image.size) == (
        {"png": "PNG", "jpg": "JPEG"}[found.extension],
        (300, 250),
    )
    assert image.convert("RGB").getpixel((30, 30))[0] > 200  # what it showed is what it shows


@pytest.mark.parametrize("size", [(300, 250), (728, 90), (320, 100)])
def test_it_says_which_size_it_has(size):
    assert read(made(size=size)).size == f"{size[0]}x{size[1]}"


@pytest.mark.parametrize("size", [(301, 250), (300, 249), (600, 500), (970, 250), (1, 1)])
def test_a_pixel_too_many_or_a_size_that_no_slot_takes_is_refused(size):
    with pytest.raises(Refused, match=f"{size[0]} × {size[1]}. Slots take exactly: 300 × 250"):
        read(made(size=size))


def test_150_kb_are_taken_and_151_are_not():
    source = made().getvalue()
    exactly = source + b"\0" * (MOST_BYTES - len(source))
    assert read(io.BytesIO(exactly)).size is Size.RECTANGLE
    with pytest.raises(Refused, match="151 KB; at most 150 KB"):
        read(io.BytesIO(exactly + b"\0"))


def test_what_is_written_anew_is_no_larger_either():
    noise = Image.effect_noise((300, 250), 120).convert("RGB")
    held = io.BytesIO()
    noise.save(held, "WEBP", quality=90)
    assert len(read(held).content) <= MOST_BYTES
    held = io.BytesIO()
    Image.effect_noise((970, 250), 120).convert("P").save(held, "GIF")
    if held.tell() <= MOST_BYTES:
        assert len(read(held, {Size.BILLBOARD}).content) <= MOST_BYTES


def test_a_gif_that_is_a_program_too_is_only_a_picture_afterwards():
    script = b"/*" + b"A" * 10 + b"*/=1;alert(document.domain)//<script>alert(1)</script>"
    polyglot = made("GIF").getvalue().replace(b"GIF87a", b"GIF89a") + script
    content = read(io.BytesIO(polyglot)).content
    assert content.startswith(b"\x89PNG")
    assert b"alert" not in content and b"script" not in content


def test_a_comment_or_a_program_in_a_picture_is_gone():
    source = made("JPEG", comment=b"<script>alert(1)</script>")
    assert b"script" in source.getvalue()
    assert b"script" not in read(source).content


def test_where_a_picture_was_taken_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    source = made("JPEG", exif=exif)
    assert b"Camera" in source.getvalue()
    found = read(source)
    assert b"Camera" not in found.content
    assert not image_of(found).getexif()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_picture_that_moves_for_30_seconds_is_refused(kind):
    frames = [Image.new("RGB", (300, 250), (shade, 0, 0)) for shade in (0, 120, 240)]
    held = io.BytesIO()
    frames[0].save(held, kind, save_all=True, append_images=frames[1:], duration=10_000, loop=0)
    with pytest.raises(Refused, match="moves"):
        read(held)


def png_that_says(width, height):
    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = (
        chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99_999)) + chunk(b"IEND", b"")
    )
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + content)


def test_a_bomb_is_judged_by_its_head():
    with pytest.raises(Refused, match="megapixels"):
        read(png_that_says(50_000, 50_000))


@pytest.mark.parametrize("size", [(7000, 7000), (301, 250), (250, 301)])
def test_another_size_is_told_as_it_is_and_decoded_by_nobody(size, monkeypatch):
    held = io.BytesIO()
    clear = Image.new("P", size)
    clear.save(held, "PNG", transparency=0, bits=1, optimize=True)
    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("it was decoded"))
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda image: pytest.fail("it was decoded"))
    with pytest.raises(Refused, match=f"picture is {size[0]} × {size[1]}"):
        read(held)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_was_turned_is_measured_upright(kind):
    exif = Image.Exif()
    exif[0x0112] = 6  # it lies on its side
    assert read(made(kind, (250, 300), exif=exif)).size is Size.RECTANGLE
    with pytest.raises(Refused, match="picture is 250 × 300"):
        read(made(kind, (300, 250), exif=exif))
    with pytest.raises(Refused, match="picture is 250 × 300"):
        read(made(kind, (250, 300)))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"GIF89a", b"not a picture", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"<html><script>alert(1)</script></html>", b"RIFF\0\0\0\0WEBPVP8 ", b"\xff\xd8\xff\xe0",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_words(content):
    with pytest.raises(Refused) as refusal:
        read(io.BytesIO(content))
    assert str(refusal.value).endswith(".")


def test_a_picture_cut_off_is_refused():
    source = made("JPEG").getvalue()
    with pytest.raises(Refused, match="damaged"):
        read(io.BytesIO(source[: len(source) // 2]))


def test_a_kind_that_the_library_takes_and_slots_do_not_is_refused():
    held = made("AVIF")
    with pytest.raises(Refused, match="none of the kinds"):
        read(held)


def test_transparent_parts_are_white():
    held = io.BytesIO()
    Image.new("RGBA", (300, 250), (0, 0, 0, 0)).save(held, "PNG")
    assert image_of(read(held)).convert("RGB").getpixel((5, 5)) == (255, 255, 255)
