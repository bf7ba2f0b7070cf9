"""What OpenAPI says of every operation: scope, class, what it is not for, and the problems it answers."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from .serializers import ProblemOut
from .views import Idempotent


class OperationSchema(AutoSchema):
    def get_description(self) -> str:  # type: ignore[override]  # spectacular dropped the base class's arguments
        not_for = getattr(self.view, "not_for", "")
        lines = [super().get_description()]
        if not_for:
            lines.append(f"**Not for:** {not_for}")
        return "\n\n".join(filter(None, lines))

    def get_summary(self) -> str | None:
        return getattr(self.view, "summary", None) or super().get_summary()

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        names = getattr(self.view, "query", {}).get(self.method, ())
        parameters += [OpenApiParameter(name, int if name == "limit" else str) for name in names]
        if self.method == "POST" and isinstance(self.view, Idempotent):
            parameters.append(
                _header("Idempotency-Key", "Any text of 1 to 255 characters; the same key, the same answer.")
            )
        if self.method in ("PUT", "PATCH"):
            parameters.append(_header("If-Match", "The ETag you have read; 412 when somebody changed it since."))
        return parameters

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None or not hasattr(self.view, "scope_for"):
            return operation
        operation["x-scope"] = self.view.scope_for(self.method)
        problem = self.resolve_serializer(ProblemOut, "response").ref
        for status in ("400", "401", "403", "404", "409", "422", "429"):
            operation["responses"].setdefault(
                status, {"description": "Problem", "content": {"application/problem+json": {"schema": problem}}}
            )
        return operation


def _header(name: str, description: str) -> Any:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=True, description=description)
