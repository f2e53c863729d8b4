"""The form of a rule: what moderators type, checked, and tried before it is saved."""

import ipaddress
import json
import re

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from articles.admin import TidyForm
from articles.typed import key_in
from comments import dry_run as trying
from comments.folding import folded_entry
from comments.matching import host_of
from comments.models import CommenterEmail, CommenterNetwork, Rule
from comments.rules import BLOCKS, MOST, Kind, person

SALT = "comments.rule tried"
WIDEST = {4: 16, 6: 32}  # a network wider than this is half the world
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_]{2,}")


class RuleForm(TidyForm):
    """Saved only when what is sent has been tried: the first press shows what it would have done.

    dry_run: its DryRun after such a press. is_trying: whether the form waits for the second press.
    """

    tried = forms.CharField(required=False, widget=forms.HiddenInput)
    dry_run: trying.DryRun | None = None
    is_trying = False

    class Meta:
        model = Rule
        fields = ("kind", "pattern", "action", "note", "ends_at")
        help_texts = {
            "pattern": "A word or letters; a site like example.org; a domain of addresses; a "
            "network like 192.0.2.0/24, or #123 for that of comment 123; of a person the email "
            "address, or #123. Capitals, accents and letters that look alike do not matter.",
            "note": "For the other moderators. A block needs one.",
            "ends_at": "Empty: until it is deleted. A block of a network needs an end.",
        }

    def clean_ends_at(self):
        ends_at = self.cleaned_data["ends_at"]
        if "ends_at" in self.changed_data and ends_at and ends_at <= timezone.now():
            raise ValidationError("Enter a time that is still to come.")
        return ends_at

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind", self.instance.kind)
        if "pattern" in cleaned:
            try:
                cleaned["pattern"], self.instance.shown = _CLEAN[Kind(kind)](cleaned["pattern"])
            except ValidationError as error:
                self.add_error("pattern", error)
        if kind == Kind.NETWORK and not cleaned.get("ends_at"):
            self._miss("ends_at", "A block of a network needs an end: others get the address then.")
        if kind in BLOCKS and not cleaned.get("note"):
            self._miss("note", "Say why, for the other moderators.")
        if self.instance.pk is None and Rule.objects.in_force()[: MOST + 1].count() >= MOST:
            raise ValidationError(f"There are {MOST:,} rules in force. Delete some first.")
        return cleaned

    def _miss(self, name, words):
        if name in self.fields and name not in self.errors:
            self.add_error(name, words)

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and self.cleaned_data["tried"] != self._token():
            self.is_trying = True
            self.dry_run = trying.of(self.instance)
            self.data = self.data.copy()
            self.data[self.add_prefix("tried")] = self._token()
            self.add_error(None, ValidationError("Not saved yet.", code="tried"))

    def _token(self) -> str:
        rule = self.instance
        held = json.dumps([rule.kind, rule.pattern, rule.action, f"{timezone.localdate()}"])
        return signing.Signer(salt=SALT).signature(held)


def _words(typed: str) -> tuple[str, str]:
    pattern = " ".join(typed.split())
    if max(map(len, folded_entry(pattern)), default=0) < 2:
        raise ValidationError("Enter two letters or more that can be seen.")
    return pattern, pattern


def _site(typed: str) -> tuple[str, str]:
    host = host_of(typed.strip().lower()).removeprefix("www.")
    if not _HOST.fullmatch(host):
        raise ValidationError("Enter a site like example.org.")
    return host, host


def _domain(typed: str) -> tuple[str, str]:
    domain, _ = _site(typed.strip().rpartition("@")[2])
    return domain, f"@{domain}"


def _person(typed: str) -> tuple[str, str]:
    if key_in(typed.strip().removeprefix("#")):
        given = _of_comment(CommenterEmail, typed)
    else:
        validate_email(typed.strip())
        given = CommenterEmail(address=typed.strip())
    return person(given.address), given.masked()


def _of_comment(model, typed: str):
    """What is kept of whoever wrote the comment with that number, so that nobody need see it."""
    given = model.objects.filter(pk=key_in(typed.strip().removeprefix("#"))).first()
    if given is None:
        what = "network" if model is CommenterNetwork else "address"
        raise ValidationError(f"No {what} is kept of a comment of that number.")
    return given


def _network(typed: str) -> tuple[str, str]:
    if typed.strip().startswith("#"):
        kept = _of_comment(CommenterNetwork, typed)
        return kept.network, kept.network
    try:
        network = ipaddress.ip_network(typed.strip(), strict=False)
    except ValueError as error:
        raise ValidationError("Enter a network like 192.0.2.0/24 or 2001:db8::/48.") from error
    if network.prefixlen < WIDEST[network.version]:
        raise ValidationError(f"That is too wide: /{WIDEST[network.version]} at most.")
    return str(network), str(network)


_CLEAN = {
    Kind.WORD: _words,
    Kind.PART: _words,
    Kind.LINK: _site,
    Kind.PERSON: _person,
    Kind.DOMAIN: _domain,
    Kind.NETWORK: _network,
}
