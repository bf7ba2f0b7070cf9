"""Reads of the access world."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.actors import Actor, ActorKind, Grant
from apps.core.errors import NotFound
from apps.core.permissions import registry
from apps.core.secrets import fingerprint, resolve
from apps.payments.models import Payable
from apps.payments.permissions import PAYMENTS_CONFIRM
from apps.payments.selectors import payable_by_code
from apps.stores.models import RoleAssignment, Staff, Store, Till

from .conformance.checks import Call, Seen
from .conformance.suite import LASTS
from .models import ApiCall, ApiUsage, ConformanceRun, Consumer, DeviceKey, HookSource
from .permissions import ACCESS_REPORT_READ, CONFORMANCE_READ, CONSUMERS_READ, DEVICE_KEYS_READ, HOOKS_READ, TILL_RIGHTS
from .states import CALLS_KEPT, HolderKind

USAGE_SHOWN = timedelta(days=30)
CALLS_SHOWN = 100
_REFUSED = Sum("calls", filter=Q(status_class__gte=4), default=0)


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


@dataclass(frozen=True)
class Bearer:
    """A stored token, whether or not it still counts, whose it is, and the stores they reach."""

    consumer: Consumer
    expires: datetime
    scopes: frozenset[str]
    stores: frozenset[UUID]


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


def bearer_of(token: str) -> Bearer | None:
    """One query."""
    found: list[Any] = list(Consumer.objects.raw(_BEARER, [hashlib.sha256(token.encode()).hexdigest()]))
    for one in found:
        return Bearer(one, one.token_expires, frozenset(one.token_scope.split()), frozenset(one.reached))
    return None


def actor_for_bearer(bearer: Bearer) -> Actor:
    """The consumer with what the token carries and the register still allows."""
    return _actor(bearer.consumer, bearer.scopes, bearer.stores)


def actor_for_consumer(consumer: Consumer, scopes: Iterable[str]) -> Actor:
    """As it would be with a token of these scopes. At most one query."""
    return _actor(consumer, frozenset(scopes), stores_reached_by(consumer))


def _actor(consumer: Consumer, scopes: frozenset[str], stores: frozenset[UUID]) -> Actor:
    permissions = scopes & frozenset(consumer.allowed_scopes)
    grants = (Grant(permissions=permissions, stores=stores),)
    return Actor(kind=ActorKind.CONSUMER, id=str(consumer.pk), label=consumer.name[:80], grants=grants)


def stores_reached_by(consumer: Consumer) -> frozenset[UUID]:
    if consumer.all_stores:
        return frozenset(Store.objects.filter(entity__sandbox=consumer.sandbox).values_list("pk", flat=True))
    return frozenset(consumer.store_ids)


def stores_of(actor: Actor) -> QuerySet[Store]:
    """Every store this machine reaches, with its company."""
    reached = {store for grant in actor.grants for store in grant.stores or ()}
    return Store.objects.filter(pk__in=reached).select_related("entity").order_by("code")


def usage_by_day(consumer: Consumer) -> list[dict[str, Any]]:
    """Its calls in the last thirty days, newest first: {day, calls, refused}. One query."""
    rows = _usage_of(consumer).values("day").order_by("-day")
    return [dict(row) for row in rows.annotate(refused=_REFUSED, calls=Sum("calls"))]


def usage_by_operation(consumer: Consumer) -> list[dict[str, Any]]:
    """What it called in those days, most first: {operation, calls, refused, last_at, deprecated}. One query."""
    rows = _usage_of(consumer).values("operation")
    told = rows.annotate(refused=_REFUSED, calls=Sum("calls"), last_at=Max("last_at"), deprecated=BoolOr("deprecated"))
    return [dict(row) for row in told.order_by("-calls", "operation")]


def _usage_of(consumer: Consumer) -> QuerySet[ApiUsage]:
    since = timezone.now().date() - USAGE_SHOWN
    return ApiUsage.objects.filter(caller_kind=ApiUsage.Caller.CONSUMER, caller_id=consumer.pk, day__gt=since)


def calls_of(kind: str, caller_id: UUID, request_id: str) -> QuerySet[ApiCall]:
    """This caller's calls under this id in the last seven days, newest first."""
    return _calls(request_id).filter(caller_kind=kind, caller_id=caller_id)


