from datetime import timedelta

from django.apps import AppConfig


class ReadershipConfig(AppConfig):
    name = "readership"
    verbose_name = "Readership"

    def ready(self):
        from jobs import schedule  # its models cannot be imported any earlier

        schedule.every(timedelta(seconds=30), "readership.tasks.rank_anew")
