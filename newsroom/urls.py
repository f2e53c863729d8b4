"""Every address of the site; docs/architecture.md says which app answers which."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("articles.urls")),  # first: readers ask most often
    path("admin/", admin.site.urls),
    path("", include("newsroom.health")),
    path("", include("images.urls")),
    path("", include("comments.urls")),
    path("", include("desk.urls")),
    path("", include("readership.urls")),
    path("", include("ads.urls")),
    path("", include("articles.machine_urls")),
    path("", include("ads.machine_urls")),
    path("", include("articles.footer_urls")),  # last: an editor's page may have any address
]

handler400 = "articles.views.bad_request"
handler403 = "articles.views.forbidden"
handler404 = "articles.views.not_found"
handler500 = "newsroom.outages.server_error"
