"""`/api/v1/webhook-endpoints/`: a consumer says where it wants to be told, and sees what became of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.actors import ActorKind
from apps.core.api import etags, pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import ResourceView
from apps.core.errors import NotFound, PermissionRefused
from apps.core.models import Event

from .. import events, operations, permissions
from ..models import WebhookEndpoint
from ..operations import EndpointSecret
from ..webhooks import envelope, selectors
from . import webhook_serializers as wire

READ, WRITE = permissions.WEBHOOKS_READ, permissions.WEBHOOKS_WRITE


class EndpointView(ResourceView):
    operation_class = OperationClass.EVENT

    def endpoints(self) -> Any:
        return selectors.endpoints_visible_to(self.actor())

    def endpoint(self, endpoint_id: UUID) -> WebhookEndpoint:
        found: WebhookEndpoint | None = self.endpoints().filter(pk=endpoint_id).first()
        if found is None:
            raise NotFound
        return found

    def answer(self, endpoint: WebhookEndpoint, status: int = 200) -> Response:
        response = Response(_shown([endpoint])[0], status=status)
        response["ETag"] = etags.of(endpoint.version, self.actor(), self.request.LANGUAGE_CODE)
        return response

    def answer_with_secret(self, made: EndpointSecret, status: int = 200) -> Response:
        response = self.answer(self.endpoint(made.endpoint.pk), status)
        response.data = {**response.data, "secret": made.secret}
        return response


class WebhookEndpoints(EndpointView):
    """At most ten. An endpoint gets nothing but its challenge until it has answered that."""

    scopes = {"GET": READ, "POST": WRITE}
    query = {"GET": pagination.PARAMETERS}
    summary = "List the consumer's webhook endpoints, or add one"
    not_for = "messages to us: those come in at /hooks/."
    announces = {"POST": (events.WEBHOOK_ADDED,)}

    @extend_schema(responses=wire.WebhookEndpointOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, self.endpoints())
        return Response({"results": _shown(page), "next_cursor": cursor})

    @extend_schema(request=wire.WebhookEndpointIn, responses={201: wire.WebhookEndpointSecretOut})
    def post(self, request: Request) -> Response:
        incoming = wire.WebhookEndpointIn(data=request.data)
        incoming.is_valid(raise_exception=True)
        actor = self.actor()
        if actor.kind != ActorKind.CONSUMER:  # a till's key stands for no program
            raise PermissionRefused(WRITE)
        made = operations.add_endpoint(actor=actor, consumer_id=UUID(actor.id), data=incoming.to_input())
        response = self.answer_with_secret(made, status=201)
        response["Location"] = f"{request.path}{made.endpoint.pk}/"
        return response


class WebhookEndpointDetail(EndpointView):
    scopes = {"GET": READ, "PATCH": WRITE}
    summary = "One webhook endpoint; change what it is told, or where"
    announces = {"PATCH": (events.WEBHOOK_CHANGED, events.WEBHOOK_MOVED)}

    @extend_schema(responses=wire.WebhookEndpointOut)
    def get(self, request: Request, endpoint_id: UUID) -> Response:
        return self.answer(self.endpoint(endpoint_id))

    @extend_schema(request=wire.WebhookEndpointChangesIn, responses=wire.WebhookEndpointOut)
    def patch(self, request: Request, endpoint_id: UUID) -> Response:
        """Another address has to answer its challenge before anything else is sent there."""
        endpoint = self.endpoint(endpoint_id)
        etags.require_match(request, endpoint.version)
        incoming = wire.WebhookEndpointChangesIn(data=request.data, partial=True)
        incoming.is_valid(raise_exception=True)
        operations.change_endpoint(
            actor=self.actor(), endpoint_id=endpoint.pk, changes=incoming.to_changes(), version=endpoint.version
        )
        return self.answer(self.endpoint(endpoint_id))


class EndpointAction(EndpointView):
    """A step of an endpoint's life. Which one the address says; twice is refused by its state, or harmless."""

    scopes = {"POST": WRITE}
    act: Callable[..., WebhookEndpoint]

    @extend_schema(request=None, responses=wire.WebhookEndpointOut)
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        changed = type(self).act(actor=self.actor(), endpoint_id=self.endpoint(endpoint_id).pk)
        changed.refresh_from_db()
        return self.answer(changed)


