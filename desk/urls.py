"""Addresses by which somebody without a login sees a story before it is published."""

from django.urls import path

from desk import guest_views

app_name = "desk"
urlpatterns = [
    path("preview/<str:token>/", guest_views.preview, name="preview_link"),
    path("preview/<str:token>/mobile/", guest_views.preview_light, name="preview_link_light"),
    path("preview/<str:token>/approve/", guest_views.approve, name="preview_link_approve"),
]
