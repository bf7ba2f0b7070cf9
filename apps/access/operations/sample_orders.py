"""Work orders made to be rung: a whole repair in a sandbox store, brought on by the workshop's own operations."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from apps.core.actors import Actor, system
from apps.customers.inputs import CustomerInput
from apps.customers.operations import create_customer
from apps.customers.states import CustomerKind
from apps.items.inputs import ItemInput
from apps.items.models import Item
from apps.items.operations import register_item
from apps.payments.models import Payable
from apps.stores.models import Store
from apps.workshop import operations as workshop
from apps.workshop.inputs import CheckIn, NewWorkOrder, QuoteLineInput
from apps.workshop.states import LineKind, WorkOrderStatus

from ..errors import NotSandbox

BENCH = system("sample orders")
CHECKER = replace(BENCH, id="system:checker")  # nobody checks their own work
PRICE = Decimal("60.00")
S = WorkOrderStatus
STEPS: tuple[tuple[WorkOrderStatus, Callable[..., Any], Actor], ...] = (
    (S.APPROVED, workshop.approve_quote, BENCH),
    (S.IN_WORK, workshop.start_work, BENCH),
    (S.QUALITY_CHECK, workshop.finish_work, BENCH),
    (S.READY, workshop.pass_quality_check, CHECKER),
)


def make_sample_order(store: Store, *, label: str) -> Payable:
    """A ready order of sixty euros, all in one transaction of the caller's."""
    if not store.sandbox:
        raise NotSandbox
    order_id = make_order(make_item(store, label=label), label=label, until=S.READY)
    return Payable.objects.get(subject_id=order_id)


def make_item(store: Store, *, label: str) -> Item:
    """Something of somebody's."""
    person = CustomerInput(
        legal_entity_id=store.entity_id, kind=CustomerKind.PERSON, given_name="Essai", family_name=label
    )
    customer = create_customer(actor=BENCH, data=person)
    thing = ItemInput(store_id=store.pk, customer_id=customer.pk, description=label)
    return register_item(actor=BENCH, data=thing)


def make_order(item: Item, *, label: str, until: WorkOrderStatus) -> UUID:
    """Its repair, from the counter as far as this status: quoted, or one of the steps after."""
    booking = NewWorkOrder(store_code=item.store.code, customer_id=item.customer_id, item_id=item.pk)
    order, _ = workshop.book(booking, actor=BENCH)
    workshop.check_in(order.pk, CheckIn(symptoms=label), actor=BENCH)
    workshop.start_diagnosis(order.pk, actor=BENCH)
    workshop.quote(order.pk, [QuoteLineInput(LineKind.LABOUR, label, Decimal(1), PRICE, "FR20")], actor=BENCH)
    reached = WorkOrderStatus.QUOTED
    for following, step, who in STEPS:
        if reached == until:
            break
        step(order.pk, actor=who)
        reached = following
    return order.pk
