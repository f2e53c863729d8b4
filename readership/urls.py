"""Addresses of this app."""

app_name = "readership"
urlpatterns = []
