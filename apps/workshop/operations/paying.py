"""How money moves a work order: the payments app calls this port inside its own transaction."""

from datetime import datetime
from uuid import UUID

from apps.core import records
from apps.core.actors import Actor, system
from apps.payments.inputs import Subject
from apps.payments.models import Payable
from apps.payments.states import SETTLED, PayableState

from .. import events
from ..models import WorkOrder
from ..states import WORK_ORDER, WorkOrderStatus

# Once the thing has left, a payment taken back is a person's business.
GONE = (WorkOrderStatus.HANDED_OVER, WorkOrderStatus.CLOSED)


def as_subject(order: WorkOrder) -> Subject:
    return Subject(WorkOrder.resource, order.id, order.code, order.store, order.customer_id)


class WorkOrderPayable:
    """A ready order whose balance reaches zero becomes paid by itself; money earlier or later never moves the work."""

    resource = WorkOrder.resource

    def find(self, code: str) -> Subject | None:
        order = WorkOrder.objects.select_related("store__entity").filter(code=code).first()
        return as_subject(order) if order else None

    def lock(self, subject_id: UUID) -> None:
        WorkOrder.objects.select_for_update().only("id").get(pk=subject_id)

    def payment_changed(self, payable: Payable, *, actor: Actor, occurred_at: datetime) -> bool:
        order = WorkOrder.objects.get(pk=payable.subject_id)
        settled = payable.state == PayableState.OPEN and payable.payment_state in SETTLED
        action = {(WorkOrderStatus.READY, True): "settle", (WorkOrderStatus.PAID, False): "unsettle"}.get(
            (WorkOrderStatus(order.status), settled)
        )
        told = (payable.id, payable.balance, payable.payment_state)
        if action is None and told == (order.payable_id, order.balance, order.payment_state):
            return True
        order.payable, order.balance, order.payment_state = payable, payable.balance, payable.payment_state
        order.paid_at = (order.paid_at or occurred_at) if settled else None
        fields = ["payable_id", "balance", "payment_state", "paid_at"]
        if action:
            records.move(
                order, action, table=WORK_ORDER, actor=system(actor.label), fields=fields, occurred_at=occurred_at
            )
        else:
            records.update(order, events.PAYMENT_CHANGED, actor=actor, fields=fields, occurred_at=occurred_at)
        return settled or order.status not in GONE
