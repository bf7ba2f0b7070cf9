"""The signed hook's messages, understood by a worker: the same payment schema, read tolerantly."""

import json
from typing import Any

from rest_framework import exceptions, serializers

from apps.core import inbox
from apps.core.actors import Actor, ActorKind, Grant
from apps.core.api.parsers import loads
from apps.core.channels import Dead, Done, Outcome
from apps.core.errors import DomainError
from apps.core.models import InboxMessage
from apps.stores.models import Store

from .. import operations, permissions
from ..inputs import Evidence
from ..states import CaseKind, Door
from .serializers import PaymentIn

MESSAGE_KIND = "till_payments"
MOST_UNMAPPED, LONGEST_POINTER = 50, 120


@inbox.handle(MESSAGE_KIND)
def till_payment(message: InboxMessage, body: bytes) -> Outcome:
    """Book what the till says. What cannot be read becomes a case: the money was taken all the same."""
    actor = _sender(message)
    try:
        payment, unmapped = _known(PaymentIn(), _payload(loads(body)))
        incoming = PaymentIn(data=payment)
        incoming.is_valid(raise_exception=True)
    except exceptions.APIException as error:
        reason = json.dumps(error.get_full_details(), default=str, ensure_ascii=False)
        return _given_up(message, actor, "unreadable", reason)
    if unmapped:
        kept = [pointer[:LONGEST_POINTER] for pointer in unmapped[:MOST_UNMAPPED]]
        InboxMessage.objects.filter(pk=message.pk).update(unmapped=kept)
    evidence = Evidence(door=Door.HOOK, source=message.source, external_id=message.external_id)
    try:
        operations.record_payment(incoming.to_input(), evidence=evidence, actor=actor)
    except DomainError as error:
        return _given_up(message, actor, error.code, error.detail)
    return Done()


def _given_up(message: InboxMessage, actor: Actor, code: str, reason: str) -> Dead:
    """The money was taken all the same: somebody of the store, or else of its company, must look."""
    stores = list(Store.objects.filter(pk__in=message.store_ids))
    operations.open_case(
        CaseKind.UNREADABLE,
        actor=actor,
        details={"source": message.source, "message": message.external_id, "code": code, "reason": reason[:1000]},
        store_id=stores[0].pk if len(stores) == 1 else None,
        legal_entity_id=stores[0].entity_id if stores else None,
    )
    return Dead(code, reason)


def _sender(message: InboxMessage) -> Actor:
    """A hook source speaks for its stores; its signature was checked at the door."""
    grant = Grant(frozenset({permissions.PAYMENTS_CONFIRM}), frozenset(message.store_ids))
    return Actor(kind=ActorKind.TILL, id=message.source, label=message.source, grants=(grant,))


def _payload(message: Any) -> Any:
    """The payment itself, out of the `{type, timestamp, data}` that Standard Webhooks recommends."""
    return message["data"] if isinstance(message, dict) and isinstance(message.get("data"), dict) else message


def _known(serializer: Any, value: Any, at: str = "") -> tuple[Any, list[str]]:
    """The fields we know, and the pointers of those we do not: a partner's new field is no reason to lose money, nor is
    a till or ticket number sent as a number."""
    if isinstance(serializer, serializers.CharField) and type(value) is int:
        return str(value), []
    if isinstance(serializer, serializers.ListSerializer) and isinstance(value, list):
        parts = [_known(serializer.child, inner, f"{at}/{index}") for index, inner in enumerate(value)]
        return [kept for kept, _ in parts], [pointer for _, lost in parts for pointer in lost]
    if not isinstance(serializer, serializers.Serializer) or not isinstance(value, dict):
        return value, []
    kept, lost = {}, []
    for name, inner in value.items():
        if name not in serializer.fields:
            lost.append(f"{at}/{name}")
            continue
        kept[name], below = _known(serializer.fields[name], inner, f"{at}/{name}")
        lost += below
    return kept, lost
