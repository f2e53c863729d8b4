from datetime import timedelta

from django.apps import AppConfig
from django.core import checks


class PagecacheConfig(AppConfig):
    name = "pagecache"
    verbose_name = "Kept pages"

    def ready(self):
        from jobs import schedule  # its models cannot be imported any earlier
        from pagecache import purging

        schedule.every(timedelta(hours=1), "pagecache.tasks.prune")
        checks.register(purging.check)
