"""Work orders made to be rung: a whole repair in a sandbox store, brought to ready by the workshop's own operations."""

from dataclasses import replace
from decimal import Decimal

from apps.core.actors import system
from apps.customers.inputs import CustomerInput
from apps.customers.operations import create_customer
from apps.customers.states import CustomerKind
from apps.items.inputs import ItemInput
from apps.items.operations import register_item
from apps.payments.models import Payable
from apps.stores.models import Store
from apps.workshop import operations as workshop
from apps.workshop.inputs import CheckIn, NewWorkOrder, QuoteLineInput
from apps.workshop.states import LineKind

from ..errors import NotSandbox

BENCH = system("sample orders")
CHECKER = replace(BENCH, id="system:checker")  # nobody checks their own work
PRICE = Decimal("60.00")


def make_sample_order(store: Store, *, label: str) -> Payable:
    """A ready order of sixty euros, all in one transaction of the caller's."""
    if not store.sandbox:
        raise NotSandbox
    person = CustomerInput(
        legal_entity_id=store.entity_id, kind=CustomerKind.PERSON, given_name="Essai", family_name=label
    )
    customer = create_customer(actor=BENCH, data=person)
    thing = ItemInput(store_id=store.pk, customer_id=customer.pk, description=label)
    item = register_item(actor=BENCH, data=thing)
    order, _ = workshop.book(NewWorkOrder(store_code=store.code, customer_id=customer.pk, item_id=item.pk), actor=BENCH)
    workshop.check_in(order.pk, CheckIn(symptoms=label), actor=BENCH)
    workshop.start_diagnosis(order.pk, actor=BENCH)
    workshop.quote(order.pk, [QuoteLineInput(LineKind.LABOUR, label, Decimal(1), PRICE, "FR20")], actor=BENCH)
    workshop.approve_quote(order.pk, actor=BENCH)
    workshop.start_work(order.pk, actor=BENCH)
    workshop.finish_work(order.pk, actor=BENCH)
    workshop.pass_quality_check(order.pk, actor=CHECKER)
    return Payable.objects.get(subject_id=order.pk)
