"""Lists of words against what people write to get past them, and against innocent words."""

import time

import pytest

from comments import matching
from comments.folding import views

HIDDEN = {
    "plain": "casino",
    "capitals": "CaSiNo",
    "Cyrillic letters": "c\u0430sin\u043e",
    "letters set apart": "c a s i n o",
    "points between": "c.a.s.i.n.o",
    "soft hyphen": "cas\u00adino",
    "without width": "cas\u200bi\u200dno",
    "order of writing": "cas\u202ein\u202co",
    "wide letters": "ｃａｓｉｎｏ",
    "mathematical letters": "𝐜𝐚𝐬𝐢𝐧𝐨",
    "a tag": "cas<b></b>ino",
    "composed accents": "c\u00e1sin\u00f3",
    "accents as marks": "ca\u0301sino\u0301",
    "piled marks": "c" + "\u0301" * 50 + "asino",
    "digits": "c4s1n0",
    "Greek letters": "c\u03b1sin\u03bf",
    "dotless i": "cas\u0131no",
    "dotted capital": "CAS\u0130NO",
    "letters in frames": "\U0001f172\U0001f170\U0001f182\U0001f178\U0001f17d\U0001f17e",
    "flags": "\U0001f1e8\U0001f1e6\U0001f1f8\U0001f1ee\U0001f1f3\U0001f1f4",
    "pictures between": "c\U0001f3b0a\U0001f3b0s\U0001f3b0i\U0001f3b0n\U0001f3b0o",
    "dashes between": "c – a – s – i – n – o",
    "signs": "¢as!n0",
    "small capitals": "ᴄᴀsɪɴᴏ",
    "Canadian letters": "ᑕᗩᔕino",
    "Coptic letters": "ⲥasino",
    "a round sigma": "\u03f2asino",
    "two at once": "c \u0430 s \u0456 n 0",
}


@pytest.mark.parametrize("written", HIDDEN.values(), ids=HIDDEN)
def test_a_listed_word_is_found_however_it_is_hidden_and_its_place_told(written):  # D22
    said = f"Come to {written} now"
    span = matching.span_of("casino", views(said), whole_words=True)
    assert span is not None
    found = said[slice(*span)]
    assert written.startswith(found)
    assert len(written) - len(found) <= 1  # a mark at the end belongs to nothing that is compared
    assert matching.span_of("casino", views(said), whole_words=False) is not None


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("cunt", "Scunthorpe United won"),
        ("ass", "a class analysis of the assembly"),
        ("сор", "We call a cop"),
        ("cop", "Вынеси сор из избы, пожалуйста"),
        ("कर", "करना बेकार"),
        ("रक", "किताब सरकार की"),
        ("ana", "banana"),
        ("mp3", "an mpeg file"),
        ("کار", "سرکاری دفتر"),
        ("an", "a n d"),
        ("मर", "मेरे मारे"),
        ("iti", "Stop!it is ready"),
        ("a b", "a, b und c"),
    ],
)
def test_innocent_words_are_not_found(entry, said):  # D23
    assert matching.span_of(entry, views(said), whole_words=True) is None


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("сор", "Вынеси сор из избы, пожалуйста"),
        ("काला धन", "यह काला धन है"),
        ("STRASSE", "die Straße"),
        ("straße", "DIE STRASSE"),
        ("ISPARTA", "\u0131sparta"),
        ("گالی", "یہ گالی ہے"),
        ("buy now", "Buy   now, please".replace("   ", " ")),
        ("😀", "so 😀 !"),
    ],
)
def test_entries_of_every_script_are_found_in_their_own(entry, said):  # D25 D26
    assert matching.span_of(entry, views(said), whole_words=True) is not None


def test_letters_within_a_word_are_found_only_where_asked():
    said = views("Scunthorpe")
    assert matching.span_of("thorp", said, whole_words=True) is None
    assert matching.span_of("thorp", said, whole_words=False) == (4, 9)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://bad.example/x", "https://bad.example/x"),
        ("see HTTP://Shop.Bad.example", "HTTP://Shop.Bad.example"),
        ("www.bad.example.", "www.bad.example."),
        ("https://notbad.example", None),
        ("https://bad.example.org", None),
        ("https://user@good.example@bad.example/", "https://user@good.example@bad.example/"),
        ("http://[::1", None),
    ],
)
def test_links_are_known_by_their_host(text, found):
    host = "bad.example"
    span = matching.link_span(host, text)
    assert (span and text[slice(*span)]) == found


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("192.0.2.77", True),
        ("::ffff:192.0.2.77", True),
        ("192.0.3.1", False),
        ("2001:db8::1", False),
        ("", False),
        ("<script>", False),
    ],
)
def test_which_addresses_lie_in_a_network(address, inside):  # D69
    assert matching.is_in_network(address, "192.0.2.0/24") is inside


@pytest.mark.parametrize(
    "text", ["<" * 5_000, "a " * 2_500, "&:;" * 1_666, "http://a.b " * 450, "é\u0301" * 2_500]
)
def test_the_longest_hostile_text_takes_no_time_against_a_thousand_entries(text):  # D13
    entries = [f"word{number}" for number in range(1_000)]
    begin = time.process_time()
    seen = views(text)
    assert not any(matching.span_of(entry, seen, whole_words=True) for entry in entries)
    assert time.process_time() - begin < 0.6
