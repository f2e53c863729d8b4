"""Addresses of this app."""

app_name = "images"
urlpatterns = []
