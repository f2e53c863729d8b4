"""How several processes agree on which kept pages are still true."""

from django.db import models


class TagVersion(models.Model):
    """The number of the last change that touched a tag. The empty tag counts all changes."""

    tag = models.CharField(max_length=120, primary_key=True)
    number = models.BigIntegerField()

    class Meta:
        verbose_name = "version of a tag"

    def __str__(self):
        return f"{self.tag or 'all'}: {self.number}"
