"""A text's words as search compares them: in every script, folded. No database.

Both databases are given these words, never the text itself, so that both find the same.
"""

import unicodedata

LONGEST = 64  # characters; longer ones are cut, in the index as in the question

_LATIN_MARKS = range(0x300, 0x370)
_ARABIC_MARKS = {*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6ED)}
_SAME = {
    **dict.fromkeys([*_LATIN_MARKS, *_ARABIC_MARKS]),  # accents and vowel signs that few type
    0x640: None,  # the stroke that stretches an Arabic word
    0x93C: None,  # nukta: ज़रूर and जरूर
    0x901: "\u0902",  # chandrabindu as anusvara: माँ and मां
    **dict.fromkeys([0x64A, 0x649], "\u06cc"),  # yeh and alef maksura as the yeh of Urdu
    0x643: "\u06a9",  # kaf as the kaf of Urdu
    **dict.fromkeys([0x647, 0x629, 0x6C3], "\u06c1"),  # heh as the heh of Urdu
    0x2019: "'",
}


def words_of(text: str) -> list[str]:
    """Will give the words of a text in their order, folded; [] when it holds no letter or digit."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_SAME)
    composed = unicodedata.normalize("NFC", folded)
    plain = "".join(map(_part, composed))
    return [word[:LONGEST] for word in plain.split() if any(map(_counts, word))]


def _part(character: str) -> str:
    """Joiners vanish, since they stand inside of words; everything that is no letter parts them."""
    category = unicodedata.category(character)
    if category == "Cf" or character == "'":
        return ""
    return character if category[0] in "LMN" else " "


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"
