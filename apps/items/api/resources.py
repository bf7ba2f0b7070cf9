"""Items, declared. They get their passport and are read here; who holds them changes through documents."""

from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext as _

from apps.catalog.models import Product
from apps.core.actors import Actor
from apps.core.api.actions import Actions
from apps.core.api.lifecycle import OperationClass
from apps.core.api.masterdata import MasterData
from apps.core.api.resource import Resource
from apps.core.errors import Invalid
from apps.core.references import ReferenceInput
from apps.stores.models import Store

from .. import filters, operations, permissions, selectors
from ..inputs import ItemInput, LocationChanges
from ..models import Item, StockLocation, Transfer
from ..states import TRANSFER
from . import place_serializers as places
from . import serializers as wire
from .guards import TRANSFER_GUARDS


def store_where(actor: Actor, right: str, code: str) -> Store:
    """The store a body names, where the caller holds the right."""
    store = Store.objects.filter(code=code).first()
    if store is None or not actor.can(right, store.pk):
        raise Invalid({"/store": _("No store of yours has this code.")})
    return store


def _create(actor: Actor, data: dict[str, Any], named: list[ReferenceInput]) -> Item:
    store = store_where(actor, permissions.ITEMS_READ, data.pop("store"))
    code = data.pop("product")
    product = Product.objects.filter(code=code).first() if code else None
    if code and product is None:
        raise Invalid({"/product": _("This product does not exist.")})
    item = ItemInput(
        store_id=store.pk, customer_id=data.pop("customer"), product_id=product.pk if product else None, **data
    )
    return operations.register_item(actor=actor, data=item, named=named)


def _create_location(actor: Actor, data: dict[str, Any], _named: list[ReferenceInput]) -> StockLocation:
    store = store_where(actor, permissions.ITEMS_READ, data.pop("store"))
    return operations.create_location(actor=actor, store_id=store.pk, **data)


def _update_location(
    actor: Actor, pk: UUID, data: dict[str, Any], _named: list[ReferenceInput], version: int
) -> StockLocation:
    changes = cast(LocationChanges, data)
    return operations.update_location(actor=actor, location_id=pk, changes=changes, version=version)


def _archive_location(actor: Actor, pk: UUID, version: int) -> StockLocation:
    return operations.archive_location(actor=actor, location_id=pk, version=version)


ITEMS = MasterData(
    path="items",
    model=Item,
    out=wire.ItemOut,
    filters=filters.ItemFilter,
    searchable=filters.ITEMS,
    visible_to=selectors.visible_to,
    shown=selectors.as_told,
    search=selectors.search,
    read=permissions.ITEMS_READ,
    write=permissions.ITEMS_WRITE,
    create=(wire.ItemIn, _create),
    operation_class=OperationClass.TRANSACTION,
    summary="Physical things, each with one passport through all its lives.",
    not_for="articles you could have many of, which are products.",
)
LOCATIONS = MasterData(
    path="stock-locations",
    model=StockLocation,
    out=places.LocationOut,
    filters=filters.LocationFilter,
    searchable=filters.LOCATIONS,
    visible_to=selectors.locations_visible_to,
    read=permissions.ITEMS_READ,
    write=permissions.LOCATIONS_WRITE,
    create=(places.LocationIn, _create_location),
    update=(places.LocationChangesIn, _update_location),
    archive=_archive_location,
    summary="Shelves, windows and racks of a store.",
    not_for="saying where one thing stands, which is the item’s own action.",
)
TRANSFERS = Resource(
    path="transfers",
    model=Transfer,
    out=places.TransferOut,
    read=permissions.TRANSFERS_READ,
    visible_to=selectors.transfers_visible_to,
    shown=selectors.transfers_with_lines,
    filters=filters.TransferFilter,
    searchable=filters.TRANSFERS,
    summary="Things on their way from one store to another; another company of the house buys what arrives.",
    not_for="selling to a customer, or buying from one.",
)
EVERY = (ITEMS, LOCATIONS, TRANSFERS)
ITEM_ACTS = Actions(of=ITEMS, key="item_id", out=wire.ItemOut, lock=selectors.lock_visible)
TRANSFER_ACTIONS = Actions(
    of=TRANSFERS,
    key="transfer_id",
    out=places.TransferDetailOut,
    lock=selectors.lock_transfer,
    table=TRANSFER,
    guards=TRANSFER_GUARDS,
)
