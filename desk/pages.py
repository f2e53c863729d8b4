"""A page of the desk's own, in the frame that Django's admin has too."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Article


def desk_page(
    request: HttpRequest, template: str, context: dict, *, status: int = 200
) -> HttpResponse:
    """Will answer with that template in the frame of the desk. context: what it shows beside it."""
    request.current_app = admin.site.name
    frame = {**admin.site.each_context(request), "opts": Article._meta}
    return render(request, template, {**frame, **context}, status=status)