def calls_visible_to(actor: Actor, request_id: str) -> list[tuple[ApiCall, str]]:
    """Calls of the programs and tills the actor sees, each with the caller's name, newest first. Three queries."""
    names = dict(consumers_visible_to(actor).values_list("pk", "name"))
    names |= {key.pk: str(key.till) for key in device_keys_visible_to(actor)}
    return [(call, names[call.caller_id]) for call in _calls(request_id).filter(caller_id__in=names)[:CALLS_SHOWN]]


def _calls(request_id: str) -> QuerySet[ApiCall]:
    since = timezone.now().date() - CALLS_KEPT
    return ApiCall.objects.filter(request_id=request_id, day__gte=since).order_by("-id")


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


@dataclass(frozen=True)
class Holding:
    """Somebody or something with rights in some stores; `stores` None is all there are or will be."""

    kind: HolderKind
    who: str
    rights: tuple[str, ...]
    where: str
    stores: frozenset[UUID] | None
    role: str = ""
    since: date | None = None
    until: date | None = None


def holdings(actor: Actor, *, right: str = "", store_code: str = "") -> list[Holding]:
    """Who may do what, now or from a coming day, in the stores where the actor may know; narrowed to a right and to a
    store. People first. Seven queries, whatever there is."""
    allowed = actor.stores_for(ACCESS_REPORT_READ)
    stores = list(Store.objects.select_related("entity").order_by("code"))
    known = frozenset(store.pk for store in stores if allowed is None or store.pk in allowed)
    asked = known & {store.pk for store in stores if store.code == store_code} if store_code else known
    found = [*_people(stores), *_programs(stores), *_tills(), *_hooks(stores)]
    return [
        holding
        for holding in found
        if (not right or right in holding.rights) and (holding.stores is None or holding.stores & asked)
    ]


def _people(stores: list[Store]) -> Iterable[Holding]:
    today = timezone.localdate()
    for boss in Staff.objects.filter(is_active=True, is_superuser=True).order_by("display_name"):
        yield Holding(HolderKind.PERSON, boss.display_name, tuple(sorted(registry)), _("Everywhere"), None)
    rows = RoleAssignment.objects.filter(Q(until_date=None) | Q(until_date__gt=today), staff__is_active=True)
    for row in rows.select_related("staff", "role", "store", "entity").order_by("staff__display_name", "from_date"):
        reached = frozenset(
            store.pk for store in stores if row.store_id == store.pk or row.entity_id == store.entity_id
        )
        yield Holding(
            HolderKind.PERSON, row.staff.display_name, tuple(row.role.permissions), str(row.store or row.entity),
            reached, role=row.role.labels.get(get_language() or "", row.role.code), since=row.from_date,
            until=row.until_date,
        )  # fmt: skip


def _programs(stores: list[Store]) -> Iterable[Holding]:
    for consumer in Consumer.objects.filter(suspended_at=None):
        if consumer.is_usable(None):
            side = [store for store in stores if store.entity.sandbox == consumer.sandbox]
            reached = [store for store in side if consumer.all_stores or store.pk in consumer.store_ids]
            where = _("All stores") if consumer.all_stores else ", ".join(store.name for store in reached)
            yield Holding(
                HolderKind.PROGRAM, consumer.name, tuple(consumer.allowed_scopes), where,
                frozenset(store.pk for store in reached), since=consumer.created_at.date(),
                until=consumer.review_due_on,
            )  # fmt: skip


def _tills() -> Iterable[Holding]:
    for key in DeviceKey.objects.filter(revoked_at=None, till__active=True).select_related("till__store"):
        yield Holding(
            HolderKind.TILL, str(key.till), tuple(sorted(TILL_RIGHTS)), key.till.store.name,
            frozenset({key.till.store_id}), since=key.created_at.date(),
        )  # fmt: skip


def _hooks(stores: list[Store]) -> Iterable[Holding]:
    for source in HookSource.objects.filter(active=True).select_related("store", "legal_entity"):
        reached = frozenset(
            store.pk
            for store in stores
            if source.store_id == store.pk or (source.store_id is None and source.legal_entity_id == store.entity_id)
        )
        yield Holding(
            HolderKind.HOOK, source.label, (PAYMENTS_CONFIRM,), str(source.store or source.legal_entity), reached,
            since=source.created_at.date(),
        )  # fmt: skip
