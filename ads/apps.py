from datetime import timedelta

from django.apps import AppConfig


class AdsConfig(AppConfig):
    name = "ads"
    verbose_name = "Advertisements"

    def ready(self):
        from jobs import schedule  # its models cannot be imported any earlier

        schedule.every(timedelta(hours=1), "ads.tasks.forget_offers")
