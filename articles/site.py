"""What the site is called and where it stands. SITE_URL is the one source of absolute addresses."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site


def sync() -> None:
    """Will write SITE_URL's host into the Site row that Django's own apps ask. After migrate."""
    Site.objects.update_or_create(
        pk=settings.SITE_ID,
        defaults={"domain": urlsplit(settings.SITE_URL).netloc, "name": settings.SITE_NAME[:50]},
    )
    Site.objects.clear_cache()


def absolute(path: str) -> str:
    """Will turn a path of this site, beginning with a slash, into an absolute address."""
    return f"{settings.SITE_URL}{path}"
