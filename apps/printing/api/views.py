"""Prints for integrators, and the four calls of the program beside a printer: take, confirm, fail, take again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import criteria
from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import NotFound
from apps.stores.selectors import store_by_code

from .. import events, filters, operations, permissions, selectors
from ..inputs import PrintRequest
from ..models import PrintJob
from . import serializers as wire


class PrintJobs(Idempotent):
    """Paper asked for: rendered by a worker, then fetched by whoever asked or by the client of the printer."""

    announces = {"POST": (events.REQUESTED,)}
    scopes = {"GET": permissions.PRINT_JOBS_READ, "POST": permissions.PRINT_JOBS_CREATE}
    query = {"GET": (*pagination.PARAMETERS, *filters.PrintJobFilter.base_filters)}
    not_for = "reading a document's facts: ask for the work order or the payable itself."

    @extend_schema(operation_id="print_jobs_list", summary="List prints", responses=wire.PrintJobOut(many=True))
    def get(self, request: Request) -> Response:
        rows = selectors.jobs_visible_to(self.actor())
        rows = criteria.narrowed(filters.PrintJobFilter, rows, request.query_params)
        page, cursor = pagination.page(request, rows)
        return Response({"results": wire.PrintJobOut(page, many=True).data, "next_cursor": cursor})

    @extend_schema(
        operation_id="print_jobs_create",
        summary="Ask for a print",
        request=wire.PrintJobIn,
        responses={201: wire.PrintJobOut},
    )
    def post(self, request: Request) -> Response:
        data = self.read_input(wire.PrintJobIn)
        wanted = PrintRequest(subject_id=data.pop("subject"), printer_id=data.pop("printer"), **data)
        return self.once(lambda: self._asked(wanted, request.path))

    def _asked(self, wanted: PrintRequest, path: str) -> Response:
        job = operations.request_print(actor=self.actor(), request=wanted)
        response = Response(wire.PrintJobOut(job).data, status=201)
        response["Location"] = f"{path}{job.pk}/"
        return response


class OnePrintJob(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.PRINT_JOBS_READ}

    @extend_schema(operation_id="print_jobs_retrieve", summary="How far one print is", responses=wire.PrintJobOut)
    def get(self, request: Request, job_id: UUID) -> Response:
        job = selectors.jobs_visible_to(self.actor()).filter(pk=job_id).first()
        if job is None:
            raise NotFound
        return Response(wire.PrintJobOut(job).data)


class PrintContent(ResourceView):
    """The rendered bytes, for the consumer that asked for them: what is on the paper follows its rights."""

    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.PRINT_JOBS_READ}
    not_for = "the client of a printer, which is given the bytes when it takes a print."

    @extend_schema(
        operation_id="print_jobs_content",
        summary="The paper itself, once it is ready",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, job_id: UUID) -> HttpResponseBase:
        job = selectors.own_jobs(self.actor()).select_related("file").filter(pk=job_id).first()
        if job is None or job.file is None:
            raise NotFound
        return FileResponse(
            job.file.file.open("rb"), as_attachment=True, filename=job.file.name, content_type=job.file.content_type
        )


class TakeNext(ResourceView):
    """Repeating the call under the same claim answers the same print: a lost answer loses no paper."""

    operation_class = OperationClass.TRANSACTION
    announces = {"POST": (events.TAKEN,)}
    scopes = {"POST": permissions.PRINT_JOBS_PULL}
    not_for = "people: they print from the screen."

    @extend_schema(
        operation_id="print_jobs_take",
        summary="Take the next print that waits at some printers",
        request=wire.TakeIn,
        responses=wire.TakenOut,
    )
    def post(self, request: Request) -> Response:
        data = self.read_input(wire.TakeIn)
        store = store_by_code(data["store"])
        if not self.actor().can(permissions.PRINT_JOBS_PULL, store.pk):
            raise NotFound
        job = operations.take_next(
            actor=self.actor(), store_id=store.pk, printers=data["printers"], claim=data["claim"]
        )
        return Response(wire.TakenOut({"print_job": job}).data)


class _Settle(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"POST": permissions.PRINT_JOBS_PULL}
    not_for = "prints taken under another claim."
    takes = wire.ClaimIn
    operation: Callable[..., PrintJob]

    def settled(self, job_id: UUID) -> Response:
        data: dict[str, Any] = self.read_input(self.takes)
        return Response(wire.PrintJobOut(type(self).operation(actor=self.actor(), job_id=job_id, **data)).data)


class ConfirmPrinted(_Settle):
    """Twice is once. Also after the lease ran out, as long as nobody else has taken it."""

    announces = {"POST": (events.PRINTED,)}
    operation = staticmethod(operations.confirm_printed)

    @extend_schema(
        operation_id="print_jobs_confirm",
        summary="Say that a print came out",
        request=wire.ClaimIn,
        responses=wire.PrintJobOut,
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        return self.settled(job_id)


class ReportFailed(_Settle):
    """It then waits for a person, who prints it again."""

    announces = {"POST": (events.FAILED,)}
    takes = wire.FailedIn
    operation = staticmethod(operations.report_failed)

    @extend_schema(
        operation_id="print_jobs_fail",
        summary="Say that a print did not come out, and why",
        request=wire.FailedIn,
        responses=wire.PrintJobOut,
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        return self.settled(job_id)
