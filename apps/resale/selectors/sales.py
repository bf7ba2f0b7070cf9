"""Reading and locking sales."""

from uuid import UUID

from django.db.models import QuerySet

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.stores.models import Store

from .. import permissions
from ..models import Sale, StockItem
from ..states import SaleState


def sales_visible_to(actor: Actor) -> QuerySet[Sale]:
    stores = actor.stores_for(permissions.SALES_READ)
    return Sale.objects.all() if stores is None else Sale.objects.filter(store_id__in=stores)


def sales_with_details(rows: QuerySet[Sale]) -> QuerySet[Sale]:
    """With what an answer shows, in a fixed number of queries."""
    return rows.select_related("item", "stock_item", "store", "legal_entity", "refund", "case")


def lock_sale(sale_id: UUID, actor: Actor) -> Sale:
    """Lock the thing's life, then the sale: whoever sells takes them in that order."""
    known = sales_visible_to(actor).filter(pk=sale_id).values_list("stock_item_id", flat=True).first()
    if known is None:
        raise NotFound
    StockItem.objects.select_for_update().only("id").get(pk=known)
    rows = Sale.objects.select_for_update(of=("self",)).select_related("stock_item", "item", "store__entity")
    return rows.get(pk=sale_id)


def stores_taking_back(actor: Actor, *, entity_id: UUID) -> QuerySet[Store]:
    """Those of the company to which this person may have a sold thing brought back."""
    stores = actor.stores_for(permissions.SALES_RETURN)
    rows = Store.objects.filter(entity_id=entity_id, archived_at__isnull=True).order_by("name")
    return rows if stores is None else rows.filter(pk__in=stores)


def sale_that_counts(stock: StockItem) -> Sale | None:
    """The life is locked."""
    return Sale.objects.filter(stock_item=stock, state=SaleState.COMPLETED).first()
