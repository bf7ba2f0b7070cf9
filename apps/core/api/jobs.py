"""Bulk jobs: send a file, watch its progress, stop it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.parsers import FileUploadParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import jobs
from apps.core.errors import Malformed, NotFound
from apps.core.models import Job, JobError

from . import pagination
from .export import CONTENT_TYPE as JSON_LINES
from .export import JSONLinesRenderer
from .lifecycle import OperationClass
from .renderers import JSONRenderer
from .serializers import Out
from .views import ResourceView

SHOWN = 100
STATUSES = list(jobs.STATUSES)
NOT_FOR = "single records, or anything a counter waits for."


class FileTooLarge(exceptions.APIException):
    status_code = 413
    default_detail = "The file is larger than fifty megabytes."


class CSVParser(FileUploadParser):
    media_type = "text/csv"

    def get_filename(self, *args: Any, **kwargs: Any) -> str:
        return "rows.csv"


class JSONLinesParser(FileUploadParser):
    media_type = "application/x-ndjson"

    def get_filename(self, *args: Any, **kwargs: Any) -> str:
        return "rows.jsonl"


class RowErrorOut(Out):
    row = serializers.IntegerField(help_text="Counted from 1, the header not included.")
    code = serializers.CharField()
    detail = serializers.CharField()
    errors: Any = serializers.SerializerMethodField()  # DRF has a property of the name

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_errors(self, error: JobError) -> list[dict[str, str]]:
        return [{"pointer": pointer, "detail": said} for pointer, said in error.pointed.items()]


class JobOut(Out):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    status = serializers.SerializerMethodField()
    detail = serializers.CharField(source="last_reason", help_text="Why it stopped, or what is being retried.")
    total = serializers.IntegerField(allow_null=True, help_text="Null until the file has been counted.")
    processed = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    failed = serializers.IntegerField()
    errors: Any = serializers.SerializerMethodField(help_text="The first hundred; all of them are in a file.")
    cancel_requested = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=STATUSES))
    def get_status(self, job: Job) -> str:
        return jobs.status_of(job)

    @extend_schema_field(RowErrorOut(many=True))
    def get_errors(self, job: Job) -> Any:
        return RowErrorOut(jobs.errors_of(job)[:SHOWN], many=True).data


class JobListOut(JobOut):
    """Without the rows' errors."""

    errors: Any = None


class BulkJobs(ResourceView):
    """Many rows in one file, applied by a worker chunk by chunk; the same file again changes nothing more."""

    operation_class = OperationClass.MASTER
    scopes = {"GET": jobs.READ, "POST": jobs.WRITE}
    query = {"GET": pagination.PARAMETERS, "POST": ("kind",)}
    parser_classes = (CSVParser, JSONLinesParser, MultiPartParser)
    not_for = NOT_FOR

    @extend_schema(
        operation_id="bulk_jobs_list",
        summary="List the bulk jobs you started",
        responses=JobListOut(many=True),
    )
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, jobs.started_by(self.actor()))
        return Response({"results": JobListOut(page, many=True).data, "next_cursor": cursor})

    @extend_schema(
        operation_id="bulk_jobs_create",
        summary="Send many rows in one file",
        parameters=[OpenApiParameter("kind", str, required=True, description="What to do with each row.")],
        request={
            "text/csv": OpenApiTypes.STR,
            "application/x-ndjson": OpenApiTypes.STR,
            "multipart/form-data": inline_serializer("BulkJobUpload", {"file": serializers.FileField()}),
        },
        responses={202: JobOut},
    )
    def post(self, request: Request) -> Response:
        if int(request.META.get("CONTENT_LENGTH") or 0) > jobs.LARGEST:
            raise FileTooLarge
        body: Any = request.data
        sent = body.get("file")
        if not isinstance(sent, UploadedFile) or not sent.size:
            raise Malformed("Send the rows as the body (text/csv or application/x-ndjson) or as the form field “file”.")
        job = jobs.send(
            kind=request.query_params.get("kind", ""),
            content=sent,
            name=sent.name or "rows.csv",
            content_type=sent.content_type or "text/csv",
            actor=self.actor(),
        )
        response = Response(JobOut(job).data, status=202)
        response["Location"] = f"{request.path}{job.pk}/"
        return response


class BulkJob(ResourceView):
    """How far a job is, and which rows could not be taken."""

    operation_class = OperationClass.MASTER
    scopes = {"GET": jobs.READ}
    not_for = NOT_FOR

    @extend_schema(operation_id="bulk_jobs_retrieve", summary="How far a bulk job is", responses=JobOut)
    def get(self, request: Request, job_id: UUID) -> Response:
        return Response(JobOut(_own(self, job_id)).data)


class BulkJobCancel(ResourceView):
    """Stops after the present chunk; what is done stays done."""

    operation_class = OperationClass.MASTER
    scopes = {"POST": jobs.WRITE}
    not_for = NOT_FOR

    @extend_schema(
        operation_id="bulk_jobs_cancel",
        summary="Stop a bulk job after its present chunk",
        request=None,
        responses=JobOut,
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        return Response(JobOut(jobs.cancel(_own(self, job_id).pk, actor=self.actor())).data)


class CSVRenderer(JSONRenderer):
    """So that callers may ask for it by name; what is refused is told as elsewhere."""

    media_type = "text/csv"


class BulkJobErrors(ResourceView):
    """Every row that could not be taken (at most ten thousand), for thirty days."""

    operation_class = OperationClass.MASTER
    scopes = {"GET": jobs.READ}
    not_for = NOT_FOR

    def file(self, job_id: UUID, content: Callable[[Job], bytes], *, kind: str, suffix: str) -> HttpResponse:
        named = f'attachment; filename="errors-{job_id}.{suffix}"'
        return HttpResponse(content(_own(self, job_id)), content_type=kind, headers={"Content-Disposition": named})


class BulkJobErrorsCSV(BulkJobErrors):
    renderer_classes = (CSVRenderer, JSONRenderer)

    @extend_schema(
        operation_id="bulk_jobs_errors_csv",
        summary="The rows that could not be taken, as CSV: a line per mistake",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, job_id: UUID) -> HttpResponse:
        return self.file(job_id, jobs.errors_as_csv, kind="text/csv; charset=utf-8", suffix="csv")


class BulkJobErrorsJSONLines(BulkJobErrors):
    renderer_classes = (JSONLinesRenderer, JSONRenderer)

    @extend_schema(
        operation_id="bulk_jobs_errors_jsonl",
        summary="The rows that could not be taken, as JSON Lines: an object per row",
        responses={(200, JSON_LINES): OpenApiTypes.STR},
    )
    def get(self, request: Request, job_id: UUID) -> HttpResponse:
        return self.file(job_id, jobs.errors_as_json_lines, kind=JSON_LINES, suffix="jsonl")


def _own(view: ResourceView, job_id: UUID) -> Job:
    job = jobs.started_by(view.actor()).filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job
