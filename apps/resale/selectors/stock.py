"""Reading and locking things for sale."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from apps.core.actors import Actor
from apps.core.errors import NotFound

from .. import permissions
from ..models import StockItem
from ..states import ENDED, UNSOLD


def stock_visible_to(actor: Actor) -> QuerySet[StockItem]:
    stores = actor.stores_for(permissions.STOCK_READ)
    return StockItem.objects.all() if stores is None else StockItem.objects.filter(store_id__in=stores)


def stock_with_details(rows: QuerySet[StockItem]) -> QuerySet[StockItem]:
    """With what an answer shows, in a fixed number of queries."""
    return rows.select_related("item__product", "store", "legal_entity", "payable", "previous")


def lock_stock(stock_item_id: UUID, actor: Actor) -> StockItem:
    """Lock it for a change. One of another store is as absent as one that never was.

    The payable is read after the lock: joined in the same statement it would be as old as the wait.
    """
    found = (
        stock_visible_to(actor).select_for_update(of=("self",)).select_related("item__product", "store__entity")
        .filter(pk=stock_item_id).first()
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


def lock_for_sale(stock_item_id: UUID, actor: Actor) -> StockItem:
    """Lock it for a seller: whoever may report sales of its store, whatever they may read of stock."""
    stores = actor.stores_for(permissions.SALES_WRITE)
    rows = StockItem.objects.all() if stores is None else StockItem.objects.filter(store_id__in=stores)
    found = (
        rows.select_for_update(of=("self",)).select_related("item__product", "store__entity")
        .filter(pk=stock_item_id).first()
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


def lock_lives(item_id: UUID) -> None:
    """All it ever lived on our shelves, the oldest first: whoever changes its sales holds the life they are of."""
    list(StockItem.objects.select_for_update().filter(item_id=item_id).order_by("pk").values_list("pk"))


def stock_in_hand(item_id: UUID) -> StockItem | None:
    """The life this thing is living on our shelves now, locked."""
    return stock_of([item_id]).get(item_id)


def stock_of(item_ids: Collection[UUID]) -> dict[UUID, StockItem]:
    """As `stock_in_hand`, of many things in one query."""
    rows = StockItem.objects.select_for_update(of=("self",)).select_related("item", "store__entity")
    living = rows.filter(item__in=item_ids).exclude(status__in=ENDED).order_by("pk")
    return {stock.item_id: stock for stock in living}


def stock_by_code(code: str) -> StockItem | None:
    """By its own code or its thing's; of several lives the one not sold yet, else the last."""
    unsold = Case(When(status__in=UNSOLD, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = StockItem.objects.filter(Q(code=code) | Q(item__code=code)).select_related("item", "store__entity")
    return rows.order_by(unsold, "-id").first()
