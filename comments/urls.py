"""Addresses of readers' comments. They stand apart from the stories', and are never indexed."""

from django.urls import path

from comments import mail_views, own_data_views, views

app_name = "comments"
urlpatterns = [
    path("comment/sent/<str:token>/", views.sent, name="sent"),
    path("comment/my-data/", own_data_views.ask, name="own_data_ask"),
    *(
        path(f"comment/my-data/{what}/", own_data_views.told, {"what": what}, f"own_data_{what}")
        for what in own_data_views.TOLD
    ),
    path("comment/my-data/<str:token>/", own_data_views.own_data_page, name="own_data"),
    path("comment/mail/confirm/<str:token>/", mail_views.confirm, name="confirm"),
    path("comment/mail/stop/<str:token>/", mail_views.stop, name="stop"),
    path("comment/mine/<str:token>/", mail_views.mine, name="mine"),
    path("comment/<int:article_pk>/", views.thread, name="thread"),
    path("comment/<int:article_pk>/reply/<int:comment_pk>/", views.reply, name="reply"),
]