class DisableEndpoint(EndpointAction):
    summary = "Send nothing to this endpoint for now"
    act = staticmethod(operations.disable_endpoint)
    announces = {"POST": (events.WEBHOOK_DISABLED,)}


class EnableEndpoint(EndpointAction):
    """It is told again when it has answered its challenge; what was missed can be replayed."""

    summary = "Take a disabled endpoint into use again"
    act = staticmethod(operations.enable_endpoint)
    announces = {"POST": (events.WEBHOOK_ENABLED,)}


class RemoveEndpoint(EndpointAction):
    summary = "Remove an endpoint; what is on its way to it is given up"
    act = staticmethod(operations.remove_endpoint)
    announces = {"POST": (events.WEBHOOK_REMOVED,)}


class RotateSecret(EndpointView):
    """Every former secret signs beside it for a day: whoever lost the answer may ask again."""

    scopes = {"POST": WRITE}
    summary = "Give the endpoint a new secret"
    announces = {"POST": (events.WEBHOOK_SECRET_ROTATED,)}

    @extend_schema(request=None, responses=wire.WebhookEndpointSecretOut)
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        endpoint = self.endpoint(endpoint_id)
        return self.answer_with_secret(operations.rotate_endpoint_secret(actor=self.actor(), endpoint_id=endpoint.pk))


class EndpointCheck(EndpointView):
    scopes = {"POST": WRITE}
    ask: Callable[..., Event]

    @extend_schema(request=None, responses={202: wire.AskedOut})
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        asked = type(self).ask(actor=self.actor(), endpoint_id=self.endpoint(endpoint_id).pk)
        return Response({"id": envelope.message_id(asked)}, status=202)


class VerifyEndpoint(EndpointCheck):
    """A signed `recommerce.endpoint.verification.v1`; answer 2xx with `{"challenge": …}` as it came."""

    summary = "Send the challenge again"
    ask = staticmethod(operations.ask_verification)


class PingEndpoint(EndpointCheck):
    summary = "Send a signed message that says nothing"
    ask = staticmethod(operations.ask_ping)


class SampleEvent(EndpointView):
    scopes = {"POST": WRITE}
    summary = "Send an event that did not happen, marked `sample: true`"

    @extend_schema(request=wire.SampleIn, responses={202: wire.AskedOut})
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        endpoint, wanted = self.endpoint(endpoint_id), self.read_input(wire.SampleIn)
        asked = operations.ask_sample(actor=self.actor(), endpoint_id=endpoint.pk, type_name=wanted["type"])
        return Response({"id": envelope.message_id(asked)}, status=202)


class ReplayEvents(EndpointView):
    """The same events under the same ids, in their order; at most a thousand a time."""

    scopes = {"POST": WRITE}
    summary = "Send events again: some, those since, or those given up"

    @extend_schema(request=wire.EventReplayIn, responses={202: wire.ReplayedOut})
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        endpoint = self.endpoint(endpoint_id)
        incoming = wire.EventReplayIn(data=request.data)
        incoming.is_valid(raise_exception=True)
        done = operations.replay_events(actor=self.actor(), endpoint_id=endpoint.pk, data=incoming.to_input())
        next_after = f"{envelope.ID_PREFIX}{done.last}" if done.last else None
        return Response({"events": done.events, "next_after": next_after, "remaining": done.remaining}, status=202)


class WebhookAttempts(EndpointView):
    scopes = {"GET": READ}
    query = {"GET": pagination.PARAMETERS}
    summary = "Every attempt at this endpoint of the last thirty days"

    @extend_schema(responses=wire.WebhookAttemptOut(many=True))
    def get(self, request: Request, endpoint_id: UUID) -> Response:
        page, cursor = pagination.page(request, self.endpoint(endpoint_id).attempts.all())
        return Response({"results": wire.WebhookAttemptOut(page, many=True).data, "next_cursor": cursor})


def _shown(endpoints: list[WebhookEndpoint]) -> list[dict[str, Any]]:
    codes = selectors.codes_of_stores({pk for endpoint in endpoints for pk in endpoint.store_ids})
    return list(wire.WebhookEndpointOut(endpoints, many=True, context={"stores": codes}).data)
