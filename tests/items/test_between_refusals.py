"""What may not go to another company, or not now: refused, and nothing changed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.buyback.models import RegisterEntry
from apps.core.errors import Conflict, IllegalTransition, Invalid, PermissionRefused
from apps.items.errors import ItemAway, ItemHeld, ItemLeaving, NotForTransfer, NotOurs
from apps.items.inputs import NewTransfer
from apps.items.models import Item, Transfer, TransferLine
from apps.items.operations import (
    acquire_item,
    add_to_transfer,
    cancel_transfer,
    give_back_item,
    hold_item,
    open_transfer,
    release_hold,
    relinquish_item,
    require_free,
    send_transfer,
)
from apps.items.selectors import lock_item
from apps.items.states import HoldOutcome, VatOrigin
from apps.resale.models import Sale, StockItem
from apps.resale.operations import make_ready
from apps.workshop.inputs import NewWorkOrder
from apps.workshop.operations import book
from apps.workshop.states import Payer
from tests.factories.between import (
    SHOP,
    cross,
    make_company_store,
    make_crossing,
    make_shelved,
    receive,
    sent,
    unchanged_but_for,
)
from tests.factories.customers import make_customer
from tests.factories.items import bought_by, make_item, make_own_item, make_source
from tests.factories.resale import make_listed
from tests.factories.stores import actor_with, make_entity, make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db


# --- on its way -----------------------------------------------------------------------------------


def test_on_its_way_nothing_else_is_done_with_it_and_cancelled_it_is_free_again():
    item, there = make_shelved(make_company_store()), make_company_store()
    transfer = sent(item, there)
    stock = StockItem.objects.get()

    for act in (lambda: make_ready(stock.pk, actor=SHOP), lambda: require_free(lock_item(item.pk))):
        refused = unchanged_but_for(act, ItemLeaving)
    assert refused.extra == {"transfer": transfer.code}
    cancel_transfer(actor=SHOP, transfer_id=transfer.pk)

    item.refresh_from_db()
    assert (item.legal_entity, item.custody, Sale.objects.count(), RegisterEntry.objects.count()) == (
        stock.legal_entity,
        "store",
        0,
        0,
    )
    make_ready(stock.pk, actor=SHOP)


def test_partly_received_the_rest_stays_the_senders_and_is_not_cancelled():
    here, there = make_company_store(), make_company_store()
    first, lost = make_shelved(here), make_shelved(here)
    prices = {first.pk: Decimal("150.00"), lost.pk: Decimal("90.00")}
    data = NewTransfer(store_id=here.pk, destination_id=there.pk, prices=prices)
    transfer = send_transfer(actor=SHOP, transfer_id=open_transfer(actor=SHOP, data=data).pk)
    receive(transfer, first)

    unchanged_but_for(lambda: cancel_transfer(actor=SHOP, transfer_id=transfer.pk), Conflict)

    lost.refresh_from_db()
    transfer.refresh_from_db()
    assert (transfer.status, lost.legal_entity, lost.custody, Sale.objects.count()) == (
        "sent",
        here.entity,
        "in_transit",
        1,
    )


def test_what_the_police_ask_for_meanwhile_is_not_sold_until_it_is_freed():
    item, there = make_shelved(make_company_store()), make_company_store()
    transfer = sent(item, there)
    hold_item(actor=SHOP, item_id=item.pk, authority="Police")

    unchanged_but_for(lambda: receive(transfer, item), ItemHeld)

    release_hold(actor=SHOP, item_id=item.pk)
    receive(transfer, item)
    item.refresh_from_db()
    assert item.legal_entity == there.entity


def test_what_was_seized_on_its_way_never_arrives():
    item, there = make_shelved(make_company_store()), make_company_store()
    transfer = sent(item, there)
    hold_item(actor=SHOP, item_id=item.pk, authority="Police")
    release_hold(actor=SHOP, item_id=item.pk, outcome=HoldOutcome.SEIZED)

    unchanged_but_for(lambda: receive(transfer, item), ItemAway)


# --- refused, and nothing changed -----------------------------------------------------------------


@pytest.mark.parametrize("price", [None, "0", "-1.00", "1.005", "NaN"])
def test_another_company_pays_a_price_in_whole_cents(price):
    item, there = make_shelved(make_company_store()), make_company_store()
    prices = {} if price is None else {item.pk: Decimal(price)}
    data = NewTransfer(store_id=item.store_id, destination_id=there.pk, item_ids=(item.pk,), prices=prices)

    refused = unchanged_but_for(lambda: open_transfer(actor=SHOP, data=data), Invalid)

    assert (set(refused.errors), Transfer.objects.count()) == ({"/price"}, 0)


def test_within_one_company_nothing_has_a_price():
    item = make_own_item()
    sister = make_store(entity=item.legal_entity)
    data = NewTransfer(store_id=item.store_id, destination_id=sister.pk, prices={item.pk: Decimal("10.00")})

    assert set(unchanged_but_for(lambda: open_transfer(actor=SHOP, data=data), Invalid).errors) == {"/price"}


@pytest.mark.parametrize("other", ["currency", "sandbox"])
def test_both_companies_count_alike_and_are_both_real(other):
    values = {"currency": "CHF"} if other == "currency" else {"sandbox": True}
    item, there = make_shelved(make_company_store()), make_company_store(entity=make_entity(**values))

    assert set(unchanged_but_for(lambda: make_crossing(item, there), Invalid).errors) == {"/destination"}


def _customers(store):
    item = make_item(store=store)
    Item.objects.filter(pk=item.pk).update(custody="store")
    return item


def _on_a_work_order(store):
    item = make_shelved(store)
    order = NewWorkOrder(store_code=store.code, customer_id=None, item_id=item.pk, payer=Payer.STORE)
    book(order, actor=person("clara", store))
    return item


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (_customers, "not ours"),
        (lambda store: make_shelved(store, vat_origin=VatOrigin.UNKNOWN), "Nobody knows"),
        (lambda store: make_listed(store).item, "for sale"),
        (_on_a_work_order, "still on WO-"),
    ],
)
def test_only_what_is_ours_and_free_is_listed(thing, words, settings):
    settings.LANGUAGE_CODE = "en"
    here, there = make_company_store(), make_company_store()
    item = thing(here)

    refused = unchanged_but_for(lambda: make_crossing(item, there), NotForTransfer)

    assert (words in refused.detail, refused.extra["item"]) == (True, item.code)


def test_it_is_asked_again_when_it_is_sent():
    item, there = make_shelved(make_company_store()), make_company_store()
    transfer = make_crossing(item, there)
    Item.objects.filter(pk=item.pk).update(vat_origin=VatOrigin.UNKNOWN)

    unchanged_but_for(lambda: send_transfer(actor=SHOP, transfer_id=transfer.pk), NotForTransfer)


def test_a_number_the_buyer_has_a_passport_for_is_said_before_and_again_on_arrival():
    here, there = make_company_store(), make_company_store()
    numbered = {"identifier_kind": "imei", "identifier": "490154203237518"}
    known = make_item(store=there, **numbered)
    item, other = make_shelved(here, **numbered), make_shelved(here, identifier_kind="fnuci", identifier="BC1")

    refused = unchanged_but_for(lambda: make_crossing(item, there), NotForTransfer)
    assert (there.entity.name in refused.detail, known.code in refused.detail) == (True, False)
    transfer = sent(other, there)
    make_item(store=there, identifier_kind="fnuci", identifier="BC1")
    unchanged_but_for(lambda: receive(transfer, other), NotForTransfer)


@pytest.mark.parametrize("rights", [set(), {"transfers:buy"}])
def test_buying_is_a_right_of_its_own_that_asks_the_pin(rights):
    item, there = make_shelved(make_company_store()), make_company_store()
    transfer = sent(item, there)
    clerk = actor_with({"transfers:read", "transfers:receive", *rights}, stores=[there])

    refused = unchanged_but_for(lambda: receive(transfer, item, replace(clerk, pin_awaited=True)), PermissionRefused)

    assert refused.permission == "transfers:buy"


def test_the_register_needs_to_know_where_the_seller_is():
    item, there = make_shelved(make_store()), make_company_store()

    assert set(unchanged_but_for(lambda: make_crossing(item, there), Invalid).errors) == {"/store"}


def test_a_price_is_told_anew_until_it_is_sent():
    item, there = make_shelved(make_company_store()), make_company_store()
    transfer = make_crossing(item, there, "150.00")

    for price in ("140.00", "140.00"):
        add_to_transfer(actor=SHOP, transfer_id=transfer.pk, item_id=item.pk, price=Decimal(price))
    transfer.refresh_from_db()
    assert (transfer.lines.get().price, transfer.version) == (Decimal("140.00"), 2)

    send_transfer(actor=SHOP, transfer_id=transfer.pk)
    again = {"transfer_id": transfer.pk, "item_id": item.pk, "price": Decimal("1.00")}
    unchanged_but_for(lambda: add_to_transfer(actor=SHOP, **again), IllegalTransition)


def test_the_first_purchase_of_what_was_sold_on_is_not_undone_behind_its_buyer():
    item, there = make_shelved(make_company_store()), make_company_store()
    source = bought_by(item)
    cross(item, there)
    back = {"customer_id": None, "amount": Decimal("100.00"), "currency": "EUR", "source": source}

    unchanged_but_for(lambda: give_back_item(actor=SHOP, item_id=item.pk, **back), NotOurs)


def test_once_it_has_come_back_its_first_purchase_may_be_undone_for_what_was_paid_then():
    item, there = make_shelved(make_company_store(), "100.00"), make_company_store()
    seller, source, here = make_customer(legal_entity=item.legal_entity), bought_by(item), item.store
    cross(item, there, "150.00")
    cross(item, here, "130.00")
    back = {"customer_id": seller.pk, "currency": "EUR", "source": source}

    refused = unchanged_but_for(
        lambda: give_back_item(actor=SHOP, item_id=item.pk, amount=Decimal("100.01"), **back), Invalid
    )
    give_back_item(actor=SHOP, item_id=item.pk, amount=Decimal("100.00"), **back)

    item.refresh_from_db()
    assert (set(refused.errors), item.owner_kind, item.customer) == ({"/amount"}, "customer", seller)


def test_what_the_buyer_sold_and_bought_again_from_somebody_may_be_given_back_to_them():
    item, there = make_shelved(make_company_store()), make_company_store()
    cross(item, there)
    seller, money = make_customer(legal_entity=there.entity), {"actor": SHOP, "item_id": item.pk, "currency": "EUR"}
    relinquish_item(customer_id=seller.pk, amount=Decimal("240.00"), source=make_source(), **money)
    bought = {"price": Decimal("60.00"), "source": make_source("trade_in", "TI")}
    acquire_item(vat_origin=VatOrigin.PRIVATE_PURCHASE, **bought, **money)

    give_back_item(customer_id=seller.pk, amount=Decimal("60.00"), source=bought["source"], **money)

    item.refresh_from_db()
    assert (item.owner_kind, item.customer) == ("customer", seller)


# --- what the database itself refuses -------------------------------------------------------------


def test_a_price_within_one_company_and_none_between_two():
    here, there = make_company_store(), make_company_store()
    between, within = make_crossing(make_shelved(here), there), make_own_item(store=here)
    sister = make_store(entity=here.entity)
    inside = open_transfer(actor=SHOP, data=NewTransfer(store_id=here.pk, destination_id=sister.pk))

    for transfer, price in ((between, None), (inside, Decimal("10.00"))):
        with pytest.raises(IntegrityError, match="a price is for another company"), transaction.atomic():
            TransferLine.objects.create(transfer=transfer, item=within, price=price)


def test_arrived_without_a_number_of_the_register():
    transfer = make_crossing(make_shelved(make_company_store()), make_company_store())

    with pytest.raises(IntegrityError, match="items_transfer_line_bought"), transaction.atomic():
        transfer.lines.update(active=False, received_at=transfer.created_at, vat_origin="margin_purchase")


def test_a_customer_of_one_company_and_a_thing_of_another():
    item, there = make_item(), make_company_store()

    with pytest.raises(IntegrityError, match="belongs to a customer of its own company"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(legal_entity=there.entity)
