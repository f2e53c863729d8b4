"""Rows of an earlier age: the database as it was before a migration, and brought to what is now."""

from contextlib import contextmanager

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrated(*targets):
    """Will migrate to these, and give the models of that time."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return executor.loader.project_state(list(targets)).apps


@contextmanager
def before(name):
    """Gives the migration of ads before the one whose name ends so; afterwards all are applied."""
    loader = MigrationExecutor(connection).loader
    (found,) = [key for key in loader.graph.nodes if key[1].endswith(name)]
    yield next(key for key in loader.get_migration(*found).dependencies if key[0] == "ads")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def latest():
    return MigrationExecutor(connection).loader.graph.leaf_nodes("ads")
