"""Who works just now, and what is done every so often. The tasks are rows of django_tasks_db."""

from django.db import models


class Worker(models.Model):
    """A worker that lives, and the task that it has taken. One that ends takes its row along.

    process: of which machine and process it is (jobs.processes.mark).
    task_id: the row of django_tasks_db that it runs, if any. Whoever is not named here by the time
    a task is done has lost it, and what it did is not written down.
    """

    name = models.CharField(max_length=64, primary_key=True)
    process = models.CharField(max_length=250)
    task_id = models.UUIDField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.name


class Schedule(models.Model):
    """A periodic task, as the apps declare it by jobs.schedule.every.

    task: its dotted name. last_run_at: when it was last enqueued. task_id: the row of that run.
    """

    task = models.CharField(max_length=200, primary_key=True)
    every_seconds = models.FloatField()
    next_run_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)
    task_id = models.UUIDField(null=True)

    def __str__(self):
        return f"{self.task} every {self.every_seconds:g} s"
