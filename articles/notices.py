"""Whether a paragraph tells readers that the story was corrected or updated. No database.

Only how it begins is looked at: a label such as "Correction (Nov. 5):", or a sentence about this
story. A sentence that only mentions a correction is the story's own.
"""

import re

_LABELS = (
    "corrections?|corrected|clarifications?|clarified|updates?|updated|amended|retractions?"
    "|apology|errat(?:um|a)|editor(?:s[’']?|[’']s)? note|note from the editors?|for the record"
    "|(?:भूल[ -]?)?सुधार|स्पष्टीकरण|संशोधन|संशोधित|शुद्धिपत्र|अपडेटेड|अपडेट|अद्यतन|खंडन|माफ़ीनामा"
    "|संपादक(?:ीय| की) (?:टिप्पणी|नोट)"
    "|تصحیح|تصحيح|وضاحت|اصلاح|درستی|معذرت|ترمیم|اپ ?ڈیٹ|ایڈیٹر کا نوٹ|ادارتی نوٹ"
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    "|जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|अक्तूबर|नवंबर|दिसंबर"
    "|جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر"
)
_HOURS = (
    r"[ap]\.?m\.?|noon|midnight|today|yesterday|local time|h(?:ou)?rs?|i\.?s\.?t\.?|gmt|utc|bst"
    "|[cemp][sd]?t|pkt|cest|बजे|सुबह|दोपहर|शाम|रात|بجے|صبح|دوپہر|شام|رات"
)
_DAYS = "(?:mon|tues?|wed(?:nes)?|thu(?:r?s)?|fri|sat(?:ur)?|sun)(?:day)?"
_WHEN = (  # possessive, so that no text takes long
    r"(?>[\s,،;|·#]*+(?:[(\[][^()\[\]\n]{0,80}[)\]]|\d+(?:[:./-]\d+)*+(?:st|nd|rd|th)?"
    rf"|(?:{_MONTHS}|{_DAYS}|{_HOURS}|as of|at|on|of|no|appended|last|को|پر|کو)(?![^\W\d])\.?))*+"
)
_LABEL = rf"(?:{_LABELS})(?![^\W_])(?:\s*(?:/|&|and|or)\s*(?:{_LABELS})(?![^\W_]))?"
_ABOUT = r"(?: (?:to|on) (?:this|the) (?:article|story|report|headline|caption))?"
# A bracket's end, a colon, a dash that no second one answers, or nothing more on the line.
_BEHIND = (
    r"[\])*]*(?:(?<=[\])])\s|\s*[:：﹕]|(?:\s*[–—]|\s+-\s)(?![^.!?।۔\n]*(?:[–—]|\s-\s))"
    r"|\s*\.?\s*(?:\n|$))"
)

_THIS = r"this (?:[\w., ]{1,20} )?(?:article|story|post|page|piece|column|caption|headline|report)"
_DONE = (
    r"(?:corrected|updated|clarified|revised|edited|amended)(?:\s*(?:[:.,;(–—]|$)"
    r"|\s(?:on|at|with|after|because|since|following|throughout|several times|twice)\b"
    r"|\sto (?:add|clarify|correct|fix|include|note|reflect|remove|say|show|update)\b"
    r"|\sfor (?:accuracy|clarity|length|style)\b)"
)
_SENTENCES = (
    rf"{_THIS} (?:was|is|has been|has since been) (?:\w+ ){{0,2}}?{_DONE}",
    rf"[^.\n]{{0,60}}\b(?:earlier|previous|original|first) version of {_THIS}(?<!report)\b",
    r"we have (?:\w+ )?(?:corrected|updated|clarified|amended) (?:this|the) (?:article|story)\b",
    r"we regret the errors?\b|this (?:article|story) corrects\b",
    r"इस (?:ख़?बर|लेख|रिपोर्ट|समाचार)[^।\n]{0,60}?(?:अपडेट|सुधारा|संशोधित|ठीक) (?:किया|की|कर)",
    r"इस (?:ख़?बर|लेख|रिपोर्ट|समाचार) के (?:पिछले|पहले) संस्करण",
    r"اس (?:خبر|مضمون|رپورٹ)[^۔\n]{0,60}?(?:اپ ?ڈیٹ|درست|تصحیح|ترمیم) (?:کیا|کی|کر)",
    r"اس (?:خبر|مضمون|رپورٹ) کے (?:پچھلے|پہلے) (?:ورژن|نسخے)",
)
_NOTICE = re.compile(
    rf"[\W_]*(?:{_LABEL}{_ABOUT}{_WHEN}{_BEHIND}|{'|'.join(_SENTENCES)})", re.IGNORECASE
)
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LOOKED_AT = 400  # characters


def is_notice(text: str) -> bool:
    """Will say whether a paragraph of that text begins as a note of what was changed."""
    return bool(_NOTICE.match(_UNSEEN.sub("", text[:_LOOKED_AT])))
