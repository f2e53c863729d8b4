"""Addresses of this app, in words that no blocker looks for."""

from django.urls import path

from ads import views

app_name = "ads"
urlpatterns = [
    path("b/rooms/", views.choose, name="choose"),
    path("b/told/", views.told, name="told"),
    path("b/to/<str:ticket>/", views.follow, name="follow"),
    path("b/on/<int:creative>/<slug:slot>/<str:story>/", views.follow_plain, name="follow_plain"),
]
