"""Serves files to readers: those that images.files writes, and nothing else."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from images import files
from pagecache import edge

_NAME = re.compile(r"[a-z]{1,20}/\d{4}/[\w-]{1,60}\.(jpg|webp|avif|png)", re.ASCII)
_TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif", "png": "image/png"}


@require_safe
def media(request, name):
    """A name is a hash of its content, so a browser keeps it for good and an ETag is free."""
    found = _NAME.fullmatch(name)
    if not found:
        raise Http404
    try:
        seconds = int(default_storage.get_modified_time(name).timestamp())
        etag = f'"{name.rsplit("/", 1)[1]}"'
        response = get_conditional_response(request, etag, seconds)
        if response is None:
            response = FileResponse(default_storage.open(name), content_type=_TYPES[found[1]])
    except OSError as error:
        raise Http404 from error
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(seconds)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    for key, value in edge.key_headers([files.edge_tag(name)]).items():
        response.headers[key] = value
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
