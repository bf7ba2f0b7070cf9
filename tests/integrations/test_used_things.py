"""A used thing sold: the ERP is told once, by the article of its VAT regime; its own tills sell and are not told."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.core.models import Delivery
from apps.integrations.sandbox.server import Sandbox
from apps.payments.inputs import Declaration
from apps.payments.models import Case
from apps.payments.operations import declare_payment, set_store_door
from apps.payments.states import Door
from apps.resale.models import Sale
from apps.stores.models import Store
from tests.factories import resale
from tests.factories.core import relayed
from tests.factories.integrations import make_connection
from tests.factories.polling import METHOD_CASH, make_polled, poll, ring
from tests.factories.stores import make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db(transaction=True)

USED_MARGIN, NO_VAT_SHOWN = 5, 60  # as the double's seed has them


@pytest.fixture
def store() -> Store:
    return make_store()


def told() -> list[tuple[str, str]]:
    return sorted(Delivery.objects.filter(channel="partner").values_list("document_kind", "state"))


def test_what_our_tills_sold_is_one_order_and_one_payment_at_the_erp(store: Store, sandbox: Sandbox) -> None:
    make_connection(store.entity, sandbox.url)
    stock = resale.make_listed(store, price="180.00")
    resale.pay(stock, "170.00", discount="10.00")
    relayed()
    assert told() == [("PaymentReceived", "done"), ("SaleCompleted", "done")]
    held = sandbox.state()["records"]
    (order,), (line,), (payment,) = held["sale.order"], held["sale.order.line"], held["account.payment"]
    sale = Sale.objects.get()
    assert (order["client_order_ref"], order["state"], Decimal(str(order["amount_total"]))) == (sale.code, "sale", 170)
    assert (line["product_id"], line["tax_ids"], line["name"].split()[0]) == (
        USED_MARGIN, [NO_VAT_SHOWN], stock.item.code,
    )  # fmt: skip
    assert (payment["memo"], Decimal(str(payment["amount"]))) == (stock.item.code, 170)
    assert order["partner_id"] == payment["partner_id"]
    assert relayed() == []


def test_a_declared_ticket_its_till_tells_otherwise_is_one_order_put_right(store: Store, sandbox: Sandbox) -> None:
    make_connection(store.entity, sandbox.url)
    stock = resale.make_listed(store, price="180.00")
    said = Declaration(ticket_number="T-1", amount=Decimal("180.00"), business_date=resale.PAID_AT.date(), till="1")
    declare_payment(resale.payable_of(stock).pk, declaration=said, store=store, actor=person("clara", store))
    relayed()
    resale.pay(stock, "160.00", discount="20.00", number="T-1")
    relayed()
    (order,) = sandbox.state()["records"]["sale.order"]
    assert (order["client_order_ref"], Decimal(str(order["amount_total"]))) == (Sale.objects.get().code, 160)


def test_the_erps_own_till_sells_it_by_its_label_and_is_told_nothing(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    set_store_door(
        store=store, door=Door.POLL, source="Odoo", lateness=timedelta(minutes=5), actor=person("mona", store)
    )
    stock = resale.make_listed(store, price="180.00")
    label = resale.payable_of(stock).ean
    rung = [{"product": USED_MARGIN, "price": "180.00", "note": label, "tax": NO_VAT_SHOWN}]
    ring(sandbox, lines=rung, tenders=[[METHOD_CASH, "180.00"]])
    poll(connection)
    relayed()
    sale = Sale.objects.get()
    assert (sale.state, sale.amount, sale.regime) == ("completed", Decimal("180.00"), "margin")
    assert sandbox.state()["counts"].get("sale.order", 0) == sandbox.state()["counts"].get("account.payment", 0) == 0
    assert Case.objects.count() == 0


def test_the_things_own_code_sells_it_too(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    stock = resale.make_listed(store, price="180.00")
    rung = [{"product": USED_MARGIN, "price": "180.00", "note": f"velo {stock.item.code}", "tax": NO_VAT_SHOWN}]
    ring(sandbox, lines=rung, tenders=[[METHOD_CASH, "180.00"]])
    poll(connection)
    assert [(sale.state, sale.item_id) for sale in Sale.objects.all()] == [("completed", stock.item_id)]


def test_a_sale_taken_back_before_it_was_told_is_told_as_no_sale(store: Store, sandbox: Sandbox) -> None:
    make_connection(store.entity, sandbox.url)
    stock = resale.make_listed(store, price="180.00")
    resale.pay(stock, number="R-BACK")
    resale.take_back(stock, "R-BACK")
    relayed()
    assert sandbox.state()["counts"].get("sale.order", 0) == 0
    assert Delivery.objects.get(document_kind="SaleReturned").target == "unrouted/SaleReturned"
