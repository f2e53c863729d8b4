"""Addresses of posts, in the one shape in which each is kept."""

import pytest

from articles import addresses

X = "https://x.com/mayor/status/1234567890"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (X, X),
        (" https://twitter.com/mayor/status/1234567890?s=20&t=abc ", X),
        ("https://mobile.twitter.com/mayor/status/1234567890/photo/1", X),
        ("https://www.x.com/mayor/status/1234567890#m", X),
        ("https://x.com/i/web/status/1234567890", "https://x.com/i/web/status/1234567890"),
        ("https://www.instagram.com/p/Cabc-12_x/", "https://www.instagram.com/p/Cabc-12_x/"),
        ("https://instagram.com/p/Cabc-12?igsh=1", "https://www.instagram.com/p/Cabc-12/"),
        (
            "https://www.instagram.com/mayor/reel/Cabc-12/",
            "https://www.instagram.com/reel/Cabc-12/",
        ),
        ("https://www.instagram.com/reels/Cabc-12/", "https://www.instagram.com/reel/Cabc-12/"),
    ],
)
def test_a_post_is_kept_without_the_marks_of_who_shared_it(address, kept):
    assert addresses.post(address) == kept
    assert addresses.post(kept) == kept


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://x.com/mayor/status/1234567890",
        "https://x.com.evil.example/mayor/status/1234567890",
        "https://evil.example/x.com/mayor/status/1234567890",
        "https://x.com@evil.example/mayor/status/1234567890",
        "https://x.com/mayor",
        "https://x.com/mayor/status/12a",
        "https://x.com/mayor/status/1234567890x",
        "https://x.com/mayor/status/१२३४५६",
        'https://x.com/mayor/status/1234567890"><script>',
        "https://www.instagram.com/mayor/",
        "https://www.instagram.com/stories/mayor/123/",
        "javascript:alert(1)//x.com/mayor/status/1234567890",
    ],
)
def test_what_is_no_post_is_none(address):
    assert addresses.post(address) is None
