"""A dateline inside a sentence: "New Delhi,Nov.01,2025:The pact …". No database, no clock."""

import re
from datetime import date
from typing import NamedTuple

_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "january february march april may june july august september october november december",
        "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
        "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    )
    for number, name in enumerate(names.split(), 1)
} | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?"
_DATELINE = re.compile(
    rf"\s*(?P<place>[^\W\d_][^\d,،:;–—\n\v!?“”\"()/]{{1,39}}?)\s*[,،\s]\s*"  # noqa: RUF001
    rf"(?:(?P<month>{_MONTH})\.?\s*(?P<day>{_DAY})|(?P<first>{_DAY})\s*(?P<then>{_MONTH})\.?)"
    r"(?:\s*[,،]?\s*(?P<year>(?:19|20)\d\d))?"
    r"\s*(?::\s*[-–—]?|[-–—])\s*",  # noqa: RUF001
    re.IGNORECASE,
)
_NO_PLACE = re.compile(
    r"(?:on|in|at|by|from|since|until|till|after|before|between|the|this|last|next|and|but|as|for"
    r"|published|updated|posted|date|dated|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)


class Dateline(NamedTuple):
    """place: "New Delhi". length: how many characters of the text it takes, with what parts it."""

    place: str
    on: date
    length: int


def read(text: str, *, today: date) -> Dateline | None:
    """Will read the dateline with which a text begins; None where there is none.

    A place, a day and a colon or dash are needed. today: decides a year that is not said.
    """
    found = _DATELINE.match(text)
    if found is None:
        return None
    place = " ".join(found["place"].split()).strip(" .,")
    if len(place.split()) > 4 or len(place) < 2 or _NO_PLACE.match(place) or place[0].islower():
        return None
    month = _MONTHS[(found["month"] or found["then"]).lower()]
    day = int(re.sub(r"\D", "", found["day"] or found["first"]))
    on = _day(int(found["year"] or 0), month, day, today)
    return Dateline(_spoken(place), on, found.end()) if on else None


def told(on: date) -> str:
    """Will write a day as the desk says it: 1 November 2025."""
    return f"{on.day} {on:%B} {on.year}"


def _day(year: int, month: int, day: int, today: date) -> date | None:
    years = [year] if year else [today.year - 1, today.year, today.year + 1]
    days = []
    for candidate in years:
        try:
            days.append(date(candidate, month, day))
        except ValueError:  # no such day, in this year at least
            continue
    return min(days, key=lambda on: abs(on - today), default=None)


def _spoken(place: str) -> str:
    """NEW DELHI is New Delhi; UN stays UN."""
    if not place.isupper() or len(place) <= 3:
        return place
    return re.sub(r"[^\W\d_](?:[^\W\d_]|['’])*", lambda word: word[0].capitalize(), place)  # noqa: RUF001
