"""The web application, for a WSGI server. Refuses to start a real newsroom without its secrets."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

if settings.UNSET_FOR_PRODUCTION and not (settings.DEBUG or settings.DEMO):
    raise ImproperlyConfigured(
        "Not started: set " + ", ".join(settings.UNSET_FOR_PRODUCTION) + " in the environment "
        "(docs/operations.md says what each is for)."
    )

application = get_wsgi_application()
