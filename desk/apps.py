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
