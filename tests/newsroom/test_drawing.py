"""The demo's pictures: enough of them, all different, each told in words."""

from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from newsroom import demo
from newsroom.demo.drawing import ALT, DRAWINGS, SIZES, draw
from newsroom.demo.drawing.creatives import CREATIVES

DRAFT = 0.125


@pytest.fixture(scope="module")
def drafts() -> dict[str, Image.Image]:
    return {name: draw(name, DRAFT) for name in DRAWINGS}


def test_there_is_a_picture_for_every_demo_story() -> None:
    assert len(DRAWINGS) >= 46
    assert {"map-delhi-kuala-lumpur", "river-flood", "parliament-seats"} <= set(DRAWINGS)


def test_every_picture_has_its_sentence_of_alternative_text() -> None:
    assert set(ALT) == set(DRAWINGS)
    assert len(set(ALT.values())) == len(ALT)
    for name, alt in ALT.items():
        assert 30 <= len(alt) <= 125, name
        assert alt.endswith("."), name


def test_a_finished_picture_has_the_promised_size_and_mode() -> None:
    picture = DRAWINGS["river-flood"]()
    assert picture.size == SIZES
    assert picture.mode == "RGB"


def test_drafts_keep_the_shape(drafts: dict[str, Image.Image]) -> None:
    for name, draft in drafts.items():
        assert draft.size == (240, 150), name
        assert draft.mode == "RGB", name


def test_the_same_name_gives_the_same_bytes(drafts: dict[str, Image.Image]) -> None:
    for name in ("skyline-dusk", "umbrellas-above", "river-flood", "dry-lakebed"):
        assert draw(name, DRAFT).tobytes() == drafts[name].tobytes(), name


def test_pictures_reach_all_four_corners(drafts: dict[str, Image.Image]) -> None:
    """Nothing was left unpainted: an untouched sheet is black, and black is in no palette."""
    for name, draft in drafts.items():
        right, bottom = draft.width - 1, draft.height - 1
        for corner in ((0, 0), (right, 0), (0, bottom), (right, bottom)):
            assert draft.getpixel(corner) != (0, 0, 0), name


def test_no_two_pictures_look_alike(drafts: dict[str, Image.Image]) -> None:
    thumbs = {name: draft.resize((24, 15), Image.Resampling.BOX) for name, draft in drafts.items()}
    for (one, first), (other, second) in combinations(thumbs.items(), 2):
        difference = ImageStat.Stat(ImageChops.difference(first, second)).mean
        assert sum(difference) / 3 > 8, (one, other)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw("no-such-picture")


def test_house_adverts_come_in_three_sizes_two_of_each() -> None:
    sizes = sorted(creative().size for creative in CREATIVES.values())
    assert sizes == [(300, 250)] * 2 + [(320, 100)] * 2 + [(728, 90)] * 2


def test_every_story_asks_for_a_picture_that_is_drawn() -> None:
    stories = Path(demo.__file__).parent / "stories"
    for story in stories.glob("*.html"):
        for line in story.read_text(encoding="utf-8").splitlines()[:40]:
            if line.startswith("picture: "):
                assert line.removeprefix("picture: ") in DRAWINGS, story.name
