"""Photos and papers of a dossier: uploaded directly, never inside JSON, read through links good for ten minutes.

A file lies below what it belongs to, and who may see that may have a link. The link alone opens the file, so that a
browser or a phone can show it without a token.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.parsers import FileUploadParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import files
from apps.core.errors import LinkExpired, Malformed, NotFound
from apps.core.events import EventType
from apps.core.models import StoredFile

from . import pagination, problems
from .lifecycle import OperationClass
from .resource import Resource
from .serializers import Out
from .views import Idempotent, ResourceView

GOOD_FOR = timedelta(minutes=10)
SALT = "file"
NOT_FOR = "data in bulk (that is a bulk job), or papers this product prints itself."


class UploadTooLarge(exceptions.APIException):
    status_code = 413
    default_detail = "The file is larger than ten megabytes."


class RawParser(FileUploadParser):
    def get_filename(self, *args: Any, **kwargs: Any) -> str:
        return "file"


def _raw(media_type: str) -> type[RawParser]:
    return type("RawParser", (RawParser,), {"media_type": media_type})


class FileOut(Out):
    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField(source="digest", help_text="As it is kept: a picture is drawn anew.")
    created_at = serializers.DateTimeField()


class FileLinkOut(FileOut):
    """With links that need no token and are good for ten minutes."""

    url = serializers.CharField()
    small_url = serializers.CharField(allow_null=True, help_text="A picture of at most 480 pixels, for lists.")
    expires_at = serializers.DateTimeField()


class OwnedView(ResourceView):
    operation_class: ClassVar[OperationClass | None] = OperationClass.TRANSACTION
    of: ClassVar[Resource]
    not_for = NOT_FOR

    def owner(self, owner_id: UUID) -> UUID:
        if not self.of.visible_to(self.actor()).filter(pk=owner_id).exists():
            raise NotFound
        return owner_id

    def kept(self, owner_id: UUID) -> QuerySet[StoredFile]:
        return files.of(self.of.model.resource, [self.owner(owner_id)])


class OwnedFiles(OwnedView, Idempotent):
    """What is taken is known by decoding it: JPEG, PNG and WebP are drawn anew without what a camera wrote into them,
    a PDF is kept as it is."""

    query = {"GET": pagination.PARAMETERS, "POST": ("sha256",)}
    parser_classes = (*map(_raw, files.SUFFIXES), MultiPartParser)
    attach: ClassVar[Callable[..., StoredFile]]

    def get(self, request: Request, owner_id: UUID) -> Response:
        page, cursor = pagination.page(request, self.kept(owner_id))
        return Response({"results": FileOut(page, many=True).data, "next_cursor": cursor})

    def post(self, request: Request, owner_id: UUID) -> Response:
        if int(request.META.get("CONTENT_LENGTH") or 0) > files.LARGEST:
            raise UploadTooLarge
        body: Any = request.data
        upload = body.get("file")
        if not isinstance(upload, UploadedFile) or not upload.size or len(body) > 1:
            raise Malformed("Send the file as the body, with its Content-Type, or alone as the form field “file”.")
        self.content = upload.read()
        self.owner(owner_id)
        photo = files.drawn(self.content, name=upload.name or "file", sha256=request.query_params.get("sha256", ""))
        return self.once(lambda: self._attach(owner_id, photo))

    def said(self) -> bytes:
        return hashlib.sha256(self.content).digest()

    def _attach(self, owner_id: UUID, photo: files.Drawn) -> Response:
        row = type(self).attach(owner_id, photo=photo, actor=self.actor())
        response = Response(_linked(row), status=201)
        response["Location"] = f"{self.request.path}{row.pk}/"
        return response


class OwnedFile(OwnedView):
    def get(self, request: Request, owner_id: UUID, file_id: UUID) -> Response:
        row = self.kept(owner_id).filter(pk=file_id).first()
        if row is None:
            raise NotFound
        return Response(_linked(row))


@method_decorator(login_not_required, name="dispatch")
class SignedFile(View):
    """Whoever holds the link has been asked already."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, link: str) -> HttpResponseBase:
        try:
            row = StoredFile.objects.filter(pk=signing.loads(link, salt=SALT, max_age=GOOD_FOR)).first()
        except signing.SignatureExpired:
            return _uncached(problems.of(LinkExpired()))
        except signing.BadSignature:
            row = None
        if row is None:
            return _uncached(problems.of(NotFound()))
        is_picture = row.content_type.startswith("image/")
        answer = FileResponse(
            row.file.open("rb"), as_attachment=not is_picture, filename=row.name, content_type=row.content_type
        )
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        answer["Cache-Control"] = f"private, max-age={int(GOOD_FOR.total_seconds())}"
        return answer


def files_of(
    resource: Resource, *, write: str, attach: Callable[..., StoredFile], announces: EventType
) -> list[URLPattern]:
    """The addresses of the files of each row of a resource; `attach` is the operation that takes one in."""
    single, stem = resource.model.resource.replace("_", " "), resource.path.replace("-", "_")
    common = {"of": resource, "__module__": __name__}
    many: type[OwnedFiles] = type(
        f"{resource.model.__name__}Files",
        (OwnedFiles,),
        {
            **common,
            "scopes": {"GET": resource.read, "POST": write},
            "attach": staticmethod(attach),
            "announces": {"POST": (announces,)},
        },
    )
    one: type[OwnedFile] = type(
        f"{resource.model.__name__}File", (OwnedFile,), {**common, "scopes": {"GET": resource.read}}
    )
    upload = inline_serializer(f"{resource.model.__name__}FileUpload", {"file": serializers.FileField()})
    extend_schema_view(
        get=extend_schema(
            operation_id=f"{stem}_files_list", summary=f"The files of one {single}", responses=FileOut(many=True)
        ),
        post=extend_schema(
            operation_id=f"{stem}_files_create",
            summary=f"Add a photo or a PDF to one {single}",
            parameters=[OpenApiParameter("sha256", str, description="Of what you send, in hexadecimal: checked.")],
            request=dict.fromkeys(files.SUFFIXES, OpenApiTypes.BINARY) | {"multipart/form-data": upload},
            responses={201: FileLinkOut},
        ),
    )(many)
    extend_schema_view(
        get=extend_schema(
            operation_id=f"{stem}_files_retrieve", summary=f"A link to one file of one {single}", responses=FileLinkOut
        )
    )(one)
    below = f"{resource.path}/<uuid:owner_id>/files/"
    return [path(below, many.as_view()), path(f"{below}<uuid:file_id>/", one.as_view())]


def _linked(row: StoredFile) -> dict[str, Any]:
    small = files.of(files.VARIANT, [row.pk]).first()
    told = dict(FileOut(row).data)
    told |= {"url": link_to(row), "small_url": link_to(small) if small else None}
    return told | {"expires_at": timezone.now() + GOOD_FOR}


def link_to(row: StoredFile) -> str:
    """Opens this file for ten minutes, for whoever holds it: ask first who may see it."""
    return reverse("signed-file", args=[signing.dumps(str(row.pk), salt=SALT)])


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
