"""The newsroom's pictures: what is seen, whose it is, and which sizes are ready."""

from django.conf import settings
from django.db import models, transaction

from images import files
from pagecache import pages


class Picture(models.Model):
    """A picture of the library. Readers get `file` and its renditions, never `original`.

    file: the re-encoded JPEG without metadata, at most 2560 px wide, made during the upload.
    ready_widths: widths in px of the renditions that exist, each as JPEG and as WebP, ascending.
    has_avif: whether each of them exists as AVIF too.
    focus_x, focus_y: the point that a crop keeps, in per cent of width and height.
    """

    file = models.ImageField(
        upload_to="pictures/", width_field="width_px", height_field="height_px", editable=False
    )
    original = models.CharField(max_length=200, blank=True, editable=False)
    width_px = models.PositiveIntegerField(editable=False)
    height_px = models.PositiveIntegerField(editable=False)
    ready_widths = models.JSONField(default=list, editable=False)
    has_avif = models.BooleanField(default=False, editable=False)
    alt = models.CharField(
        "alternative text",
        max_length=300,
        blank=True,
        help_text="What is seen, for those who do not see it. Needed before publication.",
    )
    caption = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=120, blank=True)
    focus_x = models.PositiveSmallIntegerField(default=50)
    focus_y = models.PositiveSmallIntegerField(default=40)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        permissions = [("change_any_picture", "Can change pictures of others")]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="pictures_newest_first"),
            models.Index(fields=["alt", "-uploaded_at", "-id"], name="pictures_by_alt"),
            models.Index(fields=["uploaded_by", "-uploaded_at", "-id"], name="pictures_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focus_x__lte=100, focus_y__lte=100),
                name="picture_focus_in_per_cent",
            )
        ]

    def __str__(self):
        return self.alt or self.caption or f"Picture {self.pk}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        pages.forget(self.page_tag)

    def delete(self, *args, **kwargs):
        """Will delete the row, and after the commit its files, unless another row shares them."""
        tag, name, original = self.page_tag, self.file.name, self.original
        widths = list(self.ready_widths)
        deleted = super().delete(*args, **kwargs)
        pages.forget(tag)

        def remove_files():  # asked after the commit, when nobody can take them up unseen
            if not Picture.objects.filter(file=name).exists():
                files.remove(name, original, widths)
                pages.forget(files.edge_tag(name))

        transaction.on_commit(remove_files)
        return deleted

    @property
    def page_tag(self) -> str:
        """The tag of the kept pages on which this picture stands."""
        return f"picture:{self.pk}"
