"""Which paragraphs are notes of what was changed, and which only mention a correction."""

import time

import pytest

from articles.notices import is_notice

NOTICES = [
    "Correction: the gauge read 8.2 metres.",
    "CORRECTION: The gauge read 8.2 metres.",
    "Correction (Nov. 5): An earlier version said otherwise.",
    "Correction, Nov. 5, 2026: The name was wrong.",
    "Correction Nov. 5: The name was wrong.",
    "Correction on 5 November: the name was wrong.",
    "Correction — The name was wrong.",
    "Correction - the name was wrong.",
    "Correction appended.",
    "Correction",
    "(Correction: the name was wrong.)",
    "*Correction: the name was wrong.",
    "[CORRECTED] The name was wrong.",
    "Corrections and clarifications: the name was wrong.",
    "Correction/clarification: the name was wrong.",
    "Correction to this story: the name was wrong.",
    "Clarification: he has not resigned.",
    "UPDATE, 5 p.m.: The minister has resigned after the vote.",
    "Update 17:05: The minister resigned.",
    "Update (5:12 p.m. IST): The minister resigned.",
    "UPDATE 2: The minister resigned.",
    "Update #3 – The minister resigned.",
    "Update—the minister resigned.",
    "Updated Nov. 5, 2026, 5:12 p.m. — The minister resigned.",
    "Updated at 5 p.m. on Nov. 5.",
    "Editor’s note: names were changed.",
    "Editor's Note, Nov. 5: names were changed.",
    "Editors’ note — names were changed.",
    "EDITORS' NOTE: names were changed.",
    "Editors note: names were changed.",
    "Retraction: the report was wrong.",
    "Apology: we named the wrong man.",
    "For the record: the bridge is 300 metres long.",
    "Erratum: the bridge is 300 metres long.",
    "This article was corrected on Nov. 5: the name was wrong.",
    "This story has been updated.",
    "This story has been updated with a comment from the ministry.",
    "(This story has been corrected to fix the name of the river.)",
    "(This Nov. 5 story has been corrected to fix the name.)",
    "This story was amended on 5 November 2026 to remove a name.",
    "This page has since been updated: the road is open.",
    "An earlier version of this article misstated the height of the dam.",
    "Because of an editing error, an earlier version of this story gave the wrong date.",
    "A previous version of this article said that the road was open.",
    "We have corrected this article.",
    "Correction\u200f: the name was wrong.",
    "सुधार: नदी का नाम गलत था।",
    "सुधार (5 नवंबर): नदी का नाम गलत था।",
    "भूल सुधार: नदी का नाम गलत था।",
    "भूल-सुधार – नदी का नाम गलत था।",
    "स्पष्टीकरण: मंत्री ने इस्तीफा नहीं दिया।",
    "अपडेट: मंत्री ने इस्तीफा दिया।",
    "अपडेट, 5 नवंबर, शाम 5 बजे: मंत्री ने इस्तीफा दिया।",
    "अपडेट, ५ नवंबर: मंत्री ने इस्तीफा दिया।",
    "संपादक की टिप्पणी: नाम बदले गए हैं।",
    "इस खबर को अपडेट किया गया है।",
    "इस लेख के पिछले संस्करण में नाम गलत था।",
    "تصحیح: دریا کا نام غلط تھا۔",
    "تصحیح (۵ نومبر): دریا کا نام غلط تھا۔",
    "وضاحت: وزیر نے استعفیٰ نہیں دیا۔",
    "اپڈیٹ: وزیر نے استعفیٰ دے دیا۔",
    "اپ ڈیٹ: وزیر نے استعفیٰ دے دیا۔",
    "اپ\u200cڈیٹ، ۵ نومبر: وزیر نے استعفیٰ دے دیا۔",
    "تصحیح\u200f: دریا کا نام غلط تھا۔",
    "اس خبر کو اپ ڈیٹ کیا گیا ہے۔",
    "اس مضمون کے پچھلے ورژن میں نام غلط تھا۔",
    "Correction\nThe gauge read 8.2 metres.",
    "\u200bUPDATE: The minister resigned.",
]
SENTENCES = [
    "The minister promised a correction: the figures were wrong.",
    "Correction of the river's course – a plan of 1970 – has begun.",
    "Corrections – once rare – are now common in the paper.",
    "Corrections officers said on Monday: we were not told.",
    "Correction fluid was found on the ledger: the sums had changed.",
    "Clarification is needed, he said: nobody knows the rule.",
    "Update your phone before Friday: the old version is unsafe.",
    "Updates to the law: what changes for tenants in the new year.",
    "Updated figures show – as expected – a fall in prices.",
    "Updated 5 times since 2019, the rule now says: no cars.",
    "Updated guidance from the ministry: wear a mask indoors.",
    "Updating the register took a year: it is done.",
    "Update-ready phones: which to buy.",
    "Editor’s notes from 1970 show how the paper was made: by hand.",
    "Editors noted on Monday that the price rose: by a fifth.",
    "This article of the constitution was amended in 1976.",
    "This article of the constitution was amended to allow a president – once.",
    "This story was told on Nov. 5: in a school.",
    "This story has been told before: in 1970.",
    "This story was updated by the poet for the stage.",
    "This report was leaked on Nov. 5: it names the officers.",
    "An earlier version of this report, leaked in May, said that it was safe.",
    "An earlier version of the bill was sent back: it was too long.",
    "A correction in the market – of a tenth – is expected.",
    "The correction: a tenth in a week.",
    "Apology was demanded by the opposition: none was given.",
    "Apologies, he said: none were needed.",
    "Mayor’s correction: the budget falls.",
    "We regret the loss of life, the company said: it will pay.",
    "Amended rules – two pages – were published.",
    "He was asked for an update at 5 p.m.: none came.",
    "The story was updated with new songs: it ran a year.",
    "सुधार के लिए सरकार ने समिति बनाई: तीन सदस्य होंगे।",
    "सुधार के 5 उपाय: पहला, सड़कें।",
    "सुधारों पर मंत्री ने कहा: काम जारी है।",
    "अपडेट के बाद फोन बंद हो गए: कंपनी ने माफी मांगी।",
    "स्पष्टीकरण मांगा गया है – तीन दिन में।",
    "पुलिस ने स्पष्टीकरण दिया: कोई घायल नहीं।",
    "इस खबर के बाद लोग सड़कों पर उतरे: बाजार बंद रहे।",
    "اصلاح کے لیے حکومت نے کمیٹی بنائی: تین رکن ہوں گے۔",
    "اصلاحات پر وزیر نے کہا: کام جاری ہے۔",
    "وضاحت طلب کی گئی ہے – تین دن میں۔",
    "پولیس نے وضاحت کی: کوئی زخمی نہیں۔",
    "اپ ڈیٹ کے بعد فون بند ہو گئے: کمپنی نے معافی مانگی۔",
    "اس خبر کے بعد لوگ سڑکوں پر آئے: بازار بند رہے۔",
    "",
]


@pytest.mark.parametrize("text", NOTICES)
def test_a_note_of_what_was_changed_is_known_by_how_it_begins(text):
    assert is_notice(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_that_only_mentions_a_correction_is_none(text):
    assert not is_notice(text)


@pytest.mark.parametrize(
    "text",
    ["correction " + "1" * 399, "update " + "5, " * 200, "correction (" * 60, "(" * 399]
    + [
        "this " + "a, " * 200,
        "update " + "nov " * 100,
        "इस खबर " * 80,
        "correction – " + "– " * 200,
    ],
)
def test_no_text_takes_long(text):
    began = time.perf_counter()
    is_notice(text)
    assert time.perf_counter() - began < 0.1
