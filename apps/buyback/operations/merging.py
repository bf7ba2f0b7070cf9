"""What merging two passports of one thing means for its trade-ins: items calls this port."""

from collections.abc import Collection
from uuid import UUID

from apps.core import records
from apps.core.actors import Actor
from apps.items.ports import ItemDocument

from ..events import trade_in as events
from ..models import TradeIn, TradeInLine
from ..states.trade_in import NOT_GONE, TradeInLineState

MOVED = (*NOT_GONE, TradeInLineState.BOUGHT)  # a purchase may still be undone


class TradeInOfItem:
    def documents_of(self, item_ids: Collection[UUID]) -> list[ItemDocument]:
        lines = TradeInLine.objects.filter(item_id__in=item_ids).select_related("trade_in")
        return [
            ItemDocument(TradeIn.resource, line.trade_in_id, line.trade_in.code, line.item_id, line.state in NOT_GONE)
            for line in lines
            if line.item_id is not None
        ]

    def lock_open(self, item_ids: Collection[UUID]) -> None:
        lines = TradeInLine.objects.filter(item_id__in=item_ids, state__in=MOVED)
        rows = TradeIn.objects.filter(pk__in=lines.values("trade_in")).order_by("pk")
        list(rows.select_for_update().values_list("pk"))

    def move_open(self, *, duplicate_id: UUID, kept_id: UUID, actor: Actor) -> None:
        """What is bought, given back or undone from now on goes by the kept passport."""
        lines = TradeInLine.objects.filter(item_id=duplicate_id, state__in=MOVED).select_related("trade_in")
        for line in lines.order_by("trade_in_id"):
            line.item_id = kept_id
            line.save(update_fields=["item_id"])
            records.update(line.trade_in, events.ITEM_CHANGED, actor=actor, fields=[])
