from datetime import timedelta

from django.apps import AppConfig
from django.core import checks


class AdsConfig(AppConfig):
    name = "ads"
    verbose_name = "Advertisements"

    def ready(self):
        from ads import frames  # models cannot be imported any earlier
        from jobs import schedule
        from pagecache.versions import in_redis

        checks.register(frames.check)
        schedule.every(timedelta(hours=1), "ads.tasks.forget_offers")
        schedule.every(timedelta(days=1), "ads.tasks.reconcile")
        if in_redis():
            schedule.every(timedelta(seconds=10), "ads.tasks.count_waiting")
