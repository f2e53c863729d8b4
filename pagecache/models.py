"""What makes processes agree on which kept pages are true, and the prepared parts of pages."""

from django.db import models
from django.db.models import Q


class TagVersion(models.Model):
    """The number of the last change that touched a tag. The empty tag counts all changes."""

    ALL = ""

    tag = models.CharField(max_length=120, primary_key=True)
    number = models.BigIntegerField()

    class Meta:
        verbose_name = "version of a tag"
        indexes = [models.Index(fields=["number"], name="tags_by_last_change")]

    def __str__(self):
        return f"{self.tag or 'all'}: {self.number}"


class Part(models.Model):
    """A prepared part of pages; pagecache.parts makes, reads and frees it.

    owner: what it is of, named like a tag: "site", "front", "section:3", "article:5".
    content: JSON text. tags: all that it hangs on, with spaces between.
    number: the counter of changes before what stands in it was read.
    """

    owner = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    content = models.TextField()
    tags = models.TextField(blank=True)
    number = models.BigIntegerField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = "prepared part"
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind"], name="part_once_per_owner"),
        ]
        indexes = [models.Index(fields=["until"], name="parts_by_end")]

    def __str__(self):
        return f"{self.kind} of {self.owner}"


class PartTag(models.Model):
    """That a part hangs on a tag, so that a change of the tag finds it."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="hangs_on")
    tag = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "tag"], name="part_tag_once"),
            models.CheckConstraint(condition=~Q(tag=""), name="part_tag_has_name"),
        ]
        indexes = [models.Index(fields=["tag"], name="parts_by_tag")]

    def __str__(self):
        return f"{self.part_id} hangs on {self.tag}"


class Due(models.Model):
    """When the next thing of that name is due by the clock; null is never. See pagecache.due."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "due moment"
        verbose_name_plural = "due moments"
        indexes = [models.Index(fields=["at"], name="due_first")]

    def __str__(self):
        return f"{self.name}: {self.at or 'never'}"
