"""Addresses about advertising that machines read."""

from django.urls import path

from ads import machine_views

urlpatterns = [
    path("ads.txt", machine_views.sellers, name="ads_txt"),
    path(".well-known/gpc.json", machine_views.privacy_control, name="gpc"),
]
