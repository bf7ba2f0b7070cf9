"""Bulk jobs: send a file, watch its progress, stop it."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.parsers import FileUploadParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import files, jobs
from apps.core.errors import Malformed, NotFound
from apps.core.models import Job, WorkState
from apps.core.models.stored_file import Retention

from . import pagination
from .lifecycle import OperationClass
from .serializers import Out
from .views import ResourceView

LARGEST = 50 * 1024 * 1024
STATUSES = ["queued", "running", "done", "failed", "cancelled"]
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
    errors: Any = serializers.ListField(  # DRF has a property of the name
        child=serializers.DictField(), required=False
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        pointed = instance.get("errors", {})
        return {**instance, "errors": [{"pointer": at, "detail": said} for at, said in pointed.items()]}


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
    errors: Any = RowErrorOut(many=True, help_text="The first hundred.")
    cancel_requested = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=STATUSES))
    def get_status(self, job: Job) -> str:
        if job.state == WorkState.DONE:
            return "done"
        if job.state == WorkState.DEAD:
            return "cancelled" if job.last_code == "cancelled" else "failed"
        return "running" if job.attempts else "queued"


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
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            raise FileTooLarge
        body: Any = request.data
        sent = body.get("file")
        if not isinstance(sent, UploadedFile) or not sent.size:
            raise Malformed("Send the rows as the body (text/csv or application/x-ndjson) or as the form field “file”.")
        with transaction.atomic():
            # What a stranger's file holds is not known: kept as short as personal data are.
            source = files.keep(
                sent,
                name=sent.name or "rows.csv",
                content_type=sent.content_type or "text/csv",
                retention=Retention.WORKING,
                personal=True,
            )
            job = jobs.start(kind=request.query_params.get("kind", ""), source=source, actor=self.actor())
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


def _own(view: ResourceView, job_id: UUID) -> Job:
    job = jobs.started_by(view.actor()).filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job
