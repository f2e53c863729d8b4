"""Stories as an app of Django."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Stories"

    def ready(self):
        from images import usage  # its models cannot be imported any earlier

        usage.find_by(self._showing)

    def _showing(self, picture):
        figure = f'<figure data-picture="{picture.pk}"'
        return self.get_model("Article").objects.filter(body__contains=figure)
