import pytest

from tests.jobs import chores


@pytest.fixture(autouse=True)
def in_database(settings, plain_settings):
    """Tasks wait for a worker, as they do in a newsroom."""
    settings.TASKS = {"default": {"BACKEND": "jobs.backend.InDatabase", "QUEUES": []}}


@pytest.fixture
def table(db):
    chores.make_table()
