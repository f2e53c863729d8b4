"""The rows of the story form in which bylines are chosen: an author and a role in each."""

from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError

from articles.bylines import Role
from articles.typed import key_in

FREE_ROWS = 2  # to add to those that are chosen


class BylineRows(forms.Widget):
    """Two choices a row, of the names "bylines" and "bylines_role"; empty rows are left out.

    value: pairs (author id, role) as text. A row without a role is one of words.
    """

    def value_from_datadict(self, data, files, name):
        authors, roles = data.getlist(name), data.getlist(f"{name}_role")
        rows = zip_longest(authors, roles[: len(authors)], fillvalue="")
        return [[author, role or Role.WORDS.value] for author, role in rows if author]


class BylinesField(forms.Field):
    """Gives the bylines of a content: lists [author id, role] in their order.

    authors: names by id, set by the form.
    """

    widget = BylineRows
    authors: dict[int, str] = {}
    roles = Role.choices

    def to_python(self, value):
        chosen: dict[int, str] = {}
        for typed, role in value or []:
            author = key_in(str(typed))
            if author not in self.authors or role not in Role.values:
                raise ValidationError("Choose authors and roles of the list.")
            if chosen.setdefault(author, role) != role:
                name = self.authors[author]
                raise ValidationError(f"{name} stands here twice: choose one role for each name.")
        return [[author, role] for author, role in chosen.items()]

    def rows(self, value):
        """Will give what the form draws: pairs (author id, role) as text, free rows last.

        Text, as the address of a new story's form may bring it, is no choice.
        """
        pairs = [] if isinstance(value, str) else value or []
        chosen = [(str(author), str(role)) for author, role in pairs]
        return [*chosen, *[("", Role.WORDS.value)] * FREE_ROWS]
