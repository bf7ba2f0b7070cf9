"""Tiny views over the API bases, and an authentication that believes what it is told."""

from typing import Any

from django.db import OperationalError, transaction
from django.urls import path
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import records
from apps.core.api import etags, pagination
from apps.core.api.serializers import In, MetadataField, MoneyField
from apps.core.api.views import Idempotent, ResourceView, tagged
from recommerce.urls import handler404, handler500
from tests.factories.core import CHANGED, MADE, Widget, actor

READ, WRITE = "widgets:read", "widgets:write"


class Caller:
    is_authenticated = True

    def __init__(self, name: str, codes: list[str]) -> None:
        self.actor = actor(*codes, identifier=name)


class Believing(BaseAuthentication):
    """`Authorization: Test <name> <code> <code>…`"""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        sent = request.headers.get("Authorization", "")
        if not sent.startswith("Test "):
            return None
        _kind, name, *codes = sent.split()
        return Caller(name, codes), None

    def authenticate_header(self, request: Request) -> str:
        return "Test"


class Line(In):
    quantity = serializers.IntegerField(min_value=1)


class WidgetIn(In):
    value = serializers.IntegerField()
    price = MoneyField(required=False)
    label = serializers.CharField(required=False)
    lines = Line(many=True, required=False)
    metadata = MetadataField(required=False)


def shown(widget: Widget) -> dict[str, Any]:
    return {"id": str(widget.pk), "value": widget.value}


class Widgets(Idempotent):
    authentication_classes = [Believing]
    scopes = {"GET": READ, "POST": WRITE}
    query = {"GET": pagination.PARAMETERS, "POST": ("dry_run",)}

    def get(self, request: Request) -> Response:
        rows, cursor = pagination.page(request, Widget.objects.all())
        return Response({"items": [str(row.pk) for row in rows], "next": cursor})

    def post(self, request: Request) -> Response:
        return self.once(self._make)

    def _make(self) -> Response:
        data = self.read_input(WidgetIn)
        widget = Widget(value=data["value"])
        records.create(widget, MADE, actor=self.actor())
        return Response(shown(widget), status=201, headers={"Location": f"/api/v1/widgets/{widget.pk}/"})


class OneWidget(ResourceView):
    authentication_classes = [Believing]
    scopes = {"GET": READ, "PUT": WRITE}

    def get(self, request: Request, pk: str) -> Response:
        widget = Widget.objects.get(pk=pk)
        etag = etags.of(widget.version, self.actor(), "fr")
        if etags.matches(request, etag):
            return tagged(Response(status=304), widget.version, self.actor(), "fr")
        return tagged(Response(shown(widget)), widget.version, self.actor(), "fr")

    def put(self, request: Request, pk: str) -> Response:
        widget = Widget.objects.get(pk=pk)
        etags.require_match(request, widget.version)
        widget.value = self.read_input(WidgetIn)["value"]
        with transaction.atomic():
            records.update(widget, CHANGED, actor=self.actor(), fields=["value"])
        return tagged(Response(shown(widget)), widget.version, self.actor(), "fr")


class Echo(ResourceView):
    authentication_classes = [Believing]
    scopes = {"POST": WRITE}

    def post(self, request: Request) -> Response:
        return Response({"was": repr(request.data)})


class Broken(ResourceView):
    authentication_classes = [Believing]
    scopes = {"GET": READ, "POST": WRITE}

    def get(self, request: Request) -> Response:
        raise RuntimeError("secret detail")

    def post(self, request: Request) -> Response:
        raise OperationalError("server closed the connection")


class Undeclared(ResourceView):
    authentication_classes = [Believing]

    def get(self, request: Request) -> Response:
        return Response({"open": True})


urlpatterns = [
    path("api/v1/widgets/", Widgets.as_view()),
    path("api/v1/widgets/<uuid:pk>/", OneWidget.as_view()),
    path("api/v1/echo/", Echo.as_view()),
    path("api/v1/broken/", Broken.as_view()),
    path("api/v1/undeclared/", Undeclared.as_view()),
]

__all__ = ["handler404", "handler500"]
