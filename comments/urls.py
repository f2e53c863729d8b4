"""Addresses of readers' comments. They stand apart from the stories', and are never indexed."""

from django.urls import path

from comments import mail_views, views

app_name = "comments"
urlpatterns = [
    path("comment/sent/<str:token>/", views.sent, name="sent"),
    path("comment/mail/confirm/<str:token>/", mail_views.confirm, name="confirm"),
    path("comment/mail/stop/<str:token>/", mail_views.stop, name="stop"),
    path("comment/mine/<str:token>/", mail_views.mine, name="mine"),
    path("comment/<int:article_pk>/", views.thread, name="thread"),
    path("comment/<int:article_pk>/reply/<int:comment_pk>/", views.reply, name="reply"),
]
