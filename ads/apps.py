from datetime import timedelta

from django.apps import AppConfig


class AdsConfig(AppConfig):
    name = "ads"
    verbose_name = "Advertisements"

    def ready(self):
        from jobs import schedule  # models cannot be imported any earlier
        from pagecache.versions import in_redis

        schedule.every(timedelta(hours=1), "ads.tasks.forget_offers")
        if in_redis():
            schedule.every(timedelta(seconds=10), "ads.tasks.count_waiting")
