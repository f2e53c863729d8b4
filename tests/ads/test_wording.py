"""Words of a creative that nobody sees, that turn others around, or that leave their line."""

import pytest

from ads.wording import NOTHING, PILED, UNSEEN, problem

ACUTE, CANDRABINDU = "\u0301", "\u0901"


@pytest.mark.parametrize(
    "text",
    [
        "", "Read the paper", "कि्षत्रिय की ख़बरें", "اُردُو کی خَبریں", "می\u200cخواہم", "क्\u200dष", "\u200fخبر",
        "👨\u200d👩\u200d👧", "❤\ufe0f", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "ắ", "漢字", "50 %",
        f"a{ACUTE * 4}",
    ],
)  # fmt: skip
def test_words_of_all_languages_are_taken(text):
    assert problem(text) == ""


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("\u202eepap eht daeR", UNSEEN), ("\u2066Read\u2069", UNSEEN), ("Re\u200bad", UNSEEN),
        ("\ufeffRead", UNSEEN), ("Re\u00adad", UNSEEN), ("\u3164", UNSEEN), ("Re\u2060ad", UNSEEN),
        ("Re\u034fad", UNSEEN), ("\u2028", UNSEEN), ("\ue000", UNSEEN), ("\u200d\u200d", NOTHING),
        (ACUTE * 3, NOTHING), (f"a{ACUTE * 40}", PILED), (f"a{ACUTE * 5}b", PILED),
        (f"a{(ACUTE + chr(0x200D)) * 3}", PILED), (f"कि{CANDRABINDU * 5}", PILED),
    ],
)  # fmt: skip
def test_words_that_hide_turn_or_pile_up_are_named(text, what):
    assert problem(text) == what
