"""Cases for who looks into them."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import NotFound

from ... import events, operations, permissions, selectors
from ..resources import CASES
from ..serializers import CaseOut, ResolveIn


class Cases(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.CASES_READ}
    query = {"GET": pagination.PARAMETERS}
    summary = "What tills reported that somebody must look into"

    @extend_schema(responses=CaseOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.cases_visible_to(self.actor()))
        return Response({"results": CASES.represented(page, self.actor()), "next_cursor": cursor})


class ResolveCase(Idempotent):
    announces = {"POST": (events.CASE_RESOLVED, events.PAYMENT_CHANGED)}
    scopes = {"POST": permissions.CASES_RESOLVE}
    summary = "Close a case, saying how it was resolved"

    @extend_schema(request=ResolveIn, responses=CaseOut)
    def post(self, request: Request, case_id: UUID) -> Response:
        data = self.read_input(ResolveIn)
        if not selectors.cases_visible_to(self.actor()).filter(pk=case_id).exists():
            raise NotFound
        return self.once(lambda: Response(CaseOut(operations.resolve_case(case_id, actor=self.actor(), **data)).data))
