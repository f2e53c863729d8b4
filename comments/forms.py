"""What a reader types into the comment form, checked."""

import re
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

from articles.typed import key_in
from comments import appeals, texts
from comments.folding import is_disguised
from comments.posting import Words

TRAP = "topic"  # a field that people do not see, named so that no browser fills it in
LONGEST_TEXT = 5_000
_validate_address = URLValidator(schemes=["http", "https"])


class TypedField(forms.CharField):
    """Text without control characters; required means that a reader would see something of it."""

    def __init__(self, *, on_one_line: bool = True, **options):
        super().__init__(strip=True, **options)
        self.clean_typed = texts.one_line if on_one_line else texts.plain

    def to_python(self, value):
        return super().to_python(self.clean_typed(value or ""))

    def validate(self, value):
        if self.required and not texts.shows_something(value):
            raise ValidationError(self.error_messages["required"], code="required")


def address_typed(email: str) -> str:
    """Will give a mail address that was typed. Raises ValidationError where it is none."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError(_("Enter an address like name@example.org.")) from error
    if len(email) > 254:
        raise ValidationError(_("An email address has at most 254 characters."))
    return email


class _Typed(forms.Form):
    """The words of a comment. Errors by field, in the order of the page."""

    comment = TypedField(
        on_one_line=False,
        max_length=LONGEST_TEXT,
        error_messages={
            "required": _("Write your comment."),
            "max_length": _("A comment has at most 5,000 characters; yours has %(show_value)s."),
        },
    )

    @property
    def typed(self) -> dict[str, str]:
        """Will give what stands in each field, for showing it again: never cut, never lost."""
        told = self.data if self.is_bound else self.initial
        return {name: texts.plain(told.get(name, "")) for name in (*self.fields, "light")}

    @property
    def problems(self) -> dict[str, str]:
        """Will give one sentence for each field that is to be mended, in the order of the page."""
        return {name: errors[0] for name, errors in self.errors.items()}


class EditForm(_Typed):
    """Other words for a comment. revision: of the words that its author saw."""

    revision = TypedField(required=False)

    def clean_revision(self):
        revision = self.cleaned_data["revision"]
        return int(revision) if re.fullmatch("[0-9]{1,9}", revision) else 0


class CommentForm(_Typed):
    """A new comment; parent is checked where it is kept."""

    name = TypedField(
        max_length=80,
        error_messages={
            "required": _("Enter your name."),
            "max_length": _("A name has at most 80 characters."),
        },
    )
    email = TypedField(error_messages={"required": _("Enter an address like name@example.org.")})
    website = TypedField(
        required=False,
        max_length=200,
        error_messages={"max_length": _("The address of a website has at most 200 characters.")},
    )
    notify = TypedField(required=False)  # a tick; whatever it says, it is one
    parent = TypedField(required=False)
    key = TypedField(required=False)

    def clean_email(self):
        return address_typed(self.cleaned_data["email"])

    def clean_website(self):
        website = self.cleaned_data["website"]
        if website and "//" not in website and ":" not in website:
            website = f"https://{website}"
        if website and not _is_website(website):
            raise ValidationError(_("Enter an address like https://example.org, or none."))
        return website

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        key = key_in(parent)
        if parent and key is None:
            raise ValidationError(_("The comment that you answered is not there any more."))
        return key

    def clean_key(self):
        """The key that the browser made for this form alone; where there is none, one of ours."""
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid4()

    @property
    def typed(self) -> dict[str, str]:
        return super().typed | ({"parent": ""} if "parent" in self.errors else {})

    @property
    def is_light(self) -> bool:
        """Whether the reader came from the light version, and wants to go back there."""
        told = self.data if self.is_bound else self.initial
        return bool(texts.plain(told.get("light", "")))

    def words(self) -> Words:
        cleaned = self.cleaned_data
        return Words(
            name=cleaned["name"],
            email=cleaned["email"],
            website=cleaned["website"],
            text=cleaned["comment"],
            parent=cleaned["parent"],
            trapped=bool(self.data.get(TRAP, "").strip()),
            wants_mail=bool(cleaned["notify"]),
            key=cleaned["key"],
        )


class AppealForm(forms.Form):
    """What a commenter says against a rejection."""

    words = TypedField(
        on_one_line=False,
        max_length=appeals.LONGEST,
        error_messages={
            "required": _("Write why your comment should be published."),
            "max_length": _("An appeal has at most 2,000 characters; yours has %(show_value)s."),
        },
    )

    @property
    def typed(self) -> str:
        return texts.plain(self.data.get("words", ""))


def _is_website(address: str) -> bool:
    try:
        _validate_address(address)
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises where it is none
    except (ValidationError, ValueError):
        return False
    is_plain = not texts.hides_something(address) and len(address) <= 200
    return is_plain and "@" not in parts.netloc and not is_disguised(parts.hostname or "")
