import pytest

from articles.words import LONGEST, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("India–US defence: “breakthrough”!", ["india", "us", "defence", "breakthrough"]),
        ("Café CAFÉ cafe\u0301", ["cafe", "cafe", "cafe"]),
        ("don’t don't", ["dont", "dont"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("नदी का पानी, हिन्दी!", ["नदी", "का", "पानी", "हिन्दी"]),
        ("ज़रूर जरूर माँ मां", ["जरूर", "जरूर", "मां", "मां"]),
        ("كتاب کِتاب ہے", ["کتاب", "کتاب", "ہے"]),
        ("دریا\u200cے", ["دریاے"]),
        ("ﬁnance ２０２６", ["finance", "2026"]),
        ("1,200.5", ["1", "200", "5"]),
        ("", []),
        ("*\"'()--;%_\\ 😀 \0 \ud800 ُ", []),
        ("x" * 100, ["x" * LONGEST]),
    ],
)
def test_words_are_folded_alike_whoever_typed_them(text, words):
    assert words_of(text) == words
