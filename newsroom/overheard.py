"""What this process says beside its answers: its log, the reports of errors that it would mail, and
the mails that it sends. Nothing of it leaves the process while it is listened to.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core import mail
from django.tasks import TaskContext
from django.tasks.signals import task_enqueued
from django.views.debug import ExceptionReporter
from django_tasks_db.models import DBTaskResult

LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
MOST_TASKS = 500
logger = logging.getLogger(__name__)


class Log(logging.Handler):
    """lines: all that a log could print of each record, and the reports of errors as Django makes
    them, with the variables of each frame."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._format = logging.Formatter("%(levelname)s %(name)s: %(message)s").format

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self._format(record)}\n{vars(record)!r}")
        request = getattr(record, "request", None)
        if record.levelno >= logging.ERROR and record.exc_info and request is not None:
            reporter = ExceptionReporter(request, *record.exc_info, is_email=True)
            self.lines += [reporter.get_traceback_text(), reporter.get_traceback_html()]


@contextmanager
def log() -> Iterator[Log]:
    """Will gather what is logged from INFO on, by whatever logger, and let nobody else hear it."""
    heard = Log()
    known = [one for one in logging.root.manager.loggerDict.values() if _is_logger(one)]
    before = [(one, one.handlers, one.level, one.propagate) for one in [logging.root, *known]]
    for one in known:
        one.handlers, one.propagate = [], True
        one.setLevel(logging.NOTSET)
    logging.root.handlers = [heard]
    logging.root.setLevel(logging.INFO)
    try:
        yield heard
    finally:
        for one, handlers, level, propagate in before:
            one.handlers, one.propagate = handlers, propagate
            one.setLevel(level)


def _is_logger(one) -> bool:
    return isinstance(one, logging.Logger)


@contextmanager
def tasks() -> Iterator[list[str]]:
    """Will gather the keys of the tasks that this process enqueues."""
    keys: list[str] = []

    def gather(task_result, **kwargs):
        keys.append(task_result.id)

    task_enqueued.connect(gather)
    try:
        yield keys
    finally:
        task_enqueued.disconnect(gather)


def work(keys: list[str]) -> list[str]:
    """Will do the tasks of comments among these, and those that they enqueue, as a worker would,
    and name those that failed, which is logged. No other tasks: those act on the outside."""
    failed = []
    for number, key in enumerate(keys):  # it grows meanwhile
        row = DBTaskResult.objects.filter(pk=key, task_path__startswith="comments.").first()
        if row is not None and number < MOST_TASKS:
            try:
                _do(row)
            except Exception as error:  # whatever a task raises
                logger.exception("%s failed: %r", row.task_path, error)
                failed.append(row.task_path)
    return failed


def _do(row: DBTaskResult) -> None:
    task, result = row.task, row.task_result
    context = [TaskContext(task_result=result)] if task.takes_context else []
    task.call(*context, *result.args, **result.kwargs)


@contextmanager
def mails() -> Iterator[list]:
    """Will gather the mails that are sent, where settings.MAILERS names LOCMEM."""
    before = getattr(mail, "outbox", None)
    mail.outbox = []
    try:
        yield mail.outbox
    finally:
        mail.outbox = before if before is not None else []


def text_of(message) -> str:
    """Will give a mail without the line that names its addressee."""
    raw = message.message()
    headers = [f"{name}: {value}" for name, value in raw.items() if name != "To"]
    return "\n".join([*headers, message.body])
