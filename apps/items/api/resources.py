"""Items, declared. They get their passport and are read here; who holds them changes through documents."""

from typing import Any

from django.utils.translation import gettext as _

from apps.catalog.models import Product
from apps.core.actors import Actor
from apps.core.api.lifecycle import OperationClass
from apps.core.api.masterdata import MasterData
from apps.core.errors import Invalid
from apps.core.references import ReferenceInput
from apps.stores.models import Store

from .. import filters, operations, permissions, selectors
from ..inputs import ItemInput
from ..models import Item
from .serializers import ItemIn, ItemOut


def _create(actor: Actor, data: dict[str, Any], named: list[ReferenceInput]) -> Item:
    store = Store.objects.filter(code=data.pop("store")).first()
    if store is None or not actor.can(permissions.ITEMS_READ, store.pk):
        raise Invalid({"/store": _("No store of yours has this code.")})
    code = data.pop("product")
    product = Product.objects.filter(code=code).first() if code else None
    if code and product is None:
        raise Invalid({"/product": _("This product does not exist.")})
    item = ItemInput(
        store_id=store.pk, customer_id=data.pop("customer"), product_id=product.pk if product else None, **data
    )
    return operations.register_item(actor=actor, data=item, named=named)


ITEMS = MasterData(
    path="items",
    model=Item,
    out=ItemOut,
    filters=filters.ItemFilter,
    searchable=filters.ITEMS,
    visible_to=selectors.visible_to,
    search=selectors.search,
    read=permissions.ITEMS_READ,
    write=permissions.ITEMS_WRITE,
    create=(ItemIn, _create),
    operation_class=OperationClass.TRANSACTION,
    summary="Physical things, each with one passport through all its lives.",
    not_for="articles you could have many of, which are products.",
)
