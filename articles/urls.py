"""Addresses of what readers read."""

from django.urls import path, register_converter

from articles import views
from articles.slugs import SlugConverter


class YearConverter:
    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value) -> str:
        return f"{int(value):04}"


class TwoDigitsConverter:
    regex = "[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value) -> str:
        return f"{int(value):02}"


class PageConverter:
    """The path of a page that editors keep. Names with a dot are files, and none of ours."""

    regex = "[^.]+"

    def to_python(self, value: str) -> str:
        if not value.isprintable():
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SlugConverter, "anyslug")
register_converter(PageConverter, "page")
register_converter(YearConverter, "year")
register_converter(TwoDigitsConverter, "two")

app_name = "articles"
_story = "<year:year>/<two:month>/<two:day>/<anyslug:slug>/"
urlpatterns = [
    path("", views.front_page, name="front_page"),
    path("section/<anyslug:slug>/", views.section, name="section"),
    path("tag/<anyslug:slug>/", views.tag, name="tag"),
    path("author/<anyslug:slug>/", views.author, name="author"),
    path("search/", views.search, name="search"),
    path("<year:year>/", views.archive, name="archive_year"),
    path("<year:year>/<two:month>/", views.archive, name="archive_month"),
    path("<year:year>/<two:month>/<two:day>/", views.archive, name="archive_day"),
    path(_story, views.article_detail, name="article_detail"),
    path(f"{_story}mobile/", views.article_light, name="article_light"),
    path(f"{_story}amp/", views.article_amp, name="article_amp"),
    # Last, and only with its slash, so that a forgotten slash anywhere else is still mended.
    path("<page:address>/", views.flat_page, name="flat_page"),
]
