"""Work orders in any state, driven there by the real operations, and till payments for them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from apps.core.actors import Actor, ActorKind, Grant, system
from apps.core.permissions import registry
from apps.customers.inputs import CustomerInput
from apps.customers.models import Customer
from apps.customers.operations import create_customer
from apps.customers.states import CustomerKind
from apps.items.inputs import ItemInput
from apps.items.models import Item
from apps.items.operations import register_item
from apps.payments.inputs import Evidence, PaidLine, Tender, Ticket, TillPayment
from apps.payments.operations import record_payment
from apps.payments.states import Door, ReceiptKind
from apps.stores.models import Store
from apps.workshop import operations
from apps.workshop.inputs import CheckIn, NewWorkOrder, QuoteLineInput
from apps.workshop.models import WorkOrder
from apps.workshop.states import LineKind

from .stores import make_store

_numbers = count(1)
PAID_AT = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def person(identifier: str, store: Store, *permissions: str) -> Actor:
    """Staff of one store, holding these rights or all there are."""
    rights = frozenset(permissions or registry)
    return Actor(ActorKind.STAFF, identifier, identifier.title(), (Grant(rights, frozenset({store.id})),))


def make_customer(store: Store) -> Customer:
    data = CustomerInput(
        legal_entity_id=store.entity_id, kind=CustomerKind.PERSON, given_name="Anne", family_name="Durand"
    )
    return create_customer(actor=system("test"), data=data)


def make_item(store: Store, **values: Any) -> Item:
    customer = values.pop("customer", None) or make_customer(store)
    data = ItemInput(store_id=store.id, customer_id=customer.id, description="Blue city bike", **values)
    return register_item(actor=system("test"), data=data)


def make_work_order(store: Store | None = None, *, until: str = "ready", price: str = "60.00") -> WorkOrder:
    """An order of one labour line that has come as far as `until`, checked by a second person."""
    store = store or make_store()
    item = make_item(store)
    clerk, tina, lea = (person(name, store) for name in ("clara", "tina", "lea"))
    order, _ = operations.book(
        NewWorkOrder(store_code=store.code, customer_id=item.customer_id, item_id=item.id), actor=clerk
    )
    line = QuoteLineInput(LineKind.LABOUR, "Brakes and gears", Decimal(1), Decimal(price), "FR20")
    steps = {
        "booked": lambda: order,
        "checked_in": lambda: operations.check_in(order.id, CheckIn(symptoms="Squeaks"), actor=clerk),
        "diagnosing": lambda: operations.start_diagnosis(order.id, actor=tina),
        "quoted": lambda: operations.quote(order.id, [line], actor=tina),
        "approved": lambda: operations.approve_quote(order.id, actor=clerk),
        "in_work": lambda: operations.start_work(order.id, actor=tina),
        "quality_check": lambda: operations.finish_work(order.id, actor=tina),
        "ready": lambda: operations.pass_quality_check(order.id, actor=lea),
    }
    for status, step in steps.items():
        step()
        if status == until:
            break
    order.refresh_from_db()
    return order


def till_payment(order: WorkOrder, amount: str = "60.00", **values: Any) -> TillPayment:
    """What a till of the order's store reports: cash for the order's own code."""
    discount = Decimal(values.pop("discount", "0"))
    number = values.pop("number", None) or f"T{next(_numbers)}"
    paid = Decimal(amount)
    defaults: dict[str, Any] = {
        "ticket": Ticket(order.store.code, "1", date(2026, 11, 21), number),
        "kind": ReceiptKind.PAYMENT,
        "payable": order.code,
        "occurred_at": PAID_AT,
        "currency": "EUR",
        "lines": (PaidLine(due=paid + discount, paid=paid, discount=discount, discount_reason="loyalty"),),
        "tenders": (Tender("cash", paid),),
    }
    return TillPayment(**{**defaults, **values})


def pay(order: WorkOrder, amount: str = "60.00", *, door: Door = Door.REST, **values: Any) -> tuple[Any, bool]:
    """Record it through a door; the order in hand is read again."""
    payment = values.pop("payment", None) or till_payment(order, amount, **values)
    evidence = Evidence(door, "till-simulator", f"{door}-{payment.ticket.number}")
    found = record_payment(payment, evidence=evidence, actor=person("till", order.store))
    order.refresh_from_db()
    return found
