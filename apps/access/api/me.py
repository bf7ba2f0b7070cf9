"""`/api/v1/me/`: who the caller is to us, and what it may do now."""

from typing import Any

from drf_spectacular.utils import extend_schema
from oauth2_provider.models import AccessToken
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.actors import ActorKind
from apps.core.api.lifecycle import OperationClass
from apps.core.api.permissions import ANY_CALLER
from apps.core.api.serializers import Out
from apps.core.api.views import ResourceView

from .. import selectors


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
        token: Any = request.auth
        told = {
            "kind": actor.kind,
            "id": actor.id,
            "name": consumer.name if consumer else actor.label,
            "scopes": sorted({code for grant in actor.grants for code in grant.permissions}),
            "stores": [store.code for store in stores],
            "sandbox": consumer.sandbox if consumer else any(store.entity.sandbox for store in stores),
            "review_due_on": consumer.review_due_on if consumer else None,
            "token_expires_at": token.expires if isinstance(token, AccessToken) else None,
        }
        return Response(MeOut(told).data)
