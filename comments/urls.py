"""Addresses of readers' comments. They stand apart from the stories', and are never indexed."""

from django.urls import path

from comments import views

app_name = "comments"
urlpatterns = [
    path("comment/sent/<str:token>/", views.sent, name="sent"),
    path("comment/<int:article_pk>/", views.thread, name="thread"),
    path("comment/<int:article_pk>/reply/<int:comment_pk>/", views.reply, name="reply"),
    path("comment/<int:comment_pk>/report/", views.report, name="report"),
    path("comment/<int:article_pk>/reported/", views.reported, name="reported"),
]
