"""A transfer to another company over HTTP: priced when it is listed, sold and bought when it is received."""

from decimal import Decimal

import pytest

from apps.items.models import Item, Transfer
from apps.items.operations import record_entry
from apps.resale.models import Sale, StockItem
from tests.factories.api import Caller, problem
from tests.factories.between import SHOP, cross, make_company_store, make_crossing, make_shelved
from tests.factories.items import make_own_item, make_source
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
RIGHTS = ("transfers:read", "transfers:write", "transfers:receive", "transfers:buy")


def body(item, there, **values):
    return {"store": item.store.code, "destination": there.code, **values}


def priced(*rows):
    return {"priced_items": [{"item": str(item.pk), "price": price} for item, price in rows]}


def test_opened_with_prices_sent_and_received_by_the_other_company():
    here, there = make_company_store(), make_company_store()
    first, second = make_shelved(here), make_shelved(here)
    sender, receiver = Caller(*RIGHTS, stores=[here]), Caller(*RIGHTS, stores=[there])

    opened = sender.post("transfers/", body(first, there, **priced((first, "150.00"))), key="k1")
    assert opened.status_code == 201
    address = f"transfers/{opened.json()['id']}/"
    added = sender.post(f"{address}add-item/", {"item": str(second.pk), "price": "90.00"}).json()
    assert (added["buyer"], added["currency"], added["total"]) == (there.entity.code, "EUR", "240.00")
    assert [(line["price"], line["vat_origin"]) for line in added["lines"]] == [("150.00", ""), ("90.00", "")]
    sender.post(f"{address}send/")
    expected = receiver.get(address).json()
    assert [(line["vat_origin"], line["register_code"]) for line in expected["lines"]] == [("margin_purchase", "")] * 2

    for item in (first, second):
        arrived = receiver.post(f"{address}receive/", {"item": str(item.pk)}).json()

    assert (arrived["status"], [line["register_code"] for line in arrived["lines"]]) == (
        "received",
        [f"{there.code}-1", f"{there.code}-2"],
    )
    assert list(Item.objects.order_by("id").values_list("legal_entity", flat=True)) == [there.entity_id] * 2


def test_within_one_company_prices_and_totals_are_null():
    item = make_own_item()
    sister = make_store(entity=item.legal_entity)
    desk = Caller(*RIGHTS, stores=[item.store])

    told = desk.post("transfers/", body(item, sister, items=[str(item.pk)])).json()

    assert (told["buyer"], told["total"], told["lines"][0]["price"]) == (None, None, None)


@pytest.mark.parametrize("price", [None, "0.00", "-5.00"])
def test_without_a_price_nothing_goes_to_another_company(price):
    item, there = make_shelved(make_company_store()), make_company_store()
    things = {"items": [str(item.pk)]} if price is None else priced((item, price))

    answer = Caller(*RIGHTS, stores=[item.store]).post("transfers/", body(item, there, **things))

    assert (problem(answer), Transfer.objects.count()) == ((422, "invalid", ["/price"]), 0)


def test_one_thing_at_two_prices_is_refused_where_it_is_named_again():
    here, there = make_company_store(), make_company_store()
    first, second = make_shelved(here), make_shelved(here)
    rows = ((first, "150.00"), (second, "90.00"), (first, "15.00"))

    answer = Caller(*RIGHTS, stores=[here]).post("transfers/", body(first, there, **priced(*rows)))

    assert (problem(answer), Transfer.objects.count()) == ((422, "invalid", ["/priced_items/2/item"]), 0)


def test_what_may_not_be_sold_says_so_with_a_code_of_its_own():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, vat_origin="unknown")
    desk = Caller(*RIGHTS, stores=[here])

    answer = desk.post("transfers/", body(item, there, **priced((item, "10.00"))))

    told = answer.json()
    assert (answer.status_code, told["code"], told["item"]) == (409, "not_for_transfer", item.code)
    assert (Transfer.objects.count(), Sale.objects.count()) == (0, 0)


def test_a_stranger_to_both_ends_sees_nothing_and_the_receiver_no_passport_before_it_arrives():
    item, there = make_shelved(make_company_store()), make_company_store()
    transfer = make_crossing(item, there)
    stranger = Caller(*RIGHTS, stores=[make_store()])
    receiver = Caller(*RIGHTS, "items:read", "items:costs", stores=[there])

    assert stranger.get(f"transfers/{transfer.pk}/").status_code == 404
    assert receiver.get(f"transfers/{transfer.pk}/").json()["lines"][0]["price"] == "150.00"
    assert receiver.get(f"items/{item.pk}/passport/").status_code == 404


@pytest.mark.parametrize(
    ("right", "end", "seen"),
    [("items:costs", 0, True), ("items:costs", 1, True), ("transfers:write", 0, True), ("transfers:receive", 1, False)],
)
def test_prices_are_told_to_who_may_see_costs_or_prepares_transfers(right, end, seen):
    here, there = make_company_store(), make_company_store()
    transfer = make_crossing(make_shelved(here), there)
    reader = Caller("transfers:read", right, stores=[(here, there)[end]])

    one, (listed,) = reader.get(f"transfers/{transfer.pk}/").json(), reader.get("transfers/").json()["results"]

    price = "150.00" if seen else None
    assert [(told["total"], told["lines"][0]["price"]) for told in (one, listed)] == [(price, price)] * 2


def test_the_passport_tells_each_company_its_own_figures():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, "100.00")
    cross(item, there, "150.00")

    def told(*stores):
        caller = Caller("items:read", "items:costs", stores=list(stores))
        return caller.get(f"items/{item.pk}/passport/").json()

    one, both = told(there), told(here, there)
    assert (one["totals"]["cost"], one["totals"]["purchase_price"], one["former"]) == ("150.00", "150.00", [])
    assert [(row["legal_entity"], row["totals"]["cost"], row["totals"]["earned"]) for row in both["former"]] == [
        (here.entity.code, "100.00", "150.00")
    ]
    assert (len(one["ledger"]), len(both["ledger"])) == (1, 3)


def test_what_a_thing_costs_its_new_company_is_not_suggested_to_the_former_one():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, "100.00")
    seller, buyer = (Caller("stock_items:read", "stock_items:price", stores=[one]) for one in (here, there))
    cross(item, there, "150.00")
    record_entry(
        actor=SHOP, item_id=item.pk, kind="part", amount=Decimal("30.00"), currency="EUR", source=make_source()
    )
    lives = StockItem.objects.order_by("pk").values_list("pk", flat=True)
    former, present = (f"stock-items/{life}/price-suggestion/" for life in lives)

    refused = seller.get(former)

    assert (refused.status_code, "180.00" in refused.content.decode()) == (404, False)
    assert buyer.get(present).json()["cost"] == "180.00"
