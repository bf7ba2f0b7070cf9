"""What OpenAPI says of every operation: scope, class, what it is not for, and how a list answers."""

import inspect
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from apps.core.idempotency import LONGEST_KEY

from . import registry
from .changes import ChangesView
from .etags import LONGEST as LONGEST_ETAG
from .pagination import LARGEST
from .serializers import ProblemOut
from .views import Idempotent, ResourceView

BASES = [inspect.getdoc(ResourceView), inspect.getdoc(Idempotent)]  # what a view that says nothing would inherit


class Page:
    """How a list answers, in the words drf-spectacular asks a paginator for."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []  # the view names them, in `query`

    def get_paginated_response_schema(self, rows: dict[str, Any]) -> dict[str, Any]:
        cursor = {"type": "string", "nullable": True, "description": "Of the next page; null on the last."}
        properties = {"results": {**rows, "maxItems": LARGEST}, "next_cursor": cursor}
        return {"type": "object", "required": list(properties), "properties": properties}


class FeedPage(Page):
    """How `changes/` answers: there is always a place to go on from."""

    def get_paginated_response_schema(self, rows: dict[str, Any]) -> dict[str, Any]:
        schema = super().get_paginated_response_schema(rows)
        cursor = {"type": "string", "description": "Keep it, and send it next time."}
        more = {"type": "boolean", "description": "Ask again at once; false: you know everything until now."}
        properties = {**schema["properties"], "next_cursor": cursor, "has_more": more}
        return {"type": "object", "required": list(properties), "properties": properties}


class OperationSchema(AutoSchema):
    def get_description(self) -> str:  # type: ignore[override]  # spectacular dropped the base class's arguments
        not_for = getattr(self.view, "not_for", "")
        said = super().get_description()
        lines = [] if said in BASES else [said]
        if not_for:
            lines.append(f"**Not for:** {not_for}")
        return "\n\n".join(filter(None, lines))

    def _get_paginator(self) -> Page:
        return FeedPage() if isinstance(self.view, ChangesView) else Page()

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name.removesuffix('Out')}Page"

    def get_summary(self) -> str | None:
        return getattr(self.view, "summary", None) or super().get_summary()

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        names = getattr(self.view, "query", {}).get(self.method, ())
        parameters += [OpenApiParameter(name, int if name == "limit" else str) for name in names]
        if self.method == "POST" and isinstance(self.view, Idempotent) and self.view.needs_key:
            said, required = "Printable text; the same key, the same answer.", not self.view.key_optional
            parameters.append(_header("Idempotency-Key", LONGEST_KEY, said, required=required))
        needs_version = self.method in ("PUT", "PATCH")
        if needs_version or (self.method == "POST" and getattr(self.view, "heeds_version", False)):
            said = "The ETag you have read; 412 when somebody changed it since."
            parameters.append(_header("If-Match", LONGEST_ETAG, said, required=needs_version))
        return parameters

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None or not hasattr(self.view, "scope_for"):
            return operation
        described = registry.of_view(self.view, str(self.method), self.path)
        operation["x-scope"], operation["x-owner"] = described.scope, described.owner
        operation["x-operation-class"], operation["x-quota-tier"] = described.operation_class, described.tier.value
        if described.deprecation:
            operation["deprecated"] = True
            operation["x-sunset"] = described.deprecation.sunset.isoformat()
        if components := getattr(self.view, "components", None):  # moved to their place by `openapi.complete`
            operation["x-components"] = components()
        self.resolve_serializer(ProblemOut, "response")  # what `openapi.complete` points to
        return operation


def _header(name: str, longest: int, description: str, *, required: bool = True) -> Any:
    text = {"type": "string", "minLength": 1, "maxLength": longest}
    return OpenApiParameter(name, text, OpenApiParameter.HEADER, required=required, description=description)
