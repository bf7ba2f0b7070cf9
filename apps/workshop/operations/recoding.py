"""Another code for an order of the sandbox: its fixed codes pass from a used fixture to a fresh one."""

from uuid import UUID

from django.db import transaction

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.payments import operations as payments

from .. import events, permissions, selectors
from ..inputs import Codes
from ..models import WorkOrder


@transaction.atomic
def recode(work_order_id: UUID, *, codes: Codes, actor: Actor) -> WorkOrder:
    """The order and its payable bear these from now on. A real store's codes are printed on labels and never change:
    there the order is as good as absent."""
    order = selectors.lock_work_order(work_order_id, actor)
    rights.require(actor, permissions.WRITE, order.store_id)
    if not order.store.sandbox:
        raise NotFound
    order.code = codes.order
    records.update(order, events.RECODED, actor=actor, fields=["code"])
    if order.payable_id is not None:
        payments.recode_payable(
            order.payable_id, code=codes.payable, ean=codes.ean, subject_code=codes.order, actor=actor
        )
    return order
