"""Addresses of the pages that editors keep: whatever no other address is."""

from django.urls import path, register_converter

from articles import views


class PageConverter:
    """The path of a page that editors keep. Names with a dot are files, and none of ours."""

    regex = "[^.]+"

    def to_python(self, value: str) -> str:
        if not value.isprintable():
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PageConverter, "page")

app_name = "footer"
urlpatterns = [
    # Only with its slash, so that a forgotten slash anywhere else is still mended.
    path("<page:address>/", views.flat_page, name="flat_page"),
]
