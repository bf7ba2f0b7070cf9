"""Who may do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.permissions import registry
from apps.payments.permissions import PAYMENTS_CONFIRM
from apps.stores.models import RoleAssignment, Staff, Store

from ..models import Consumer, DeviceKey, HookSource
from ..permissions import ACCESS_REPORT_READ, TILL_RIGHTS
from ..states import HolderKind


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
