"""Legal entities, stores, people and devices as tests need them: rows, without events, with unique codes."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from apps.core.actors import Actor, ActorKind, Grant
from apps.core.secrets import fingerprint
from apps.stores.models import Device, LegalEntity, Role, RoleAssignment, Staff, Store, Till
from apps.stores.pins import badge_digests, hash_pin
from apps.stores.selectors import today_in
from apps.stores.states import DeviceKind

_numbers = count(1)
LONG_AGO = date(2020, 1, 1)


def make_entity(**values: Any) -> LegalEntity:
    number = next(_numbers)
    return LegalEntity.objects.create(**{"code": f"LE{number}", "name": f"Company {number}", **values})


def today() -> date:
    """In stores made here, which all stand in one time zone unless told otherwise: seldom the computer's."""
    return today_in(Store(timezone="Europe/Paris"))


def make_store(**values: Any) -> Store:
    number = next(_numbers)
    if "entity" not in values:
        values["entity"] = make_entity(sandbox=values.pop("sandbox", False))
    return Store.objects.create(**{"code": f"ST{number}", "name": f"Store {number}", **values})


def make_till(**values: Any) -> Till:
    number = next(_numbers)
    if "store" not in values:
        values["store"] = make_store()
    return Till.objects.create(**{"code": f"T{number}", "label": f"Till {number}", **values})


def make_staff(*, pin: str = "", badge: str = "", password: str = "", **values: Any) -> Staff:
    number = next(_numbers)
    staff = Staff(**{"username": f"staff{number}", "display_name": f"Person {number}", **values})
    staff.pin_hash = hash_pin(pin) if pin else ""
    staff.badge_digest = badge_digests(badge)[0] if badge else None
    if password:
        staff.set_password(password)
    else:
        staff.set_unusable_password()
    staff.save()
    return staff


def make_role(permissions: Iterable[str], **values: Any) -> Role:
    number = next(_numbers)
    labels = {"fr": f"Rôle {number}", "en": f"Role {number}"}
    return Role.objects.create(
        **{"code": f"role{number}", "labels": labels, "permissions": sorted(permissions), **values}
    )


def make_assignment(staff: Staff, role: Role | str, **where: Any) -> RoleAssignment:
    """`role` is a role or the code of a default one; `where` is `store=` or `entity=`, and dates."""
    if isinstance(role, str):
        role = Role.objects.get(code=role)
    return RoleAssignment.objects.create(**{"staff": staff, "role": role, "from_date": LONG_AGO, **where})


def make_device(*, key: str = "", **values: Any) -> Device:
    number = next(_numbers)
    if "store" not in values:
        values["store"] = make_store()
    key = key or f"device-key-{number}"
    defaults = {"label": f"Device {number}", "kind": DeviceKind.TABLET, "key_hash": fingerprint(key)}
    return Device.objects.create(**{**defaults, **values})


def actor_with(
    permissions: Iterable[str], *, stores: Iterable[Store] | None = None, staff: Staff | None = None
) -> Actor:
    """Somebody holding these codes in these stores (None: everywhere), without any row unless `staff` is given."""
    reach: frozenset[UUID] | None = None if stores is None else frozenset(store.pk for store in stores)
    return Actor(
        kind=ActorKind.STAFF,
        id=str(staff.pk) if staff else "00000000-0000-7000-8000-000000000001",
        label=staff.display_name if staff else "Somebody",
        grants=(Grant(permissions=frozenset(permissions), stores=reach),),
    )
