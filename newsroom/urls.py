"""Every address of the site; docs/architecture.md says which app answers which."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("newsroom.health")),
    path("", include("images.urls")),
    path("", include("comments.urls")),
    path("", include("readership.urls")),
    path("", include("articles.machine_urls")),
    path("", include("articles.urls")),  # last: it ends with the pages that an editor makes
]

handler400 = "articles.views.bad_request"
handler403 = "articles.views.forbidden"
handler404 = "articles.views.not_found"
handler500 = "articles.views.server_error"
