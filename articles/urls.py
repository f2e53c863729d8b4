"""Addresses of what readers read."""

from django.urls import path, register_converter

from articles import correction_views, list_views, views
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


register_converter(SlugConverter, "anyslug")
register_converter(YearConverter, "year")
register_converter(TwoDigitsConverter, "two")

app_name = "articles"
_story = "<year:year>/<two:month>/<two:day>/<anyslug:slug>/"
urlpatterns = [
    path("", list_views.front_page, name="front_page"),
    path(_story, views.article_detail, name="article_detail"),
    path(f"{_story}mobile/", views.article_light, name="article_light"),
    path(f"{_story}amp/", views.article_amp, name="article_amp"),
    path("section/<anyslug:slug>/", list_views.section, name="section"),
    path("tag/<anyslug:slug>/", list_views.tag, name="tag"),
    path("author/<anyslug:slug>/", list_views.author, name="author"),
    path("search/", list_views.search, name="search"),
    path("corrections/", correction_views.corrections, name="corrections"),
    path("<year:year>/", list_views.archive, name="archive_year"),
    path("<year:year>/<two:month>/", list_views.archive, name="archive_month"),
    path("<year:year>/<two:month>/<two:day>/", list_views.archive, name="archive_day"),
]
