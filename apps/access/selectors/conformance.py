"""Conformance runs of an integrator's own till."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from apps.core.actors import Actor, ActorKind
from apps.payments.models import Payable
from apps.payments.selectors import payable_by_code
from apps.stores.models import Store, Till

from ..conformance.checks import Call, Seen
from ..conformance.suite import LASTS
from ..models import ConformanceRun, Consumer, DeviceKey
from ..permissions import CONFORMANCE_READ
from .visible import device_keys_visible_to


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
