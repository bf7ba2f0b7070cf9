"""What merging two passports of one thing means for its life on our shelves: items calls this port."""

from collections.abc import Collection
from uuid import UUID

from apps.core import records
from apps.core.actors import Actor
from apps.items.models import Item
from apps.items.ports import ItemDocument
from apps.payments import operations as payments

from .. import events
from ..models import StockItem
from ..states import ENDED


class StockOfItem:
    def documents_of(self, item_ids: Collection[UUID]) -> list[ItemDocument]:
        rows = StockItem.objects.filter(item_id__in=item_ids).values_list("pk", "code", "item_id", "status")
        return [
            ItemDocument(StockItem.resource, pk, code, item_id, status not in ENDED)
            for pk, code, item_id, status in rows
        ]

    def lock_open(self, item_ids: Collection[UUID]) -> None:
        rows = StockItem.objects.filter(item_id__in=item_ids).exclude(status__in=ENDED).order_by("pk")
        list(rows.select_for_update().values_list("pk"))

    def move_open(self, *, duplicate_id: UUID, kept_id: UUID, actor: Actor) -> None:
        """What a till rings goes by the kept code: the label is printed anew."""
        rows = StockItem.objects.select_for_update()
        stock = rows.filter(item_id=duplicate_id).exclude(status__in=ENDED).first()
        if stock is None:
            return
        stock.item_id = kept_id
        records.update(stock, events.ITEM_CHANGED, actor=actor, fields=["item_id"])
        code = Item.objects.values_list("code", flat=True).get(pk=kept_id)
        payments.recode_subject(stock.pk, code=code, actor=actor)
