"""Addresses of this app."""

app_name = "comments"
urlpatterns = []
