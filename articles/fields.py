"""The story's body as a model field."""

from django.db import models


class StoryField(models.TextField):
    """Structural HTML, cleaned by allow-list whenever it is saved."""
