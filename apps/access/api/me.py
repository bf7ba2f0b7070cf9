"""`/api/v1/me/`: who the caller is to us, and what it may do now."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import context
from apps.core.actors import ActorKind
from apps.core.api.lifecycle import OperationClass
from apps.core.api.permissions import ANY_CALLER
from apps.core.api.serializers import Out
from apps.core.api.views import ResourceView
from apps.core.errors import Malformed

from .. import selectors
from ..middleware import CALLER_ATTRIBUTE


class MeOut(Out):
    kind = serializers.ChoiceField(choices=[ActorKind.CONSUMER.value, ActorKind.TILL.value])
    id = serializers.CharField()
    name = serializers.CharField()
    scopes = serializers.ListField(
        child=serializers.CharField(), help_text="What this token carries and the register still allows."
    )
    stores = serializers.ListField(child=serializers.CharField(), help_text="Their codes.")
    sandbox = serializers.BooleanField()
    review_due_on = serializers.DateField(allow_null=True, help_text="Null for a till.")
    token_expires_at = serializers.DateTimeField(allow_null=True, help_text="Null for a till: its key has no end.")


class CallOut(Out):
    request_id = serializers.CharField()
    at = serializers.DateTimeField()
    method = serializers.CharField()
    path = serializers.CharField(help_text="As the description writes it, without ids.")
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Of the problem; empty when it was none.")
    milliseconds = serializers.IntegerField()


class CallsOut(Out):
    results = CallOut(many=True)


class MyCalls(ResourceView):
    """Kept for seven days, and there some seconds after the answer; what was said is kept nowhere."""

    operation_class = OperationClass.GOVERNANCE
    scopes = {"GET": ANY_CALLER}
    query = {"GET": ("request_id",)}
    summary = "Find calls of your own by their X-Request-ID"
    not_for = "following what became of a thing: read the thing, or its events."

    @extend_schema(
        operation_id="me_calls",
        parameters=[OpenApiParameter("request_id", str, required=True, description="As answered, or as you sent it.")],
        responses=CallsOut,
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params.get("request_id", "")
        if not context.is_request_id(asked):
            raise Malformed("request_id is 8 to 64 letters, digits, “-” and “_”.")
        kind, caller_id = getattr(request, CALLER_ATTRIBUTE)
        calls = selectors.calls_of(kind, caller_id, asked)[: selectors.CALLS_SHOWN]
        return Response(CallsOut({"results": calls}).data)


class Me(ResourceView):
    operation_class = OperationClass.GOVERNANCE
    scopes = {"GET": ANY_CALLER}
    summary = "Who you are here: your scopes, your stores, and until when"
    not_for = "asking before each call whether it is allowed: the call itself says so, and names the missing scope."

    @extend_schema(operation_id="me", responses=MeOut)
    def get(self, request: Request) -> Response:
        principal: Any = request.user
        actor, consumer = principal.actor, principal.consumer
        stores = list(selectors.stores_of(actor))
        told = {
            "kind": actor.kind,
            "id": actor.id,
            "name": consumer.name if consumer else actor.label,
            "scopes": sorted({code for grant in actor.grants for code in grant.permissions}),
            "stores": [store.code for store in stores],
            "sandbox": consumer.sandbox if consumer else any(store.entity.sandbox for store in stores),
            "review_due_on": consumer.review_due_on if consumer else None,
            "token_expires_at": request.auth.expires if isinstance(request.auth, selectors.Bearer) else None,
        }
        return Response(MeOut(told).data)
