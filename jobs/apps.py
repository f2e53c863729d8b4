from datetime import timedelta

from django.apps import AppConfig
from django.core import checks


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Background work"

    def ready(self):
        from jobs import schedule

        schedule.every(timedelta(minutes=10), "jobs.tasks.prune")
        checks.register(schedule.check)
