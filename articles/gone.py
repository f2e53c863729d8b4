"""Stories that readers cannot have: of a killed one they are told that it is gone, for good."""

from django.http import Http404

from articles.workflow import State


class Gone(Http404):
    """A story was killed: its page says so, with 410, for good."""


def refuse(stories) -> None:
    """Will raise Gone where one of these stories was killed, and else Http404. One query."""
    if stories.filter(state=State.KILLED).exists():
        raise Gone
    raise Http404
