"""Setting which doors a store's tickets come through."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.stores.models import Store

from .. import events, permissions
from ..models import StoreDoor
from ..states import Door

LATEST = timedelta(days=14)


@transaction.atomic
def set_store_door(
    *, store: Store, door: Door, source: str, lateness: timedelta, actor: Actor, active: bool = True
) -> StoreDoor:
    """Declare a door, or how late it is; the same again changes nothing."""
    rights.require(actor, permissions.DOORS_WRITE, store.pk)
    if not timedelta(0) <= lateness <= LATEST:
        raise Invalid({"/lateness": _("Between now and fourteen days after the ticket.")})
    known = StoreDoor.objects.select_for_update().filter(store=store, door=door, source=source).first()
    if known is None:
        known = StoreDoor(store=store, door=door, source=source[:60], lateness=lateness, active=active)
        records.create(known, events.STORE_DOOR_SET, actor=actor)
    elif (known.lateness, known.active) != (lateness, active):
        known.lateness, known.active = lateness, active
        records.update(known, events.STORE_DOOR_SET, actor=actor, fields=["lateness", "active"])
    return known
