"""Addresses of the Wagtail peer."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from bench.peers.wagtail_site import views

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("search/", views.search, name="search"),
    path("feed/", views.Newest(), name="feed"),
    path("", include(wagtail_urls)),
]
