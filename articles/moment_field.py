"""A moment as somebody of the newsroom types it: in its zone, also in the nights when its clocks
are changed."""

from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

YEARS = range(1990, 2200)
_TYPED = "%Y-%m-%dT%H:%M"
_TURNS = ("first", "second")  # which of two moments that clocks show alike; the place is the fold


class MomentInput(forms.DateTimeInput):
    """Date and time; and, where clocks show that time twice, which of the two."""

    def __init__(self):
        super().__init__(attrs={"type": "datetime-local"}, format=_TYPED)

    def value_from_datadict(self, data, files, name):
        typed = super().value_from_datadict(data, files, name)
        turn = data.get(f"{name}_turn", "")
        return f"{typed} {turn}" if typed and turn in _TURNS else typed

    def format_value(self, value):
        if isinstance(value, str):
            return _parted(value)[0]
        return super().format_value(value)

    def render(self, name, value, attrs=None, renderer=None):
        drawn = super().render(name, value, attrs, renderer)
        plain, turn = _read(value)
        if plain is None or not _comes_twice(plain):
            return drawn
        zone = timezone.get_current_timezone()
        choices = format_html_join(
            " ",
            '<label><input type="radio" name="{}_turn" value="{}"{}> the {} ({})</label>',
            (
                (name, each, SafeString(" checked" if each == turn else ""), each, named)
                for fold, each in enumerate(_TURNS)
                for named in [plain.replace(tzinfo=zone, fold=fold).tzname()]
            ),
        )
        words = "That night this time comes twice:"
        return format_html('{}<span class="moment-turn">{} {}</span>', drawn, words, choices)


class MomentHidden(forms.HiddenInput):
    """A moment that is not asked for here, with its turn, so that it comes back as it was."""

    def format_value(self, value):
        plain, turn = _read(value)
        return value if plain is None else f"{plain:{_TYPED}} {turn}".strip()


class MomentField(forms.DateTimeField):
    """An aware moment, of this age. A time that clocks skip, or show twice, is not guessed at."""

    widget = MomentInput
    hidden_widget = MomentHidden

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, datetime):
            return super().to_python(value)
        typed, turn = _parted(value)
        try:
            plain = datetime.fromisoformat(typed)
        except ValueError:
            plain = None
        if plain is None or plain.tzinfo is not None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if plain.year not in YEARS:
            raise ValidationError("This year is too far away.")
        # In UTC: in the hour that comes twice, moments of another zone are never equal to others.
        return _aware(plain.replace(second=0, microsecond=0), turn).astimezone(UTC)


# For formfield_overrides of a ModelAdmin.
IN_ADMIN = {models.DateTimeField: {"form_class": MomentField, "widget": MomentInput}}


def _aware(plain: datetime, turn: str) -> datetime:
    zone = timezone.get_current_timezone()
    moments = [plain.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    if moments[0].utcoffset() == moments[1].utcoffset():
        return moments[0]
    if not _comes_twice(plain):
        later = moments[0].astimezone(UTC).astimezone(zone)
        raise ValidationError(
            f"There is no {plain:%H:%M} on that day: clocks go forward, {plain:%H:%M} would be "
            f"{later:%H:%M}. Choose another time."
        )
    if turn not in _TURNS:
        names = " and then ".join(str(moment.tzname()) for moment in moments)
        raise ValidationError(f"{plain:%H:%M} comes twice that night, in {names}: choose which.")
    return moments[_TURNS.index(turn)]


def _parted(typed: str) -> tuple[str, str]:
    """The time as typed, and the turn behind it, "" for none."""
    time, _, turn = typed.rpartition(" ")
    return (time, turn) if turn in _TURNS else (typed, "")


def _comes_twice(plain: datetime) -> bool:
    zone = timezone.get_current_timezone()
    first, second = (plain.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return first.utcoffset() > second.utcoffset()


def _read(value) -> tuple[datetime | None, str]:
    """The plain time that is shown, and the turn that was chosen for it, "" for none."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None, fold=0), _TURNS[local.fold]
    typed, turn = _parted(value or "")
    try:
        plain = datetime.fromisoformat(typed).replace(tzinfo=None)
    except ValueError:
        return None, ""
    return (plain, turn) if plain.year in YEARS else (None, "")
