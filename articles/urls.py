"""Addresses of what readers read."""

from django.urls import path, register_converter

from articles import views
from articles.slugs import SlugConverter

register_converter(SlugConverter, "anyslug")

app_name = "articles"
urlpatterns = [
    path("", views.front_page, name="front_page"),
]
