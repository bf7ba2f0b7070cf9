"""Who calls: tokens, keys of tills, signed hooks, and the actor each stands for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.core.actors import Actor, ActorKind, Grant
from apps.core.errors import NotFound
from apps.core.secrets import fingerprint, resolve
from apps.stores.models import Store, Till

from ..models import Consumer, DeviceKey, HookSource
from ..permissions import TILL_RIGHTS

# By hand: it stands before every call, and Django would take three times as long to write it as PostgreSQL to answer.
_BEARER = """
SELECT consumer.*, token.expires AS token_expires, token.scope AS token_scope,
 CASE WHEN consumer.all_stores THEN ARRAY(
  SELECT store.id FROM stores_store store JOIN stores_legalentity entity ON entity.id = store.entity_id
  WHERE entity.sandbox = consumer.sandbox
 ) ELSE consumer.store_ids END AS reached
FROM oauth2_provider_accesstoken token JOIN access_consumer consumer ON consumer.id = token.application_id
WHERE token.token_checksum = %s
"""


@dataclass(frozen=True)
class Bearer:
    """A stored token, whether or not it still counts, whose it is, and the stores they reach."""

    consumer: Consumer
    expires: datetime
    scopes: frozenset[str]
    stores: frozenset[UUID]


def bearer_of(token: str) -> Bearer | None:
    """One query."""
    found: list[Any] = list(Consumer.objects.raw(_BEARER, [hashlib.sha256(token.encode()).hexdigest()]))
    for one in found:
        return Bearer(one, one.token_expires, frozenset(one.token_scope.split()), frozenset(one.reached))
    return None


def actor_for_bearer(bearer: Bearer) -> Actor:
    """The consumer with what the token carries and the register still allows."""
    consumer = bearer.consumer
    permissions = bearer.scopes & frozenset(consumer.allowed_scopes)
    grants = (Grant(permissions=permissions, stores=bearer.stores),)
    return Actor(kind=ActorKind.CONSUMER, id=str(consumer.pk), label=consumer.name[:80], grants=grants)


def stores_reached_by(consumer: Consumer) -> frozenset[UUID]:
    """As its tokens do."""
    if consumer.all_stores:
        return frozenset(Store.objects.filter(entity__sandbox=consumer.sandbox).values_list("pk", flat=True))
    return frozenset(consumer.store_ids)


def device_key_by_value(key: str) -> DeviceKey | None:
    """The key of a till, while both are in use. One query."""
    return (
        DeviceKey.objects.select_related("till__store__entity")
        .filter(key_hash=fingerprint(key), revoked_at__isnull=True, till__active=True)
        .first()
    )


def actor_for_till(till: Till) -> Actor:
    """What a till's own key may do, at its store: ring what is payable, report it, spend vouchers."""
    return Actor(
        kind=ActorKind.TILL,
        id=f"till:{till.pk}",
        label=str(till),
        grants=(Grant(permissions=TILL_RIGHTS, stores=frozenset({till.store_id})),),
        store_id=till.store_id,
        language=till.store.language,
        till=str(till),
    )


def hook_source_by_code(code: str) -> HookSource:
    source = HookSource.objects.select_related("store", "legal_entity").filter(code=code, active=True).first()
    if source is None:
        raise NotFound
    return source


def signing_secrets(source: HookSource) -> list[str]:
    """The secrets a signature may be made with now: the present one, and those whose overlap has not ended."""
    formers = [reference for reference, _until in source.working_formers()]
    return [resolve(reference) for reference in (source.secret_reference, *formers)]


def stores_of_hook_source(source: HookSource) -> frozenset[UUID]:
    """The stores it may speak for: its own, or all of its legal entity's."""
    if source.store_id:
        return frozenset({source.store_id})
    return frozenset(Store.objects.filter(entity_id=source.legal_entity_id).values_list("pk", flat=True))
