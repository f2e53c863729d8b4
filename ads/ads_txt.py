"""Who may sell our advertising, as /ads.txt tells it (ads.txt 1.1): its lines and what is wrong in
them. A part of ads.models."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models

from pagecache import pages

TAG = "ads_txt"
ONE = 1  # the key of the one row
LONGEST = 200_000
_MOST_TOLD = 20
_BYTE_ORDER_MARK = "\ufeff"
NOBODY_SELLS = "placeholder.example.com, placeholder, DIRECT, placeholder\n"  # the standard's own
_RELATIONS = ("DIRECT", "RESELLER")
_NAMES = ("CONTACT", "SUBDOMAIN", "INVENTORYPARTNERDOMAIN", "OWNERDOMAIN", "MANAGERDOMAIN")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_VARIABLE = re.compile(r"([A-Za-z]+)\s*=(.*)")
_WORD = re.compile(r"[!-~]+")  # printable, no space
_COUNTRY = re.compile(r"[A-Za-z]{2}")


class AdsTxt(models.Model):
    """The text as the ad manager keeps it; empty, nobody may sell."""

    id = models.PositiveSmallIntegerField(primary_key=True, editable=False)
    text = models.TextField(
        "lines",
        blank=True,
        max_length=LONGEST,
        help_text="One seller a line: domain, account, DIRECT or RESELLER, and the seller’s own "
        "identifier where it has one. Lines that begin with # are notes. Empty: nobody may sell.",
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "ads.txt"
        constraints = [models.CheckConstraint(condition=models.Q(id=ONE), name="one_ads_txt")]

    def __str__(self):
        return "ads.txt"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        pages.forget(TAG)

    def clean(self):
        self.text = tidied(self.text)
        found = [f"Line {number}: {what}" for number, what in problems(self.text)]
        if found:
            more = [f"And {len(found) - _MOST_TOLD} more."] if len(found) > _MOST_TOLD else []
            raise ValidationError({"text": found[:_MOST_TOLD] + more})


def served() -> str:
    """Will give what /ads.txt says, never without a record. One query; the page hangs on it."""
    pages.depend(TAG)
    text = AdsTxt.objects.filter(pk=ONE).values_list("text", flat=True).first() or ""
    return text if any(_records(text)) else text + NOBODY_SELLS


def tidied(text: str) -> str:
    """Will give it with plain line ends, no mark at its start, no space at the end of a line, and
    one line end behind all."""
    lines = text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    kept = "\n".join(line.rstrip() for line in lines.split("\n")).rstrip("\n")
    return f"{kept}\n" if kept else ""


def problems(text: str) -> list[tuple[int, str]]:
    """Will find what no reader of the file understands: pairs of a line, from 1, and a sentence."""
    found = []
    first: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        what, told = _judged(line)
        if not what and told and first.setdefault(told, number) != number:
            what = _said_twice(told, first[told])
        if what:
            found.append((number, what))
    return found


def _said_twice(told: tuple[str, ...], line: int) -> str:
    if told[0] == "MANAGERDOMAIN":
        return f"line {line} names a manager for {told[1] or 'every country'} already."
    return f"the same as line {line}."


def _judged(line: str) -> tuple[str, tuple[str, ...]]:
    """What is wrong with a line, "" where nothing is; and what it says, () for a note."""
    if "<" in line or ">" in line:
        return "HTML has no place here.", ()
    if any(not (character.isprintable() or character == "\t") for character in line):
        return "a character that cannot be seen: type the line anew.", ()
    said = line.partition("#")[0].strip()
    if not said:
        return "", ()
    variable = _VARIABLE.fullmatch(said)
    return _variable(*variable.groups()) if variable else _record(said)


def _variable(name: str, value: str) -> tuple[str, tuple[str, ...]]:
    name, value = name.upper(), value.strip()
    told = (name, value.lower())
    if name not in _NAMES:
        return f"{name} is none of {', '.join(_NAMES)}.", told
    if not value:
        return f"{name} says nothing.", told
    if name == "CONTACT":
        return "", told
    domain, comma, country = (part.strip() for part in value.partition(","))
    if comma and not (name == "MANAGERDOMAIN" and _COUNTRY.fullmatch(country)):
        return f"{name} names one domain.", told
    if not _DOMAIN.fullmatch(domain.lower()):
        return f"{domain or value} is no domain.", told
    if name == "MANAGERDOMAIN":
        return "", (name, country.upper())
    return "", (name,) if name == "OWNERDOMAIN" else told


def _record(said: str) -> tuple[str, tuple[str, ...]]:
    fields = [field.strip() for field in said.partition(";")[0].split(",")]
    domain, *others = fields[:3]  # an account may be told apart by its capitals
    told = (domain.lower(), *others[:1], *(relation.upper() for relation in others[1:]))
    if not fields[-1] and len(fields) > 1:
        return "a comma at the end.", told
    if not 3 <= len(fields) <= 4:
        return "three or four parts with commas between them: domain, account, relation.", told
    if not _DOMAIN.fullmatch(told[0]):
        return f"{fields[0] or 'nothing'} is no domain.", told
    if not all(_WORD.fullmatch(field) for field in (fields[1], fields[-1])):
        return "an account is one word without spaces.", told
    if fields[2].upper() not in _RELATIONS:
        return f"{fields[2] or 'nothing'} is neither DIRECT nor RESELLER.", told
    return "", told


def _records(text: str) -> Iterator[str]:
    """The lines that name a seller."""
    for line in text.split("\n"):
        said = line.partition("#")[0].strip()
        if said and not _VARIABLE.fullmatch(said):
            yield said
