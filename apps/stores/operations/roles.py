"""Roles as data: what each allows, who holds which where, and the defaults every release brings."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor, ActorKind
from apps.core.errors import Invalid, NotFound
from apps.core.permissions import ROLE_CODES, registry, require
from apps.core.validation import expect_version, validate

from .. import events
from ..models import LegalEntity, Role, RoleAssignment, Store
from ..permissions import ROLE_LABELS, ROLES_WRITE, STAFF_WRITE
from ..selectors import lock_staff, require_company, today_in, today_in_company
from .managing import require_everywhere


@transaction.atomic
def create_role(*, actor: Actor, code: str, labels: Mapping[str, str], permissions: Iterable[str]) -> Role:
    require(actor, ROLES_WRITE)
    role = Role(code=code, labels=dict(labels), permissions=_known_codes(permissions))
    validate(role)
    records.create(role, events.ROLE_CREATED, actor=actor)
    return role


@transaction.atomic
def set_role_permissions(
    *, actor: Actor, role_id: UUID, permissions: Iterable[str], version: int | None = None
) -> Role:
    """A role counts in every store, so the right to change it must too."""
    require_everywhere(actor, ROLES_WRITE, None)
    role = Role.objects.select_for_update().filter(pk=role_id).first()
    if role is None:
        raise NotFound
    expect_version(role, version)
    role.permissions = _known_codes(permissions)
    records.update(role, events.ROLE_UPDATED, actor=actor, fields=("permissions",))
    return role


@transaction.atomic
def assign_role(
    *,
    actor: Actor,
    staff_id: UUID,
    role_code: str,
    store_id: UUID | None = None,
    entity_id: UUID | None = None,
    from_date: date | None = None,
    until_date: date | None = None,
) -> RoleAssignment:
    """In exactly one store or one legal entity. Making a manager, or changing one's own roles, needs more."""
    staff = lock_staff(staff_id)
    role = Role.objects.filter(code=role_code).first()
    store = Store.objects.select_related("entity").filter(pk=store_id).first() if store_id else None
    entity = LegalEntity.objects.filter(pk=entity_id).first() if entity_id else None
    if role is None or (store_id and store is None) or (entity_id and entity is None):
        raise NotFound
    assignment = RoleAssignment(staff=staff, role=role, store=store, entity=entity, until_date=until_date)
    assignment.from_date = from_date or (today_in(store) if store else timezone.localdate())
    validate(assignment)
    _require_appointment(actor, assignment)
    records.create(assignment, events.ROLE_ASSIGNED, actor=actor)
    return assignment


@transaction.atomic
def end_role(*, actor: Actor, assignment_id: UUID, until_date: date | None = None) -> RoleAssignment:
    """From `until_date` on they hold it no more; without a date, from this moment."""
    assignment = (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("staff", "role", "store__entity", "entity")
        .filter(pk=assignment_id)
        .first()
    )
    if assignment is None:
        raise NotFound
    _require_appointment(actor, assignment)
    assignment.until_date = until_date or max(assignment.from_date, _today_for(assignment))
    validate(assignment)
    records.update(assignment, events.ROLE_ENDED, actor=actor, fields=("until_date",))
    return assignment


@transaction.atomic
def sync_default_roles(**_signal: Any) -> None:
    """After each migration: roles every installation has, with codes this release proposes for the first time.

    What staff took away or added stays. No event: a release's defaults are no fact of the business.
    """
    roles = {role.code: role for role in Role.objects.select_for_update().filter(code__in=ROLE_CODES)}
    for code in ROLE_CODES:
        proposed = {permission.code for permission in registry.values() if code in permission.roles}
        role = roles.get(code) or Role(code=code, labels=ROLE_LABELS[code])
        new = proposed - set(role.known)
        if new or code not in roles:
            role.permissions = sorted({*role.permissions, *new})
            role.known = sorted({*role.known, *new})
            role.save()


def _require_appointment(actor: Actor, assignment: RoleAssignment) -> None:
    _store, entity_id = assignment.event_scope()
    assert entity_id is not None
    require_company(actor, STAFF_WRITE, entity_id, assignment.store_id)
    own = actor.kind is ActorKind.STAFF and actor.id == str(assignment.staff_id)
    if own or {STAFF_WRITE, ROLES_WRITE} & set(assignment.role.permissions):
        require_company(actor, ROLES_WRITE, entity_id, assignment.store_id)


def _today_for(assignment: RoleAssignment) -> date:
    """The earliest day it is now in any store concerned: a right that ends must end everywhere."""
    if assignment.store:
        return today_in(assignment.store)
    assert assignment.entity_id is not None
    return today_in_company(assignment.entity_id)


def _known_codes(permissions: Iterable[str]) -> list[str]:
    codes = sorted(set(permissions))
    if unknown := [code for code in codes if code not in registry]:
        raise Invalid({"/permissions": _("Unknown rights: %(codes)s") % {"codes": ", ".join(unknown)}})
    return codes
