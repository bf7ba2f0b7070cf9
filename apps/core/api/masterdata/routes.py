"""From a declaration to addresses, views and their OpenAPI entries."""

from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, extend_schema

from apps.core.references import ReferenceInput

from ..reading import criteria_of, made, reading_routes
from .batch import MOST, BatchOut, BatchView, batch_of
from .declaration import MasterData
from .views import ArchiveView, ByReferenceView, ChangeableView, ListAndCreateView, ListView, OneView


def routes(of: MasterData) -> list[URLPattern]:
    """The resource's addresses, to be included under /api/v1/."""
    plural = of.path.replace("-", "_")
    read, write = {"GET": of.read}, {"POST": of.write}
    single, criteria = of.model.resource.replace("_", " "), _list_parameters(of)
    many = {
        "get": extend_schema(
            operation_id=f"{plural}_list",
            summary=f"List {of.path.replace('-', ' ')}",
            parameters=criteria,
            responses=of.out(many=True),
        )
    }
    one = {"get": extend_schema(operation_id=f"{plural}_retrieve", summary=f"One {single}", responses=of.out)}
    named = {
        "get": extend_schema(
            operation_id=f"{plural}_by_reference",
            summary=f"The {single} another system calls by its own name",
            parameters=[OpenApiParameter(part, str, required=True) for part in ReferenceInput._fields],
            responses=of.out,
        )
    }
    names = [parameter.name for parameter in criteria]
    list_view, one_view = made(of, ListView, read, many, names), made(of, OneView, read, one)
    if of.create:
        many["post"] = extend_schema(
            operation_id=f"{plural}_create",
            summary=f"Create one {single}",
            request=of.create[0],
            responses={201: of.out},
        )
        list_view = made(of, ListAndCreateView, read | write, many, names)
    if of.update:
        for method, verb, said in (("put", "update", "Replace"), ("patch", "partial_update", "Change part of")):
            one[method] = extend_schema(
                operation_id=f"{plural}_{verb}",
                summary=f"{said} one {single}",
                request=of.update[0],
                responses=of.out,
            )
        one_view = made(of, ChangeableView, read | {"PUT": of.write, "PATCH": of.write}, one)
    found = [
        *reading_routes(of),
        path(f"{of.path}/", list_view.as_view(), name=of.path),
        path(f"{of.path}/by-reference/", made(of, ByReferenceView, read, named).as_view()),
        path(f"{of.path}/<uuid:identifier>/", one_view.as_view(), name=f"{of.path}-one"),
    ]
    if of.create and of.update:
        batching = {
            "post": extend_schema(
                operation_id=f"{plural}_batch",
                summary=f"Make or change up to {MOST} {of.path.replace('-', ' ')} at once",
                request=batch_of(of),
                responses={200: BatchOut, 207: BatchOut},
            )
        }
        found.append(path(f"{of.path}/batch/", made(of, BatchView, write, batching).as_view()))
    if of.archive:
        archiving = {
            "post": extend_schema(
                operation_id=f"{plural}_archive", summary=f"Archive one {single}", request=None, responses=of.out
            )
        }
        archive_view = made(of, ArchiveView, write, archiving)
        found.append(path(f"{of.path}/<uuid:identifier>/archive/", archive_view.as_view()))
    return found


def _list_parameters(of: MasterData) -> list[OpenApiParameter]:
    found = [OpenApiParameter("limit", int), OpenApiParameter("cursor", str)]
    if of.search:
        found.append(OpenApiParameter("search", str, description="Typed words; all must be found."))
    return found + criteria_of(of)
