"""One report of a comment as it was sent: read, checked in the order of comments' own form, and
kept or refused."""

import logging

from django import forms
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.networks import client_address
from accounts.origins import Origin, origin_of
from comments import reporting, submission, texts
from comments.forms import TypedField
from comments.models import Comment
from comments.reports import LONGEST_WORDS, Cause

logger = logging.getLogger(__name__)
_GONE = _("This comment is not on the page any more, so there is nothing to report.")


class ReportForm(forms.Form):
    """Errors by field, in the order of the page."""

    cause = forms.ChoiceField(
        choices=Cause,
        error_messages={
            "required": _("Choose what is wrong with it."),
            "invalid_choice": _("Choose what is wrong with it."),
        },
    )
    words = TypedField(
        on_one_line=False,
        required=False,
        max_length=LONGEST_WORDS,
        error_messages={"max_length": _("Use at most 500 characters; yours has %(show_value)s.")},
    )

    def clean(self):
        cleaned = super().clean()
        needs_words = cleaned.get("cause") == Cause.OTHER and "words" not in self.errors
        if needs_words and not texts.shows_something(cleaned["words"]):
            self.add_error("words", ValidationError(_("Say in a few words what is wrong with it.")))
        return cleaned

    @property
    def typed(self) -> dict[str, str]:
        """Will give what stands in each field, for showing it again: never cut, never lost."""
        told = self.data if self.is_bound else self.initial
        return {name: texts.plain(told.get(name, "")) for name in (*self.fields, "light")}

    @property
    def problems(self) -> dict[str, str]:
        """Will give one sentence for each field that is to be mended, in the order of the page."""
        return {name: errors[0] for name, errors in self.errors.items()}

    @property
    def is_light(self) -> bool:
        """Whether the reader came from the light version, and wants to go back there."""
        return bool(self.typed["light"])


def accept(request: HttpRequest, comment: Comment | None, form: ReportForm) -> None:
    """Will keep the report. Raises submission.Refused; the form then knows its errors.

    comment: one that readers see, None where there is none.
    """
    submission.check_form(request, form)
    if comment is None:
        raise submission.Refused(404, _GONE)
    origin = origin_of(request)
    if origin is Origin.FOREIGN:
        raise submission.Refused(403, submission.FOREIGN)
    if not form.is_valid():
        raise submission.Refused(400)
    try:
        reporting.report(
            comment,
            cause=form.cleaned_data["cause"],
            words=form.cleaned_data["words"],
            address=client_address(request),
            has_origin=origin is Origin.OWN,
        )
    except reporting.NotShown as error:
        raise submission.Refused(404, _GONE) from error
    except reporting.TooFast as error:
        words = _("Many reports came from where you are.")
        raise submission.Refused(429, words, wait=error.wait) from error
    except OperationalError as error:
        logger.exception("A report could not be written")
        raise submission.Refused(503, submission.BUSY, wait=30) from error
