"""Where in a store things stand."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.permissions import require
from apps.core.validation import assign, check_fields, duplicates_refused, expect_version
from apps.stores.models import Store

from .. import events
from ..inputs import LocationChanges
from ..models import Item, StockLocation
from ..permissions import ITEMS_WRITE, LOCATIONS_WRITE
from ..selectors import lock_item, lock_location
from ..states import HolderKind

UNIQUE = {"items_location_code_once_per_store": "/code"}


@transaction.atomic
def create_location(*, actor: Actor, store_id: UUID, code: str, name: str) -> StockLocation:
    require(actor, LOCATIONS_WRITE, store_id)
    store = Store.objects.filter(pk=store_id).first()
    if store is None:
        raise NotFound
    location = StockLocation(store=store, code=code, name=name)
    check_fields(location)
    with duplicates_refused(UNIQUE):
        records.create(location, events.STOCK_LOCATION_CREATED, actor=actor)
    return location


@transaction.atomic
def update_location(
    *, actor: Actor, location_id: UUID, changes: LocationChanges, version: int | None = None
) -> StockLocation:
    """Its name; the code stands on the shelf."""
    location = lock_location(location_id)
    require(actor, LOCATIONS_WRITE, location.store_id)
    expect_version(location, version)
    changed = assign(location, changes, names=("name",))
    check_fields(location)
    if changed:
        records.update(location, events.STOCK_LOCATION_UPDATED, actor=actor, fields=changed)
    return location


@transaction.atomic
def archive_location(*, actor: Actor, location_id: UUID, version: int | None = None) -> StockLocation:
    """What still stands there stays there until it is moved."""
    location = lock_location(location_id)
    require(actor, LOCATIONS_WRITE, location.store_id)
    expect_version(location, version)
    if location.archived_at is None:
        location.archived_at = timezone.now()
        records.update(location, events.STOCK_LOCATION_ARCHIVED, actor=actor, fields=("archived_at",))
    return location


@transaction.atomic
def move_location(*, actor: Actor, item_id: UUID, location_id: UUID | None) -> Item:
    """To a place of the store it is in, or to none. Also what the police hold: it does not leave the store."""
    item = lock_item(item_id)
    require(actor, ITEMS_WRITE, item.store_id)
    if item.custody != HolderKind.STORE:
        raise Invalid({"/location": _("It is not in a store at the moment.")})
    if location_id is not None:
        of_the_store = StockLocation.objects.filter(pk=location_id, store_id=item.store_id, archived_at=None)
        if not of_the_store.exists():
            raise Invalid({"/location": _("Its store has no such location.")})
    if item.location_id != location_id:
        item.location_id = location_id
        records.update(item, events.ITEM_LOCATED, actor=actor, fields=("location_id",))
    return item
