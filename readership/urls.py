"""Addresses of this app."""

from django.urls import path

from readership import views

app_name = "readership"
urlpatterns = [path("read/", views.read, name="read")]
