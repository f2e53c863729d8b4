"""Stories as an app of Django."""

from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_save


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Stories"

    def ready(self):
        from articles import clock, planning  # models cannot be imported any earlier
        from images import usage
        from jobs import schedule
        from pagecache import due

        usage.find_by(self._showing)
        due.settled_by(planning.settle)
        due.settled_by(clock.settle)
        schedule.every(timedelta(minutes=1), "articles.tasks.settle")
        schedule.every(timedelta(minutes=10), "articles.tasks.prepare_anew")
        self._follow_pages_of_the_footer()

    def _showing(self, picture):
        figure = f'<figure data-picture="{picture.pk}"'
        return self.get_model("Article").objects.filter(body__contains=figure)

    def _follow_pages_of_the_footer(self):
        # Django's own model: no save of ours could say that readers' pages hang on it.
        page = self.apps.get_model("flatpages", "FlatPage")
        for signal, sender in (
            (post_save, page),
            (post_delete, page),
            (m2m_changed, page.sites.through),
        ):
            signal.connect(_forget_names, sender=sender, dispatch_uid="articles")


def _forget_names(**kwargs):
    from pagecache import pages  # its models, too

    pages.forget(pages.NAMES)
