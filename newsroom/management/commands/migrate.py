"""Django's migrate, and then what belongs to a migrated newsroom: roles and the site's address."""

from django.core.management.commands import migrate
from django.db import connections

from accounts import roles
from articles import site


class Command(migrate.Command):
    def handle(self, *args, **options):
        super().handle(*args, **options)
        database = connections[options["database"]]
        if "accounts_user" in database.introspection.table_names() and not options["app_label"]:
            roles.sync()
            site.sync()
