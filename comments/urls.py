"""Addresses of readers' comments. They stand apart from the stories', and are never indexed."""

from django.urls import path

from comments import feed, mail_views, own_data_views, own_views, report_views, views

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
    path("comment/outcome/<str:token>/", mail_views.outcome, name="outcome"),
    path("comment/mine/", own_views.mine, name="mine"),
    path("comment/mine/<int:article_pk>/", own_views.mine_under, name="mine_under"),
    path("comment/<int:comment_pk>/edit/", own_views.edit, name="edit"),
    path("comment/<int:comment_pk>/delete/", own_views.delete, name="delete"),
    path("comment/<int:article_pk>/", views.thread, name="thread"),
    path("comment/<int:article_pk>/feed/", feed.feed, name="feed"),
    path("comment/<int:article_pk>/<int:comment_pk>/", views.permalink, name="permalink"),
    path("comment/<int:article_pk>/reply/<int:comment_pk>/", views.reply, name="reply"),
    path("comment/<int:comment_pk>/report/", report_views.report, name="report"),
    path("comment/<int:article_pk>/reported/", report_views.reported, name="reported"),
]
