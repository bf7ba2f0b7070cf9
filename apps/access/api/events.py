"""What may be told: the catalogue of event types with their schemas, and what happened lately."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import View
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import pagination, problems
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import ResourceView

from .. import permissions
from ..webhooks import asyncapi, catalogue, schemas, selectors
from . import webhook_serializers as wire

DAY = 86_400


class Events(ResourceView):
    """To look up what a webhook told, or should have. The same ids stand in `webhook-id`."""

    scopes = {"GET": permissions.WEBHOOKS_READ}
    operation_class = OperationClass.EVENT
    query = {"GET": pagination.PARAMETERS}
    summary = "What happened to things the caller may read, newest first"
    not_for = "keeping a copy in step: use webhooks, and read the thing itself."

    @extend_schema(responses=wire.EventOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.events_readable_by(self.actor()))
        return Response({"results": wire.EventOut(page, many=True).data, "next_cursor": cursor})


class EventTypes(ResourceView):
    scopes = {"GET": permissions.WEBHOOKS_READ}
    operation_class = OperationClass.EVENT
    summary = "Every type of event that can be told, with its scope and schema"

    @extend_schema(responses=wire.EventTypesOut)
    def get(self, request: Request) -> Response:
        return Response(wire.EventTypesOut({"results": list(catalogue.told().values())}).data)


class EventSchema(View):
    """Open to all: it describes, and holds nobody's data."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        schema = schemas.of(name)
        if schema is None:
            return problems.not_found(request)
        headers = {"Cache-Control": f"public, max-age={DAY}"}
        return JsonResponse(schema, content_type="application/schema+json", headers=headers)


class AsyncDocument(View):
    """All of it at once, for programs that read descriptions. Open to all, as each schema is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(asyncapi.document(), headers={"Cache-Control": f"public, max-age={DAY}"})
