"""What merging two passports of one thing means for its work orders: items calls this port."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from apps.core import records
from apps.core.actors import Actor
from apps.items.ports import ItemDocument

from .. import events
from ..models import WorkOrder
from ..states import WorkOrderStatus

ENDED = (
    WorkOrderStatus.NO_SHOW,
    WorkOrderStatus.HANDED_OVER,
    WorkOrderStatus.CLOSED,
    WorkOrderStatus.DISPOSED,
    WorkOrderStatus.CANCELLED,
)


class WorkOrdersOfItem:
    def documents_of(self, item_ids: Collection[UUID]) -> list[ItemDocument]:
        rows = WorkOrder.objects.filter(item_id__in=item_ids).values_list("pk", "code", "item_id", "status")
        return [
            ItemDocument(WorkOrder.resource, pk, code, item_id, status not in ENDED)
            for pk, code, item_id, status in rows
            if item_id is not None
        ]

    def lock_open(self, item_ids: Collection[UUID]) -> None:
        list(_open().filter(item_id__in=item_ids).values_list("pk"))

    def move_open(self, *, duplicate_id: UUID, kept_id: UUID, actor: Actor) -> None:
        for order in _open().filter(item_id=duplicate_id):
            order.item_id = kept_id
            records.update(order, events.ITEM_CHANGED, actor=actor, fields=["item_id"])


def _open() -> QuerySet[WorkOrder]:
    return WorkOrder.objects.exclude(status__in=ENDED).order_by("pk").select_for_update()
