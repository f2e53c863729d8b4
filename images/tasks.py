"""Work on pictures that an upload need not wait for."""

from django.tasks import task

from images import files
from images.models import Picture
from pagecache import pages


@task
def make_renditions(picture_id: int) -> None:
    """Will make the smaller sizes of a picture and tell its pages. Safe to run again."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:  # deleted since
        return
    widths = files.write_renditions(picture.file.name)
    Picture.objects.filter(pk=picture_id).update(ready_widths=widths)
    pages.forget(picture.page_tag)
    if widths and not picture.has_avif:
        make_avif.enqueue(picture_id)


@task
def make_avif(picture_id: int) -> None:
    """Will make the same sizes as AVIF, which takes seconds, and tell the pages. Safe to run again.

    Until then, and where Pillow cannot, browsers get WebP.
    """
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:  # deleted since
        return
    if files.write_avif(picture.file.name):
        Picture.objects.filter(pk=picture_id).update(has_avif=True)
        pages.forget(picture.page_tag)
