"""The {% picture %} tag."""

import pytest
from django.template import Context, Template

from images.models import Picture
from pagecache import pages
from tests.factories import make_picture

pytestmark = pytest.mark.django_db


def written(pic, arguments=""):
    template = Template("{% load pictures %}{% picture pic " + arguments + " %}")
    return template.render(Context({"pic": pic}))


def test_a_picture_says_its_sizes_and_dimensions():
    pic = make_picture(size=(1300, 800), alt="A “lake”")
    html = written(pic, 'sizes="50vw"')
    stem = pic.file.url.removesuffix(".jpg")
    assert f'srcset="{stem}-320.avif 320w, {stem}-640.avif 640w, {stem}-1280.avif 1280w"' in html
    assert f'<source type="image/webp" srcset="{stem}-640.webp 640w" sizes="50vw">' in html
    assert html.index("image/avif") < html.index("image/webp") < html.index("<img")
    assert f'<img src="{stem}-640.jpg"' in html
    assert html.count(".jpg") == 1
    assert 'width="1300" height="800" alt="A “lake”"' in html
    assert 'loading="lazy"' in html
    assert "style" not in html


def test_until_the_avif_is_ready_a_picture_offers_all_its_webp():
    pic = make_picture(size=(1300, 800))
    pic.has_avif = False
    html = written(pic, 'sizes="50vw"')
    stem = pic.file.url.removesuffix(".jpg")
    assert f'srcset="{stem}-320.webp 320w, {stem}-640.webp 640w, {stem}-1280.webp 1280w"' in html
    assert html.count("<source") == html.count('sizes="50vw"') == 1
    assert ".avif" not in html


def test_the_first_picture_of_a_page_is_fetched_first():
    html = written(make_picture(), "eager=True")
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html


def test_a_template_may_choose_widths_and_words():
    html = written(make_picture(size=(1300, 800)), 'alt="" widths="320 960"')
    assert "-960.webp 960w" in html
    assert "1280w" not in html
    assert 'alt=""' in html


def test_words_cannot_leave_their_attribute():
    html = written(make_picture(alt='"><script>alert(1)</script>'))
    assert "<script" not in html


def test_the_master_stands_alone_until_the_sizes_are_ready():
    pic = make_picture()
    pic.ready_widths = []
    html = written(pic)
    assert "<source" not in html
    assert "srcset" not in html
    assert f'src="{pic.file.url}"' in html


def test_the_focal_point_is_said_by_classes_and_only_when_it_was_set():
    pic = make_picture()
    assert "class=" not in written(pic)
    pic.focus_x, pic.focus_y = 90, 20
    assert 'class="focus-x100 focus-y25"' in written(pic)


def test_no_picture_is_no_html():
    assert written(None) == ""


def test_it_asks_the_database_nothing_and_names_its_tag(django_assert_num_queries):
    pic = Picture.objects.get(pk=make_picture().pk)
    with django_assert_num_queries(0), pages.collecting() as collected:
        written(pic)
    assert f"picture:{pic.pk}" in collected.tags
