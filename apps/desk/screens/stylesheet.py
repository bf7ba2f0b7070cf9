"""`/desk.css`: the stylesheets in one answer, kept by browsers for as long as they like under its digest."""

import gzip
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .. import stylesheet

A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def desk_css(request: HttpRequest) -> HttpResponse:
    content = stylesheet.stylesheet().content
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(_packed(content) if packed else content, content_type="text/css; charset=utf-8")
    answer["Cache-Control"], answer["Vary"] = A_YEAR, "Accept-Encoding"
    if packed:
        answer["Content-Encoding"] = "gzip"
    return answer


@lru_cache(maxsize=1)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
