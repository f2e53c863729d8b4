"""Names by which the outside knows a task that comes twice. A task may always come twice."""

from urllib.parse import urlsplit

from django.conf import settings
from django.tasks import TaskContext


def key(context: TaskContext, part: object = "") -> str:
    """Will give a key that is the same at every try of a task, and no other task has.

    part: tells apart what one task sends, such as the number of the addressee.
    """
    return f"{context.task_result.id}{f'.{part}' if part != '' else ''}"


def message_id(context: TaskContext, part: object = "") -> str:
    """Will give a mail's Message-ID by the same rule, so that whoever gets it twice can tell."""
    return f"<{key(context, part)}@{urlsplit(settings.SITE_URL).hostname}>"
