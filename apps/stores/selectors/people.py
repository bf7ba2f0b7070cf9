"""Reads of people, their rights and their devices."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.core.actors import Actor, ActorKind, Grant
from apps.core.errors import NotFound
from apps.core.permissions import registry
from apps.core.secrets import fingerprint

from ..models import Device, RoleAssignment, Staff, Store
from ..permissions import DEVICES_READ, STAFF_READ
from ..pins import badge_digests
from .organisation import today_in


def actor_for(staff: Staff, device: Device | None = None) -> Actor:
    """The person as the rest of the code knows them, with every right they hold today. At most two queries."""
    return Actor(
        kind=ActorKind.STAFF,
        id=str(staff.pk),
        label=staff.display_name,
        grants=_grants_of(staff),
        device_id=device.pk if device else None,
        store_id=device.store_id if device else None,
        language=staff.language,
    )


def stores_where_employed(actor: Actor) -> frozenset[UUID] | None:
    """Where they hold any role today; None means everywhere."""
    reached = [grant.stores for grant in actor.grants]
    return None if None in reached else frozenset().union(*(stores for stores in reached if stores))


def staff_by_badge(badge: str) -> Staff | None:
    if not badge.strip():
        return None
    return Staff.objects.filter(badge_digest__in=badge_digests(badge), is_active=True).first()


def staff_visible_to(actor: Actor) -> QuerySet[Staff]:
    """The people of the stores where they hold the right: those with a role there, past or to come."""
    allowed = actor.stores_for(STAFF_READ)
    if allowed is None:
        return Staff.objects.all()
    here = RoleAssignment.objects.filter(Q(store_id__in=allowed) | Q(entity__stores__in=allowed))
    return Staff.objects.filter(pk__in=here.values("staff_id"))


def stores_of_roles(roles: QuerySet[RoleAssignment]) -> frozenset[UUID] | None:
    """Every store these roles reach. None, all there are or will be: where a company has no store yet, and of no role
    at all."""
    if roles.filter(entity__isnull=False, entity__stores=None).exists():
        return None
    stores = Store.objects.filter(Q(pk__in=roles.values("store_id")) | Q(entity_id__in=roles.values("entity_id")))
    return frozenset(stores.values_list("pk", flat=True)) or None


def people_of_store(store: Store) -> QuerySet[Staff]:
    """Those with a role there today and a PIN: who can be chosen on its shared devices."""
    today = today_in(store)
    roles = RoleAssignment.objects.filter(
        Q(store=store) | Q(entity_id=store.entity_id),
        Q(until_date__isnull=True) | Q(until_date__gt=today),
        from_date__lte=today,
    )
    people = Staff.objects.filter(pk__in=roles.values("staff_id"), is_active=True)
    return people.exclude(pin_hash="").order_by("display_name")


def devices_visible_to(actor: Actor) -> QuerySet[Device]:
    devices = Device.objects.select_related("store")
    allowed = actor.stores_for(DEVICES_READ)
    return devices if allowed is None else devices.filter(store_id__in=allowed)


def device_by_key(key: str) -> Device | None:
    """The registered device this cookie value belongs to."""
    return (
        Device.objects.select_related("store__entity")
        .filter(key_hash=fingerprint(key), revoked_at__isnull=True, store__archived_at__isnull=True)
        .first()
    )


def lock_staff(staff_id: UUID | str) -> Staff:
    staff = Staff.objects.select_for_update().filter(pk=staff_id).first()
    if staff is None:
        raise NotFound
    return staff


def _grants_of(staff: Staff) -> tuple[Grant, ...]:
    if not staff.is_active:
        return ()
    if staff.is_superuser:
        return (Grant(permissions=frozenset(registry), stores=None),)
    today = timezone.localdate()
    # A day of slack either side: which day it is depends on the store, decided below.
    assignments = list(
        RoleAssignment.objects.filter(staff=staff, from_date__lte=today + timedelta(days=1))
        .filter(Q(until_date__isnull=True) | Q(until_date__gte=today))
        .select_related("role", "store")
    )
    by_entity: dict[UUID | None, list[Store]] = {}
    entity_ids = {assignment.entity_id for assignment in assignments if assignment.entity_id}
    if entity_ids:
        for store in Store.objects.filter(entity_id__in=entity_ids):
            by_entity.setdefault(store.entity_id, []).append(store)
    grants = []
    for assignment in assignments:
        stores = [assignment.store] if assignment.store else by_entity.get(assignment.entity_id, [])
        held = frozenset(store.pk for store in stores if assignment.holds_on(today_in(store)))
        if held:
            grants.append(Grant(permissions=frozenset(assignment.role.permissions), stores=held))
    return tuple(grants)
