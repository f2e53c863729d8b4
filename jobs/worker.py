"""The life of one worker: take a task, do it, write down what came of it, until told to stop."""

import logging
import os
import signal
import socket
import threading
import time
from contextlib import nullcontext, suppress

from django import db
from django.db import connection, transaction
from django.tasks import TaskContext
from django.tasks.signals import task_started
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.json import normalize_json
from django_tasks_db.models import DBTaskResult

from jobs import claims, processes, schedule
from jobs.models import Worker
from jobs.reaper import Reaper

logger = logging.getLogger("jobs")
POLL_SECONDS = 0.2  # a task waits at most that long for an idle worker
LOOK_ROUND_SECONDS = 1.0  # at the schedule and at the other workers
BEAT_SECONDS = 5.0  # well below reaper.LEASE_SECONDS
STOP_WITHIN_SECONDS = 8.0


class _Interrupted(BaseException):
    """The time to stop has run out in mid-task. No task's `except Exception` holds it up."""


class Loop:
    """One worker. run() ends after stop(), which signals call."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{get_random_string(6)}"
        self.stopping_since: float | None = None
        self._reaper = Reaper(self.name)
        self._signed_in = False
        self._database_is_away = False
        self._next_look = 0.0

    def run(self) -> None:
        """Will work until told to stop; must be called in the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        signal.signal(signal.SIGALRM, self._interrupt)
        threading.Thread(target=self._beat, daemon=True).start()
        with suppress(_Interrupted):
            while self.stopping_since is None:
                if not self.turn():
                    time.sleep(POLL_SECONDS)
            signal.setitimer(signal.ITIMER_REAL, 0)
        self._leave()

    def stop(self, *_) -> None:
        """Will let the task in hand have STOP_WITHIN_SECONDS, and no other begin."""
        if self.stopping_since is None:
            self.stopping_since = time.monotonic()
            signal.setitimer(signal.ITIMER_REAL, STOP_WITHIN_SECONDS)

    def _interrupt(self, *_) -> None:
        raise _Interrupted

    def turn(self) -> bool:
        """Will do one task, if one is ready, and tell whether there was something to do."""
        try:
            self._look_round()
            row = claims.claim(self.name)
        except claims.Lost:
            self._sign_in()
            return True
        except db.Error as error:
            self._wait_for_database(error)
            return False
        if row is not None:
            self._do(row)
        return row is not None

    def _look_round(self) -> None:
        clock = time.monotonic()
        if clock < self._next_look:
            return
        if not self._signed_in:
            self._sign_in()
            schedule.write_down(timezone.now())
        if self._database_is_away:
            self._database_is_away = False
            self._reaper.forget()
            logger.warning("The database is back.")
        schedule.enqueue_due(timezone.now())
        self._reaper.reap(clock)
        self._next_look = clock + LOOK_ROUND_SECONDS

    def _wait_for_database(self, error: db.Error) -> None:
        if not self._database_is_away:
            reason = (str(error).splitlines() or [repr(error)])[0]
            logger.warning("The database is away, background work waits: %s", reason)
        self._database_is_away = True
        self._signed_in, self._next_look = False, 0.0
        connection.close()

    def _sign_in(self) -> None:
        now = {"seen_at": timezone.now()}
        Worker.objects.update_or_create(
            name=self.name, defaults=now, create_defaults=now | {"process": processes.mark()}
        )
        self._signed_in = True

    def _do(self, row: DBTaskResult) -> None:
        try:
            task, result = row.task, row.task_result
            task_started.send(sender=type(task.get_backend()), task_result=result)
            context = [TaskContext(task_result=result)] if task.takes_context else []
            with transaction.atomic() if task.exactly_once else nullcontext():
                returned = normalize_json(task.call(*context, *result.args, **result.kwargs))
                if task.exactly_once:
                    claims.succeed(row, self.name, returned)
                    return
        except claims.Lost:
            logger.warning("%s was taken over by another worker.", row.task_path)
        except (Exception, SystemExit) as error:
            self._write_down(claims.fail, row, error)
        else:
            self._write_down(claims.succeed, row, returned)

    def _write_down(self, outcome, row: DBTaskResult, content) -> None:
        """However long the database is away: what was done must not be done again."""
        while True:
            try:
                outcome(row, self.name, content)
                return
            except claims.Lost:
                logger.warning("%s was taken over by another worker.", row.task_path)
                return
            except (db.OperationalError, db.InterfaceError) as error:
                self._wait_for_database(error)
                time.sleep(POLL_SECONDS)
            except db.Error as error:  # no column can hold what it returned
                outcome, content = claims.fail, error

    def _leave(self) -> None:
        """Takes the worker's row away; what it could not end, others begin anew."""
        connection.close()  # an interrupted query may still hold it
        with suppress(db.Error), transaction.atomic():
            me = Worker.objects.filter(pk=self.name).first()
            row = me and DBTaskResult.objects.filter(pk=me.task_id).first()
            if row is not None:
                claims.put_back(row, self.name)
                logger.warning("%s was stopped in mid-task and is put back.", row.task_path)
            Worker.objects.filter(pk=self.name).delete()
        connection.close()

    def _beat(self) -> None:
        """In a thread of its own: a long task neither looks like death nor holds up a stop."""
        next_beat = 0.0
        while True:
            clock = time.monotonic()
            if clock >= next_beat:
                next_beat = clock + BEAT_SECONDS
                try:
                    Worker.objects.filter(pk=self.name).update(seen_at=timezone.now())
                except db.Error:
                    connection.close()  # the main thread says so
            since = self.stopping_since
            if since is not None and clock - since > STOP_WITHIN_SECONDS + 1:
                logger.warning("Stopped in mid-task; another worker will do it anew.")
                os._exit(0)
            time.sleep(0.25)
