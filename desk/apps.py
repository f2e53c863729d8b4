from datetime import timedelta

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class DeskAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with the newsroom's own site object."""

    default = False
    default_site = "desk.site.DeskSite"


class DeskConfig(AppConfig):
    default = True
    name = "desk"
    verbose_name = "Desk"

    def ready(self):
        from images import usage  # its models cannot be imported any earlier
        from jobs import schedule

        usage.find_by(self._written_with)
        schedule.every(timedelta(days=1), "desk.tasks.thin")
        schedule.every(timedelta(hours=1), "desk.tasks.prune")

    def _written_with(self, picture):
        """Stories with a picture in any saved version, since each can be taken up again."""
        figure = f'<figure data-picture="{picture.pk}"'
        versions = self.get_model("Revision").objects.select_related("article")
        holding = versions.filter(content__lead_picture_id=picture.pk) | versions.filter(
            content__body__icontains=figure
        )
        return {version.article for version in holding.defer("content")}
