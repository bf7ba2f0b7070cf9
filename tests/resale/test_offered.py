"""What the answers about things for sale offer is what their operations do."""

import pytest

from apps.core.actors import system
from apps.items.operations import hold_item
from apps.payments.operations import reserve_payable
from apps.resale import operations
from tests.factories.api import Caller
from tests.factories.offered import offered, possible
from tests.factories.resale import make_listed, make_listing, make_sold, make_stock
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db

RIGHTS = (
    "stock_items:read", "stock_items:prepare", "stock_items:sell", "stock_items:hold", "stock_items:dispose",
    "sales:read", "sales:return", "listings:read", "listings:write",
)  # fmt: skip
STOCKED = {
    "start_refurbishment": {}, "make_ready": {}, "release": {}, "scrap": {"reason_code": "broken"},
    "harvest": {"reason_code": "broken"},
}  # fmt: skip
POLICE = system("police")


def caller_for(row):
    return Caller(*RIGHTS, stores=[row.store])


def held(item):
    hold_item(actor=POLICE, item_id=item.pk, authority="Commissariat")


def ready(price=True):
    stock = make_listed() if price else make_stock()
    operations.take_off_sale(stock.pk, actor=person("mona", stock.store)) if price else operations.make_ready(
        stock.pk, actor=person("mona", stock.store)
    )
    return stock


@pytest.mark.parametrize("by_police", [False, True])
@pytest.mark.parametrize("made", [make_stock, ready, lambda: ready(price=False)], ids=["stocked", "ready", "unpriced"])
def test_a_thing_offers_what_its_operations_do(made, by_police):
    stock = made()
    if by_police:
        held(stock.item)
    caller, path = caller_for(stock), f"stock-items/{stock.pk}/"

    listed = offered(caller, path)

    assert listed == possible(caller, path, STOCKED)
    assert (listed == []) == by_police


def test_what_a_till_rings_is_not_taken_off_sale():
    stock = make_listed()
    caller, path = caller_for(stock), f"stock-items/{stock.pk}/"
    assert "take_off_sale" in offered(caller, path)

    reserve_payable(stock.payable_id, till="S1/1", actor=system("till"))

    assert offered(caller, path) == ["hold"]
    assert possible(caller, path, {"take_off_sale": {}}) == []


@pytest.mark.parametrize("by_police, left", [(False, ["deliver"]), (True, [])])
def test_a_sold_thing_comes_back_by_its_sale(by_police, left):
    sale = make_sold()
    if by_police:
        held(sale.item)
    caller = caller_for(sale)
    thing, path = f"stock-items/{sale.stock_item_id}/", f"sales/{sale.pk}/"

    assert offered(caller, thing) == possible(caller, thing, {"deliver": {}}) == left
    back = {"take_back": {"reason": "Does not start"}}
    assert offered(caller, path) == possible(caller, path, back) == ([] if by_police else ["take_back"])


def test_only_what_is_for_sale_is_to_be_shown():
    listing = make_listing(make_listed(), publish=False)
    caller, path = caller_for(listing), f"listings/{listing.pk}/"
    assert offered(caller, path) == possible(caller, path, {"publish": {}, "delist": {}}) == ["publish"]

    listing.channel.active = False
    listing.channel.save(update_fields=["active"])

    assert offered(caller, path) == possible(caller, path, {"publish": {}}) == []
