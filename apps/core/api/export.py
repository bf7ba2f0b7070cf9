"""Everything the caller may read, line by line: `GET <path>/export/`.

Rows are read in short queries of their own, so that an hour's download holds no transaction, and memory stays what
one chunk needs. The first line carries the cursor that was taken before the first row was read: whatever changes
meanwhile is told by `changes/` from there.
"""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_sequence
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from apps.core import criteria, feed
from apps.core.actors import Actor

from .changes import cursor
from .renderers import JSONRenderer
from .resource import Resource
from .views import ResourceView

CHUNK = 500
CONTENT_TYPE = "application/x-ndjson"


class JSONLinesRenderer(JSONRenderer):
    """So that callers may ask for it by name; what is refused is told as elsewhere."""

    media_type = CONTENT_TYPE


class ExportView(ResourceView):
    """JSON Lines: first `{"resource", "cursor"}`, then one row each, last `{"complete": true, "count"}`. A file
    without that last line was cut: fetch it again."""

    of: ClassVar[Resource]
    renderer_classes = (JSONLinesRenderer, JSONRenderer)

    def get(self, request: Request) -> StreamingHttpResponse:
        actor = self.actor()
        rows = self.of.visible_to(actor)
        if self.of.filters:
            rows = criteria.narrowed(self.of.filters, rows, request.query_params)
        start = {"resource": self.of.path, "cursor": cursor(feed.now(), self.of, actor)}
        lines = _lines(start, self.of, self.of.shown(rows), actor)
        zipped = "gzip" in request.headers.get("Accept-Encoding", "")
        response = StreamingHttpResponse(compress_sequence(lines) if zipped else lines, content_type=CONTENT_TYPE)
        if zipped:
            response["Content-Encoding"] = "gzip"
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def _lines(start: dict[str, str], of: Resource, rows: QuerySet[Any], actor: Actor) -> Iterator[bytes]:
    encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    yield f"{encode(start)}\n".encode()
    count, last = 0, UUID(int=0)
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield "".join(f"{encode(data)}\n" for data in of.represented(chunk, actor)).encode()
        count, last = count + len(chunk), chunk[-1].pk
    yield f"{encode({'complete': True, 'count': count})}\n".encode()
