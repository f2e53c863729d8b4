"""Addresses of this app, in words that no blocker looks for."""

from django.urls import path

from ads import advertiser_views, views

app_name = "ads"
urlpatterns = [
    path("b/rooms/", views.choose, name="choose"),
    path("b/told/", views.told, name="told"),
    path("b/to/<str:ticket>/", views.follow, name="follow"),
    path("b/on/<int:creative>/<slug:slot>/<str:story>/", views.follow_plain, name="follow_plain"),
    path("booked/<str:token>/", advertiser_views.booked, name="booked"),
    path("booked/<str:token>/table.csv", advertiser_views.booked_table, name="booked_table"),
]
