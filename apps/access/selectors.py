"""Reads of the access world."""

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from oauth2_provider.models import AccessToken

from apps.core.actors import Actor, ActorKind, Grant
from apps.core.errors import NotFound
from apps.core.secrets import fingerprint, resolve
from apps.payments.models import Payable
from apps.payments.selectors import payable_by_code
from apps.stores.models import Store, Till

from .conformance.checks import Call, Seen
from .conformance.suite import LASTS
from .models import ConformanceRun, Consumer, DeviceKey, HookSource
from .permissions import CONFORMANCE_READ, CONSUMERS_READ, DEVICE_KEYS_READ, HOOKS_READ, TILL_RIGHTS


def consumers_visible_to(actor: Actor) -> QuerySet[Consumer]:
    """Those that reach a store where the actor holds the right."""
    allowed = actor.stores_for(CONSUMERS_READ)
    if allowed is None:
        return Consumer.objects.all()
    if not allowed:
        return Consumer.objects.none()
    return Consumer.objects.filter(Q(store_ids__overlap=list(allowed)) | Q(all_stores=True))


def hook_sources_visible_to(actor: Actor) -> QuerySet[HookSource]:
    sources = HookSource.objects.select_related("store", "legal_entity")
    allowed = actor.stores_for(HOOKS_READ)
    if allowed is None:
        return sources
    entities = Store.objects.filter(pk__in=allowed).values("entity_id")
    return sources.filter(Q(store_id__in=allowed) | Q(store__isnull=True, legal_entity_id__in=entities))


def device_keys_visible_to(actor: Actor) -> QuerySet[DeviceKey]:
    keys = DeviceKey.objects.select_related("till__store")
    allowed = actor.stores_for(DEVICE_KEYS_READ)
    return keys if allowed is None else keys.filter(till__store_id__in=allowed)


def token_by_value(token: str) -> AccessToken | None:
    """The stored token with its consumer, whether or not it still counts. One query."""
    checksum = hashlib.sha256(token.encode()).hexdigest()
    return AccessToken.objects.select_related("application").filter(token_checksum=checksum).first()


def actor_for_consumer(consumer: Consumer, scopes: Iterable[str]) -> Actor:
    """The consumer with what the token carries and the register still allows. At most one query."""
    permissions = frozenset(scopes) & frozenset(consumer.allowed_scopes)
    return Actor(
        kind=ActorKind.CONSUMER,
        id=str(consumer.pk),
        label=consumer.name[:80],
        grants=(Grant(permissions=permissions, stores=stores_reached_by(consumer)),),
    )


def stores_reached_by(consumer: Consumer) -> frozenset[UUID]:
    if consumer.all_stores:
        return frozenset(Store.objects.filter(entity__sandbox=consumer.sandbox).values_list("pk", flat=True))
    return frozenset(consumer.store_ids)


def stores_of(actor: Actor) -> QuerySet[Store]:
    """Every store this machine reaches, with its company."""
    reached = {store for grant in actor.grants for store in grant.stores or ()}
    return Store.objects.filter(pk__in=reached).select_related("entity").order_by("code")


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
    """The secrets a signature may be made with now: the present one, and during a rotation the one before."""
    references = [source.secret_reference]
    if source.previous_valid_until and timezone.now() < source.previous_valid_until:
        references.append(source.previous_secret_reference)
    return [resolve(reference) for reference in references]


def stores_of_hook_source(source: HookSource) -> frozenset[UUID]:
    """The stores it may speak for: its own, or all of its legal entity's."""
    if source.store_id:
        return frozenset({source.store_id})
    return frozenset(Store.objects.filter(entity_id=source.legal_entity_id).values_list("pk", flat=True))


def conformance_runs_visible_to(actor: Actor) -> QuerySet[ConformanceRun]:
    """Those of the actor's stores; a till and a program see their own only."""
    runs = ConformanceRun.objects.select_related("device_key__till__store", "consumer", "store__entity")
    if actor.kind == ActorKind.TILL:
        return runs.filter(device_key__till_id=actor.id.removeprefix("till:"))
    if actor.kind == ActorKind.CONSUMER:
        runs = runs.filter(consumer_id=actor.id)
    allowed = actor.stores_for(CONFORMANCE_READ)
    return runs if allowed is None else runs.filter(store_id__in=allowed)


def running_conformance(
    *, device_key: DeviceKey | None = None, consumer: Consumer | None = None
) -> ConformanceRun | None:
    """The open run of this caller, while it lasts. One query, asked for callers of a sandbox only."""
    rows = ConformanceRun.objects.filter(device_key=device_key, consumer=consumer, finished_at=None)
    return rows.filter(started_at__gt=timezone.now() - LASTS).first()


def seen_in(run: ConformanceRun) -> Seen:
    return Seen(
        calls=[Call(row.at, row.action, row.status, row.code, row.payable_id, row.facts) for row in run.calls.all()],
        orders={role: told["payable"] for role, told in run.orders.items()},
        eans={told["payable"]: told["ean"] for told in run.orders.values()},
    )


def payable_of_code(code: str) -> Payable | None:
    """What a code of ours stands for, whoever may see it: asked by our own record only, and never told."""
    return payable_by_code(code) if code else None


def tills_with_keys(actor: Actor, store: Store) -> list[dict[str, Any]]:
    """The store's tills in use, each with its valid keys and their latest score. Three queries."""
    keys = device_keys_visible_to(actor).filter(till__store=store, revoked_at__isnull=True)
    runs = conformance_runs_visible_to(actor).filter(device_key__in=keys, finished_at__isnull=False)
    scores = dict(runs.order_by("finished_at").values_list("device_key_id", "score"))
    by_till: dict[UUID, list[dict[str, Any]]] = {}
    for key in keys:
        by_till.setdefault(key.till_id, []).append({"key": key, "score": scores.get(key.pk)})
    tills = Till.objects.filter(store=store, active=True)
    return [{"till": till, "keys": by_till.get(till.pk, [])} for till in tills]


def examined_programs(actor: Actor, store: Store) -> QuerySet[ConformanceRun]:
    """Runs of programs that sign in by OAuth, in this store."""
    return conformance_runs_visible_to(actor).filter(store=store, consumer__isnull=False)
