"""The page of one used thing: what it offers, its price, what it tells of two sales, and where a scan leads."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.actors import system
from apps.items import operations as items
from apps.payments.states import ReceiptKind
from apps.resale import operations, selectors
from apps.resale.inputs import Pricing
from apps.resale.models import Sale
from apps.resale.screens.actions import OPERATIONS
from apps.resale.states import STOCK_ITEM
from apps.workshop.models import WorkOrder
from tests.factories.desk import PIN, make_worker, signed_in
from tests.factories.resale import make_listed, make_listing, make_stock, pay
from tests.factories.stores import make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db


def manager(stock):
    return signed_in(make_worker(stock.store, "store_manager"))


def at(stock, action=""):
    return f"/resale/{stock.code}/{action}"


def send(client, stock, action, **data):
    return client.post(at(stock, action), {"version": stock.version, **data})


def state(stock):
    stock.refresh_from_db()
    return stock.status, stock.price, stock.version


@pytest.mark.parametrize("make", [make_stock, make_listed])
def test_the_page_offers_the_moves_of_the_table_and_opens_each(make):
    stock = make()
    client = manager(stock)
    offered = client.get(at(stock)).context["moves"]
    allowed = {move.action for move in STOCK_ITEM.allowed_from(stock.status)}
    assert {move["action"] for move in offered} == allowed & OPERATIONS.keys()
    for move in offered:
        opened = client.get(move["url"])
        assert (move["action"], opened.status_code) == (move["action"], 302 if move["at_once"] else 200)


def test_from_the_shelf_to_the_till():
    stock = make_stock()
    client = manager(stock)
    send(client, stock, "make-ready/")
    assert state(stock)[0] == "ready"
    assert "release" not in {move["action"] for move in client.get(at(stock)).context["moves"]}
    stock.refresh_from_db()
    assert send(client, stock, "price/", price="180,00").status_code == 302
    assert state(stock)[:2] == ("ready", Decimal("180.00"))
    send(client, stock, "release/")
    assert state(stock)[0] == "listed"
    pay(stock, number="T-1")
    page = client.get(at(stock))
    (sale,) = page.context["sales"]
    assert (sale["pill"], sale["amount"]) == (("ready", "Sold"), Decimal("180.00"))
    assert [move["action"] for move in page.context["moves"]] == ["deliver", "take_back"]
    assert page.context["entries"][0]["text"] in ("sold it", "took a payment of €180.00")


def test_below_cost_asks_the_right_and_a_reason():
    stock = make_stock(cost="100.00")
    before = state(stock)
    lead = signed_in(make_worker(stock.store, "workshop_lead"))
    refused = send(lead, stock, "price/", price="90")
    assert (refused.status_code, state(stock)) == (409, before)
    assert "Below 100.00 EUR a manager must set the price." in refused.content.decode()
    assert refused.context["pricing"]["price"].value() == "90"  # nothing typed is lost
    assert 'name="pin"' not in refused.content.decode()
    boss = signed_in(make_worker(stock.store, "store_manager", pin=PIN))
    said = {"price": "90", "reason": "Last one of its kind", "pin": PIN}
    for wrong in ({"pin": ""}, {"pin": "0000"}, {"reason": ""}):
        asked = send(boss, stock, "price/", **said | wrong)
        assert (asked.status_code, list(asked.context["pricing"].errors)) == (422, list(wrong))
        assert (state(stock), 'name="pin"' in asked.content.decode()) == (before, True)
    send(boss, stock, "price/", **said)
    assert state(stock)[1] == Decimal("90.00")


def test_what_a_price_would_leave_is_told_while_it_is_typed():
    stock = make_stock(cost="100.00")
    told = manager(stock).post(at(stock, "price/"), {"price": "80", "floor": "", "preview": "1"}).context["weighed"]
    assert (told["margin"], told["below"], told["may_below"]) == (
        {"amount": Decimal("-20"), "percent": -25, "loss": True},
        True,
        True,
    )
    assert state(stock)[1] is None
    nonsense = manager(stock).post(at(stock, "price/"), {"price": "a lot", "preview": "1"})
    assert (nonsense.status_code, nonsense.context["weighed"]["margin"]) == (200, None)


def test_the_suggestion_is_taken_by_a_link():
    stock = make_stock(cost="100.00", grade="B")
    hint = selectors.suggestion(stock, on=stock.stocked_at.date())
    operations.price(stock.pk, Pricing(Decimal("250.00")), actor=person("mona", stock.store))
    page = manager(stock).get(at(stock, "price/?suggested"))
    assert page.context["pricing"].initial["price"] == hint.price == Decimal("110.00")


def test_somebody_was_faster():
    stock = make_stock()
    operations.make_ready(stock.pk, actor=person("mona", stock.store))
    answer = send(manager(stock), stock, "scrap/")
    assert (answer.status_code, state(stock)[0]) == (412, "ready")
    assert "Somebody changed this meanwhile." in answer.content.decode()


def test_a_reduction_is_told_against_the_lowest_price_of_thirty_days():
    stock, mona = make_listed(price="200.00"), "mona"
    actor = person(mona, stock.store)
    assert manager(stock).get(at(stock)).context["asked"]["prior"] is None
    for price in ("180.00", "210.00", "150.00"):
        operations.price(stock.pk, Pricing(Decimal(price)), actor=actor)
    page = manager(stock).get(at(stock))
    assert page.context["asked"]["prior"] == Decimal("180.00")
    assert [row["price"] for row in page.context["history"]] == [150, 210, 180, 200]


def test_two_sales_tell_whom_to_tell_and_what_to_give_back():
    stock = make_listed()
    pay(stock, number="T-1")
    pay(stock, number="T-2")
    second, first = manager(stock).get(at(stock)).context["sales"]
    double = Sale.objects.get(state="double")
    assert (first["double"], second["double"], second["message"]) == (False, True, double.message)
    links = {fact["label"]: fact["url"] for fact in second["facts"] if fact["url"]}
    assert links == {"To give back": f"/money/{double.refund.code}/", "Case": f"/cases/{double.case_id}/"}
    assert manager(stock).get(f"/cases/{double.case_id}/").status_code == 200
    pay(stock, kind=ReceiptKind.REFUND, payable=double.refund.code, number="T-3")
    given = {fact["label"]: fact["value"] for fact in manager(stock).get(at(stock)).context["sales"][0]["facts"]}
    assert (given["Given back"], "To give back" in given) == (f"€180.00 · {double.refund.code}", False)


def test_the_page_costs_the_same_however_much_happened():
    stock = make_listed()
    client = manager(stock)
    client.get(at(stock))
    costs = []
    for price in (170, 160, 150):
        operations.price(stock.pk, Pricing(Decimal(price)), actor=person("mona", stock.store))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(stock)).status_code == 200
        costs.append(len(asked))
    assert costs == [23, 23, 23], [query["sql"][:90] for query in asked]


def test_it_is_sent_to_the_workshop_and_its_orders_are_told():
    stock = make_stock()
    client = manager(stock)
    page = client.get(at(stock))
    assert (page.context["orders"], page.context["new_order_url"]) == ([], f"/workshop/new/?item={stock.item_id}")
    said = {"once": str(uuid4()), "item": str(stock.item_id), "symptoms": "New chain"}
    opened = client.post("/workshop/new/", said)["Location"].removesuffix("?received")
    told = client.get(at(stock)).context["orders"]
    assert [(order["url"], order["pill"]) for order in told] == [(opened, ("new", "Checked in"))]

    without = signed_in(make_worker(stock.store, rights=("stores:read", "stock_items:read")))
    hidden = without.get(at(stock)).context
    assert (hidden["orders"], hidden["new_order_url"]) == ([], "")


def test_no_page_sends_to_the_workshop_what_can_be_bought_or_the_police_hold():
    stock = make_stock()
    client = manager(stock)

    def ways(one):
        pages = client.get(at(one)), client.get(f"/items/{one.item.code}/")
        return [page.context[name] for page, name in zip(pages, ("new_order_url", "create_url"), strict=True)]

    assert ways(stock) == [f"/workshop/new/?item={stock.item_id}"] * 2
    for_sale = make_listed(stock.store)
    assert ways(for_sale) == ["", ""]
    said = {"once": str(uuid4()), "item": str(for_sale.item_id), "symptoms": "New chain"}
    refused = client.post("/workshop/new/", said)
    assert (refused.status_code, "This thing is for sale" in refused.content.decode()) == (422, True)
    assert not WorkOrder.objects.exists()
    items.hold_item(actor=system("test"), item_id=stock.item_id, authority="Police")
    assert ways(stock) == ["", ""]


def test_an_open_page_hears_of_the_sale_and_is_told_nothing_twice():
    stock = make_listed()
    client = manager(stock)
    seen = client.get(at(stock)).context["seen"]
    assert client.get(at(stock, f"live/?seen={seen}&was=listed")).status_code == 204
    pay(stock)
    answer = client.get(at(stock, f"live/?seen={seen}&was=listed"))
    assert (answer.status_code, "is now: sold." in answer["HX-Trigger"]) == (200, True)


def test_the_label_is_printed_from_the_browser():
    stock = make_listed()
    assert stock.item.code in manager(stock).get(at(stock, "label/")).content.decode()


def test_a_scanned_label_opens_the_thing_for_sale_and_its_passport_once_it_is_gone():
    stock = make_listed()
    client = manager(stock)
    listing = make_listing(stock)
    for code in (stock.item.code, stock.code, stock.payable.code, stock.payable.ean, listing.code):
        assert client.post("/scan/", {"q": code})["Location"] == at(stock)
    blind = signed_in(make_worker(stock.store, rights=("items:read",)))
    assert blind.post("/scan/", {"q": stock.item.code})["Location"] == f"/items/{stock.item.code}/"
    pay(stock)
    operations.deliver(stock.pk, actor=person("mona", stock.store))
    assert client.post("/scan/", {"q": stock.item.code})["Location"] == f"/items/{stock.item.code}/"
    assert client.post("/scan/", {"q": Sale.objects.get().code})["Location"] == at(stock)


def test_who_takes_a_thing_back_says_where_it_is_unless_it_never_left():
    stock = make_listed()
    pay(stock, number="T-1")
    client = signed_in(make_worker(stock.store, "store_manager", pin=PIN))
    assert list(client.get(at(stock, "take-back/")).context["form"].fields) == ["reason", "amount", "pin"]
    operations.deliver(stock.pk, actor=person("mona", stock.store))
    make_store(entity=stock.store.entity)  # where this person takes nothing back
    opened = client.get(at(stock, "take-back/")).context["form"]
    assert opened.fields["store"].choices == [(stock.store.code, stock.store.name)]
    assert opened["store"].value() == stock.store.code
    stock.refresh_from_db()
    before = state(stock)
    assert send(client, stock, "take-back/", reason="Too small", store="ELSEWHERE", pin=PIN).status_code == 422
    assert state(stock) == before
    assert send(client, stock, "take-back/", reason="Too small", store=stock.store.code, pin=PIN).status_code == 302
    assert state(stock)[0] == "returned"


def test_another_stores_thing_is_as_absent_as_none():
    stock, other = make_listed(), make_listed()
    assert manager(stock).get(at(other)).status_code == 404
    assert manager(stock).post(at(other, "take-off-sale/"), {"version": other.version}).status_code == 404
    assert state(other)[0] == "listed"
