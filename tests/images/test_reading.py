"""What is taken as a picture, and what is refused in words."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms
from PIL.TiffImagePlugin import IFDRational

from images import reading


def as_file(image, kind="JPEG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    return file


def drawing(mode="RGB", size=(90, 60), colour=None):
    return Image.new(mode, size, colour if colour is not None else "teal")


def huge_png(width, height):
    """A correct PNG of that many pixels in a few kilobytes, written without making the picture."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    packer, rows = zlib.compressobj(9), []
    for _ in range(height):
        rows.append(packer.compress(bytes(1 + (width + 7) // 8)))
    rows.append(packer.flush())
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", b"".join(rows))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_each_kind_is_known_by_its_content(kind):
    read = reading.read(as_file(drawing(), kind))
    assert read.image.size == (90, 60)
    assert read.image.mode == "RGB"
    assert read.kind == {"JPEG": "jpg"}.get(kind, kind.lower())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"hello, world", "not a picture"),
        (b"<!doctype html><script>alert(1)</script>", "not a picture"),
        (b"%PDF-1.7\n", "not a picture"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\xff\xd8\xff\xe0 and then nothing", "damaged"),
        (b"\x89PNG\r\n\x1a\nxxxx", "damaged"),
        (b"GIF89a", "damaged"),
        (b"BM" + bytes(200), "not a picture"),
        (b"\0" * 3000, "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(content, words):
    with pytest.raises(reading.Refused, match=words):
        reading.read(io.BytesIO(content))


def test_a_bomb_is_refused_before_it_is_decoded():
    file = huge_png(13000, 13000)
    assert len(file.getvalue()) < 100_000
    with pytest.raises(reading.Refused, match="50 megapixels"):
        reading.read(file)


def test_a_picture_a_little_too_large_is_refused_and_one_a_little_smaller_is_taken():
    with pytest.raises(reading.Refused, match="50 megapixels"):
        reading.read(huge_png(7100, 7100))
    assert reading.read(huge_png(7000, 7000)).image.size == (2560, 2560)


def test_a_file_of_too_many_bytes_is_refused():
    file = as_file(drawing())
    file.seek(reading.MOST_BYTES)
    file.write(b"x")
    with pytest.raises(reading.Refused, match="at most 20 MB"):
        reading.read(file)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_file_that_is_cut_off_or_scratched_is_refused_or_read_and_never_an_error(kind):
    noise = Image.effect_noise((120, 80), 60).convert("RGB")
    whole = as_file(noise, kind).getvalue()
    refused = 0
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        scratched = whole[:place] + b"\xff\0\x7f" + whole[place + 3 :]
        for content in (whole[:place], scratched):
            try:
                reading.read(io.BytesIO(content))
            except reading.Refused:
                refused += 1
    assert refused >= 30


def test_half_a_jpeg_is_refused_as_damaged():
    whole = as_file(Image.effect_noise((400, 300), 60).convert("RGB")).getvalue()
    with pytest.raises(reading.Refused, match="damaged"):
        reading.read(io.BytesIO(whole[: len(whole) // 2]))


def test_position_names_and_comments_of_the_camera_are_gone():
    notes = Image.Exif()
    notes[0x10F] = "Secret Camera"
    notes[0x8825] = {1: "N", 2: (IFDRational(28), IFDRational(36), IFDRational(0))}
    file = as_file(drawing(), exif=notes, comment=b"from the hidden house")
    image = reading.read(file).image
    written = as_file(image).getvalue()
    assert b"Secret" not in written
    assert b"hidden" not in written
    assert not Image.open(io.BytesIO(written)).getexif()


def test_a_picture_that_lies_on_its_side_is_set_upright():
    image = drawing(size=(90, 60), colour="white")
    image.paste("black", (0, 0, 45, 60))
    notes = Image.Exif()
    notes[0x112] = 6
    upright = reading.read(as_file(image, quality=95, exif=notes)).image
    assert upright.size == (60, 90)
    assert upright.getpixel((30, 10)) < (40, 40, 40)
    assert upright.getpixel((30, 80)) > (215, 215, 215)


def test_notes_that_cannot_be_read_do_not_cost_the_picture():
    file = as_file(drawing(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\xff\xff")
    assert reading.read(file).image.size == (90, 60)


def test_transparent_parts_become_white():
    image = drawing("RGBA", colour=(200, 0, 0, 0))
    assert reading.read(as_file(image, "PNG")).image.getpixel((5, 5)) == (255, 255, 255)


def test_a_palette_with_a_transparent_colour_becomes_white():
    image = drawing("P", colour=3)
    file = as_file(image, "GIF", transparency=3)
    assert reading.read(file).image.getpixel((5, 5)) == (255, 255, 255)


def test_ink_colours_become_screen_colours():
    ink = Image.new("CMYK", (90, 60), (0, 255, 255, 0))
    red, green, blue = reading.read(as_file(ink, quality=95)).image.getpixel((5, 5))
    assert red > 200
    assert max(green, blue) < 60


def test_sixteen_bits_of_grey_keep_their_shades():
    image = Image.new("I;16", (90, 60), 32896)
    assert reading.read(as_file(image, "PNG")).image.getpixel((5, 5)) == (128, 128, 128)


def test_a_colour_profile_is_applied_and_then_gone():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    file = as_file(drawing(), icc_profile=profile)
    image = reading.read(file).image  # a profile of the wrong colour space is passed over
    assert image.mode == "RGB"
    assert "icc_profile" not in image.info


def test_the_first_picture_of_an_animation_is_taken():
    frames = [drawing(colour="red"), drawing(colour="blue")]
    file = as_file(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert reading.read(file).image.getpixel((5, 5)) == (255, 0, 0)


def test_a_picture_with_a_program_behind_it_loses_the_program():
    file = io.BytesIO(as_file(drawing(), "GIF").getvalue() + b"<script>alert(1)</script>PK\3\4")
    written = as_file(reading.read(file).image).getvalue()
    assert b"script" not in written


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "F", "I;16", "HSV"]
)
def test_every_way_of_writing_colours_becomes_rgb(mode):
    image = reading.plain(Image.new(mode, (30, 20)))
    assert image.mode == "RGB"


def test_very_long_pictures_fit():
    assert reading.read(as_file(drawing(size=(20000, 3)), "PNG")).image.size[0] == 2560
    assert reading.read(as_file(drawing(size=(3, 20000)), "PNG")).image.size[1] == 4096
