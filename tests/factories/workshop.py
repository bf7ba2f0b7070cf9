"""Work orders in any state, driven there by the real operations, and till payments for them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

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
from apps.workshop.states import LineKind, Payer

from .stores import make_store

_numbers = count(1)
PAID_AT = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def person(identifier: str, store: Store, *permissions: str) -> Actor:
    """Staff of one store, holding these rights or all there are."""
    rights = frozenset(permissions or registry)
    return Actor(ActorKind.STAFF, identifier, identifier.title(), (Grant(rights, frozenset({store.id})),))


def make_customer(store: Store, family_name: str = "Durand") -> Customer:
    data = CustomerInput(
        legal_entity_id=store.entity_id, kind=CustomerKind.PERSON, given_name="Anne", family_name=family_name
    )
    return create_customer(actor=system("test"), data=data)


def make_item(store: Store, **values: Any) -> Item:
    customer = values.pop("customer", None) or make_customer(store)
    data = ItemInput(store_id=store.id, customer_id=customer.id, description="Blue city bike", **values)
    return register_item(actor=system("test"), data=data)


def labour(price: str = "60.00", label: str = "Brakes and gears") -> QuoteLineInput:
    return QuoteLineInput(LineKind.LABOUR, label, Decimal(1), Decimal(price), "FR20")


# How each status is reached: from which one, by whom, doing what.
STEPS: dict[str, tuple[str, str, Callable[[UUID, Actor, str], Any]]] = {
    "checked_in": ("booked", "clara", lambda o, who, _: operations.check_in(o, CheckIn(symptoms="Squeaks"), actor=who)),
    "no_show": ("booked", "clara", lambda o, who, _: operations.mark_no_show(o, actor=who)),
    "diagnosing": ("checked_in", "tina", lambda o, who, _: operations.start_diagnosis(o, actor=who)),
    "quoted": ("diagnosing", "tina", lambda o, who, price: operations.quote(o, [labour(price)], actor=who)),
    "approved": ("quoted", "clara", lambda o, who, _: operations.approve_quote(o, actor=who)),
    "refused": ("quoted", "clara", lambda o, who, _: operations.refuse_quote(o, actor=who)),
    "lapsed": ("quoted", "clock", lambda o, _who, _: operations.lapse_quote(o, actor=system("clock"))),
    "in_work": ("approved", "tina", lambda o, who, _: operations.start_work(o, actor=who)),
    "waiting_parts": ("in_work", "tina", lambda o, who, _: operations.wait_for_parts(o, actor=who)),
    "extra_found": ("in_work", "tina", lambda o, who, _: operations.report_extra_work(o, actor=who, diagnosis="Rim")),
    "quality_check": ("in_work", "tina", lambda o, who, _: operations.finish_work(o, actor=who)),
    "ready": ("quality_check", "lea", lambda o, who, _: operations.pass_quality_check(o, actor=who)),
    "paid": ("ready", "till", lambda o, _who, price: pay(WorkOrder.objects.get(pk=o), price)),
    "handed_over": ("paid", "clara", lambda o, who, _: operations.hand_over(o, actor=who)),
    "closed": ("handed_over", "clara", lambda o, who, _: operations.close(o, actor=who)),
    "uncollected": ("ready", "clara", lambda o, who, _: operations.mark_uncollected(o, actor=who)),
    "abandonment_case": ("uncollected", "mona", lambda o, who, _: operations.open_abandonment_case(o, actor=who)),
    "disposed": ("abandonment_case", "mona", lambda o, who, _: operations.dispose(o, actor=who, reason_code="court")),
    "cancelled": ("diagnosing", "clara", lambda o, who, _: operations.cancel(o, actor=who)),
}


def make_work_order(
    store: Store | None = None, *, until: str = "ready", price: str = "60.00", payer: Payer = Payer.CUSTOMER
) -> WorkOrder:
    """An order of one labour line, driven to `until` by the real operations, checked by a second person."""
    store = store or make_store()
    item = make_item(store)
    begin = operations.announce if until == "announced" else operations.book
    order, _ = begin(
        NewWorkOrder(store_code=store.code, customer_id=item.customer_id, item_id=item.id, payer=payer),
        actor=person("clara", store),
    )
    path, status = [], until
    while status in STEPS:
        path.append(status)
        status = STEPS[status][0]
    for status in reversed(path):
        _before, who, step = STEPS[status]
        step(order.id, person(who, store), price)
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
