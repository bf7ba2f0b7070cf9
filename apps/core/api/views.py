"""Base views: parse, call one operation, render. Each declares its scope, its class and what it is not for."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, cast

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer, ValidationError
from rest_framework.views import APIView

from apps.core import idempotency
from apps.core.actors import Actor, ActorKind
from apps.core.events import EventType

from . import etags, registry
from .lifecycle import Deprecation, OperationClass, QuotaTier
from .serializers import unknown_name


class ResourceView(APIView):
    """`scopes` maps a method to the right it needs; a method without one does not exist. `query` maps it to the names
    that may stand behind the "?": any other is refused, since a criterion ignored would answer too much. `announces`
    and `deprecated` say by method which facts a caller causes, and what is on its way out. `heeds_version`: a POST may
    bring an If-Match."""

    scopes: ClassVar[dict[str, str]] = {}
    query: ClassVar[Mapping[str, Collection[str]]] = {}
    summary: ClassVar[str] = ""
    not_for: ClassVar[str] = ""
    operation_class: ClassVar[OperationClass | None] = None
    quota_tier: ClassVar[QuotaTier | None] = None  # else as the method and the address say
    announces: ClassVar[Mapping[str, tuple[EventType, ...]]] = {}
    deprecated: ClassVar[Mapping[str, Deprecation]] = {}
    heeds_version: ClassVar[bool] = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known = self.query.get("GET" if request.method == "HEAD" else request.method or "", ())
        if unknown := [name for name in request.query_params if name not in known]:
            raise ValidationError({name: [unknown_name(name, known, what="parameter")] for name in unknown})

    def scope_for(self, method: str | None) -> str:
        return self.scopes.get(method or "", "nobody")

    @property
    def allowed_methods(self) -> list[str]:
        return [*self.scopes, "OPTIONS"]

    def actor(self) -> Actor:
        actor: Actor = cast(Any, self.request.user).actor  # set by our authentication, never by Django's
        return actor

    def read_input(self, serializer: type[Serializer[Any]]) -> dict[str, Any]:
        """The validated body, or every mistake in it at once."""
        incoming = serializer(data=self.request.data)
        incoming.is_valid(raise_exception=True)
        return dict(incoming.validated_data)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Vary"] = "Authorization, Accept-Language"
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        if self.deprecated and (asked := registry.operation_of(request)) and asked.deprecation:
            for name, said in asked.deprecation.headers():
                response[name] = said
        return response


class Idempotent(ResourceView):
    """A POST that writes TransactionData: effect and answer are kept under the caller's key, in one transaction.

    `simple_lane`: a till with a key of its own may leave the Idempotency-Key out, since what it does here is known by
    its ticket, or is the same done twice. `key_optional`: so may everybody; then nothing but a code or a name of
    theirs keeps a second try from doing it twice.
    """

    operation_class: ClassVar[OperationClass | None] = OperationClass.TRANSACTION
    simple_lane: ClassVar[bool] = False
    key_optional: ClassVar[bool] = False
    needs_key: ClassVar[bool] = True

    def once(self, act: Callable[[], Response]) -> Response:
        request = self.request
        may_lack_it = self.key_optional or (self.simple_lane and self.actor().kind == ActorKind.TILL)
        if may_lack_it and "Idempotency-Key" not in request.headers:
            return act()
        key = idempotency.parse_key(request.headers.get("Idempotency-Key"))
        consumer = self.actor().id
        print_ = idempotency.fingerprint((request.method or "").encode(), request.get_full_path().encode(), self.said())
        with transaction.atomic():
            known = idempotency.recall(consumer, key, print_)
            if known is not None:
                headers = {**known.headers, "Idempotent-Replayed": "true"}
                return Response(json.loads(known.body), status=known.status, headers=headers)
            response = act()
            body = self._rendered(response)
            idempotency.remember(
                consumer, key, print_, idempotency.Answer(response.status_code, _kept_headers(response), body)
            )
        return response

    def said(self) -> bytes:
        """The body, the same for the same content."""
        return json.dumps(self.request.data, sort_keys=True, default=str).encode()

    def _rendered(self, response: Response) -> bytes:
        renderer, _media_type = self.perform_content_negotiation(self.request)
        return cast(bytes, renderer.render(response.data))


def tagged(response: Response, version: int, actor: Actor, language: str) -> Response:
    response["ETag"] = etags.of(version, actor, language)
    return response


def _kept_headers(response: Response) -> dict[str, str]:
    return {name: response[name] for name in ("Location", "ETag") if name in response}
