"""The web application, for a WSGI server. Refuses to start a real newsroom without its secrets."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

if settings.UNSET_FOR_PRODUCTION and not (settings.DEBUG or settings.DEMO):
    raise ImproperlyConfigured(
        "Not started: set " + ", ".join(settings.UNSET_FOR_PRODUCTION) + " in the environment "
        "(docs/operations.md says what each is for)."
    )

# Readers wait less long than a command does: for another's lock, for an answer, for a server that
# is away. What is not had by then is answered by newsroom.outages. DATABASE_URL may say otherwise.
_options = settings.DATABASES["default"].setdefault("OPTIONS", {})
if connection.vendor == "sqlite":
    _options["timeout"] = 5
elif connection.vendor == "postgresql":
    _options.setdefault("connect_timeout", 2)
    _limits = ("lock_timeout=2s", "statement_timeout=5s", "idle_in_transaction_session_timeout=10s")
    _options.setdefault("options", " ".join(f"-c {limit}" for limit in _limits))

application = get_wsgi_application()
