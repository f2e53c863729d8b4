import pytest

from articles.typed import tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\0b\x1b[31mc\x7f", "ab[31mc"),
        ("half \ud83d of a letter", "half  of a letter"),
        ("cafe\u0301", "café"),
        ("हिन्दी \u200dاردو\tend", "हिन्दी \u200dاردو\tend"),
    ],
)
def test_typed_text_is_kept_without_what_no_database_stores(typed, kept):
    assert tidy(typed) == kept
    assert tidy(kept) == kept
