"""Registering technicians and what they can do."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.stores.models import Staff, Store

from . import events, permissions
from .models import Technician


@transaction.atomic
def register_technician(*, staff: Staff, store: Store, skills: Sequence[str] = (), actor: Actor) -> Technician:
    """Make a member of staff a technician of a store; once per person."""
    rights.require(actor, permissions.WRITE, store.id)
    if Technician.objects.filter(staff=staff).exists():
        raise Invalid({"/staff": _("This person is a technician already.")})
    technician = Technician(staff=staff, store=store, skills=sorted(set(skills)))
    records.create(technician, events.REGISTERED, actor=actor)
    return technician


@transaction.atomic
def update_technician(
    technician_id: UUID, *, actor: Actor, skills: Sequence[str] | None = None, active: bool | None = None
) -> Technician:
    technician = Technician.objects.select_for_update().get(pk=technician_id)
    rights.require(actor, permissions.WRITE, technician.store_id)
    if skills is not None:
        technician.skills = sorted(set(skills))
    if active is not None:
        technician.active = active
    records.update(technician, events.UPDATED, actor=actor, fields=["skills", "active"])
    return technician


@transaction.atomic
def tell_renamed(staff_id: UUID, *, actor: Actor) -> None:
    """The name is the staff's, but who copies technicians, or has kept their ETag, reads it as the technician's."""
    for technician in Technician.objects.select_for_update().filter(staff_id=staff_id):
        records.update(technician, events.UPDATED, actor=actor, fields=[])
