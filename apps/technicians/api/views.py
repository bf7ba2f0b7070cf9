"""Technicians, read-only: people are managed by people."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import ResourceView

from .. import permissions, selectors
from .serializers import TechnicianOut


class Technicians(ResourceView):
    operation_class = OperationClass.MASTER
    scopes = {"GET": permissions.READ}
    query = {"GET": pagination.PARAMETERS}
    summary = "List technicians"

    @extend_schema(responses=TechnicianOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.technicians_visible_to(self.actor()))
        return Response({"results": TechnicianOut(page, many=True).data, "next_cursor": cursor})
