"""The pages that readers read: find, check, render."""

from django.http import HttpResponse


def front_page(request):
    return HttpResponse("The front page is being made.")


def _plain(status):
    def page(request, exception=None):
        return HttpResponse(f"{status}", status=status, content_type="text/plain")

    return page


bad_request = _plain(400)
forbidden = _plain(403)
not_found = _plain(404)
server_error = _plain(500)
