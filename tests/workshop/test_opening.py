"""How a work order begins: announced under names, checked in by somebody with something, seen by its store only."""

from datetime import timedelta

import pytest

from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.models import Event, Reference
from apps.core.references import ReferenceInput
from apps.items.models import CustodyEvent
from apps.payments.states import ReceiptKind
from apps.workshop import operations, selectors
from apps.workshop.inputs import CheckIn, NewWorkOrder
from apps.workshop.models import WorkOrder
from tests.factories.stores import make_store
from tests.factories.workshop import PAID_AT, make_customer, make_item, make_work_order, pay, person

pytestmark = pytest.mark.django_db


def announcement(store, *names, **values):
    return NewWorkOrder(store_code=store.code, references=tuple(ReferenceInput(*name) for name in names), **values)


def test_announced_twice_under_one_name_is_one_order():
    store = make_store()
    web = person("shop", store)
    first, is_new = operations.announce(announcement(store, ("web", "order", "1"), symptoms="Squeaks"), actor=web)
    events = Event.objects.count()
    again, again_new = operations.announce(announcement(store, ("web", "order", "1"), symptoms="Other"), actor=web)
    assert (is_new, again_new, again.pk, again.symptoms) == (True, False, first.pk, "Squeaks")
    assert (WorkOrder.objects.count(), Reference.objects.count(), Event.objects.count()) == (1, 1, events)


def test_a_name_of_another_stores_order_is_not_given_twice():
    store, other = make_store(), make_store()
    operations.announce(announcement(store, ("web", "order", "1")), actor=person("shop", store))
    with pytest.raises((NotFound, Conflict)):
        operations.announce(announcement(other, ("web", "order", "1")), actor=person("shop", other))
    assert WorkOrder.objects.count() == 1


def test_another_companys_customer_item_or_order_is_absent():
    store, other = make_store(), make_store()
    foreign = make_work_order(other)
    wrong = {"customer_id": foreign.customer_id, "item_id": foreign.item_id, "warranty_of": foreign.id}
    for name, value in wrong.items():
        with pytest.raises(Invalid) as refusal:
            operations.book(announcement(store, **{name: value}), actor=person("clara", store))
        assert list(refusal.value.errors) == ["/" + name.removesuffix("_id")]
    assert list(WorkOrder.objects.values_list("pk", flat=True)) == [foreign.pk]


def test_check_in_needs_somebody_and_something():
    store = make_store()
    clara = person("clara", store)
    order, _ = operations.announce(announcement(store), actor=clara)
    with pytest.raises(Invalid) as refusal:
        operations.check_in(order.id, CheckIn(), actor=clara)
    assert sorted(refusal.value.errors) == ["/customer", "/item"]
    order.refresh_from_db()
    assert (order.status, order.custody, CustodyEvent.objects.count()) == ("announced", "customer", 0)
    item = make_item(store, customer=make_customer(store))
    received = CheckIn(item.customer_id, item.id, "Squeaks", "Scratched", ("lamp", "bag"))
    operations.check_in(order.id, received, actor=clara)
    order.refresh_from_db()
    assert (order.status, order.custody, order.accessories) == ("checked_in", "store", ["lamp", "bag"])
    assert (order.item_id, order.customer_id, order.intake_condition) == (item.id, item.customer_id, "Scratched")


def test_a_store_one_cannot_reach_is_unknown():
    store = make_store()
    for code in (store.code, "NOWHERE"):
        with pytest.raises(Invalid) as refusal:
            operations.announce(NewWorkOrder(store_code=code), actor=person("mallory", make_store()))
        assert refusal.value.errors == {"/store": f"No store of yours has the code “{code}”."}
    assert WorkOrder.objects.count() == 0


def test_an_order_is_found_by_any_of_its_codes_in_ones_own_stores():
    order = make_work_order()
    clara, stranger = person("clara", order.store), person("mallory", make_store())
    for code in (order.code, order.payable.code, order.payable.ean):
        assert selectors.work_order_by_code(clara, code) == order
        with pytest.raises(NotFound):
            selectors.work_order_by_code(stranger, code)


def test_a_second_payment_does_not_move_the_moment_it_was_paid():
    order = make_work_order()
    pay(order)
    pay(order, "5.00", occurred_at=PAID_AT + timedelta(hours=1), kind=ReceiptKind.PAYMENT)
    assert (order.paid_at, order.payment_state) == (PAID_AT, "overpaid")
