"""What every template may name."""

from django.conf import settings


def site(request):
    return {
        "site_name": settings.SITE_NAME,
        "site_edition": settings.SITE_EDITION,
        "site_url": settings.SITE_URL,
    }
