"""A thing goes to another company of the house: sold by the one, bought by the other, when it arrives."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.buyback.models import RegisterEntry
from apps.buyback.selectors import number_of, verify_register
from apps.core.errors import Conflict, IllegalTransition, Invalid
from apps.core.models import Event
from apps.items.errors import ItemAway, ItemHeld, ItemLeaving, NotForTransfer, NotOurs
from apps.items.inputs import NewTransfer
from apps.items.models import Item, ItemEntry, Transfer, TransferLine
from apps.items.operations import (
    add_to_transfer,
    cancel_transfer,
    give_back_item,
    hold_item,
    merge_items,
    open_transfer,
    receive_in_transfer,
    release_hold,
    require_free,
    send_transfer,
)
from apps.items.selectors import cost_of, lock_item, passport_of, purchase_price_of, visible_to
from apps.items.states import HoldOutcome, VatOrigin
from apps.resale.models import MarginLine, Sale, StockItem
from apps.resale.operations import make_ready
from apps.stores.states import FiscalRegime
from apps.workshop.inputs import NewWorkOrder
from apps.workshop.operations import book
from apps.workshop.states import Payer
from tests.factories.between import (
    SHOP,
    cross,
    lives_of,
    make_company_store,
    make_crossing,
    make_shelved,
    receive,
    sent,
)
from tests.factories.items import make_item, make_own_item, make_source
from tests.factories.resale import make_listed, make_stock
from tests.factories.stores import actor_with, make_entity, make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
RIGHTS = {"transfers:read", "transfers:write", "transfers:receive", "items:read", "items:costs"}


def everything():
    """What a refusal must leave as it was."""
    return {
        "items": list(Item.objects.order_by("pk").values("legal_entity", "store", "vat_origin", "custody", "version")),
        "lines": list(TransferLine.objects.order_by("pk").values("active", "price", "vat_origin", "register_code")),
        "rows": [model.objects.count() for model in (ItemEntry, Sale, StockItem, MarginLine, RegisterEntry, Event)],
    }


def unchanged_but_for(act, refusal):
    before = everything()
    with pytest.raises(refusal) as refused:
        act()
    assert everything() == before
    return refused.value


# --- the move itself ------------------------------------------------------------------------------


def test_until_it_arrives_it_is_the_senders_and_then_it_is_sold_and_bought():
    here, there = make_company_store("Alpes Sports"), make_company_store("Lac Occasion", entity=make_entity())
    item = make_shelved(here, "100.00", description="Mountain bike")
    transfer = sent(item, there, "150.00")
    item.refresh_from_db()
    assert (item.legal_entity, item.store, item.custody, Sale.objects.count()) == (
        here.entity,
        here,
        "in_transit",
        0,
    )

    receive(transfer, item)

    item.refresh_from_db()
    transfer.refresh_from_db()
    line = transfer.lines.get()
    assert (item.legal_entity, item.store, item.custody, item.vat_origin) == (
        there.entity,
        there,
        "store",
        VatOrigin.MARGIN_PURCHASE,
    )
    assert (transfer.status, transfer.buyer, line.active, line.price, line.vat_origin) == (
        "received",
        there.entity,
        False,
        Decimal("150.00"),
        VatOrigin.MARGIN_PURCHASE,
    )
    assert lives_of(item) == [(here.code, "transferred"), (there.code, "stocked")]
    assert (line.register_code, number_of(item.pk)) == (f"{there.code}-1", f"{there.code}-1")


def test_the_ledger_of_both_companies():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, "100.00")

    transfer = cross(item, there, "150.00")

    rows = ItemEntry.objects.filter(item=item).order_by("id")
    assert [(row.kind, str(row.amount), row.vat_origin, row.source_code) for row in rows[1:]] == [
        ("sale", "150.00", "private_purchase", transfer.code),
        ("purchase", "150.00", "margin_purchase", transfer.code),
    ]
    assert (purchase_price_of(item), cost_of(item)) == (Decimal("150.00"), Decimal("150.00"))


def test_the_sale_and_the_margin_stand_in_the_books_of_the_seller():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, "100.00")

    transfer = cross(item, there, "150.00")

    sale = Sale.objects.get()
    assert (sale.state, sale.legal_entity, sale.store, sale.amount, sale.ticket, sale.regime, sale.warranty_until) == (
        "transferred",
        here.entity,
        here,
        Decimal("150.00"),
        transfer.code,
        "margin",
        None,
    )
    lines = MarginLine.objects.order_by("id").values_list("legal_entity", "kind", "sale", "purchase", "vat")
    assert [(entity, kind, str(a), str(b), str(vat)) for entity, kind, a, b, vat in lines] == [
        (here.entity_id, "purchase", "0.00", "100.00", "0.00"),
        (here.entity_id, "sale", "150.00", "100.00", "8.33"),
        (there.entity_id, "purchase", "0.00", "150.00", "0.00"),
    ]


def test_the_register_of_the_receiving_store_says_who_sold_it():
    here, there = make_company_store("Alpes Sports"), make_company_store()
    item = make_shelved(here, "100.00", identifier_kind="fnuci", identifier="BC12345678")
    clerk = actor_with({"transfers:read", "transfers:receive"}, stores=[there])

    transfer = sent(item, there, "150.00")
    receive(transfer, item, clerk)

    entry = RegisterEntry.objects.get()
    (thing,) = entry.things
    assert (entry.kind, entry.store_id, entry.legal_entity_id, str(entry.amount), entry.document_code) == (
        "entity_transfer",
        there.pk,
        there.entity_id,
        "150.00",
        transfer.code,
    )
    assert (entry.seller["company_name"], entry.seller["seat"], entry.seller["family_name"]) == (
        "Alpes Sports",
        "1 rue du Lac, 74000 Annecy, FR",
        "",
    )
    assert (thing["identifier"], thing["nature"], thing["provenance"]) == (
        "BC12345678",
        "Nakamura E-Crossover",
        here.name,
    )
    assert (entry.recorded_by["kind"], entry.recorded_by["label"]) == ("system", clerk.label)
    assert verify_register(there.pk).intact


@pytest.mark.parametrize(
    ("origin", "values", "regime", "bought"),
    [
        (VatOrigin.PRIVATE_PURCHASE, {}, "margin", VatOrigin.MARGIN_PURCHASE),
        (VatOrigin.MARGIN_PURCHASE, {}, "margin", VatOrigin.MARGIN_PURCHASE),
        (VatOrigin.EXEMPT_PURCHASE, {}, "margin", VatOrigin.MARGIN_PURCHASE),
        (VatOrigin.DEDUCTED, {}, "standard", VatOrigin.DEDUCTED),
        (VatOrigin.PRIVATE_PURCHASE, {"full_price": True}, "standard", VatOrigin.DEDUCTED),
        (VatOrigin.PRIVATE_PURCHASE, {"exempt": True}, "exempt", VatOrigin.EXEMPT_PURCHASE),
    ],
)
def test_the_buyers_vat_follows_from_the_one_it_was_sold_under(origin, values, regime, bought):
    fiscal = FiscalRegime.EXEMPT if values.get("exempt") else FiscalRegime.STANDARD
    here, there = make_company_store(entity=make_entity(fiscal_regime=fiscal)), make_company_store()
    item = make_shelved(here, "100.00", vat_origin=origin)
    StockItem.objects.filter(item=item).update(full_price=values.get("full_price", False))

    transfer = cross(item, there)

    line = MarginLine.objects.get(kind="sale")
    assert (Sale.objects.get().regime, line.regime, line.legal_entity, item.vat_origin) == (
        regime,
        regime,
        here.entity,
        bought,
    )
    assert (transfer.lines.get().vat_origin, StockItem.objects.get(store=there).vat_origin) == (bought, bought)
    of_buyer = MarginLine.objects.filter(legal_entity=there.entity).values_list("kind", flat=True)
    assert list(of_buyer) == ([] if bought == VatOrigin.DEDUCTED else ["purchase"])


def test_received_twice_it_is_sold_once():
    item, there = make_shelved(make_company_store()), make_company_store()
    transfer = cross(item, there)
    before = everything()

    receive(transfer, item)

    assert everything() == before


def test_what_comes_back_is_bought_back_and_each_company_knows_its_own():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, "100.00")
    cross(item, there, "150.00")

    cross(item, here, "130.00")

    assert (item.legal_entity, purchase_price_of(item), cost_of(item)) == (
        here.entity,
        Decimal("130.00"),
        Decimal("130.00"),
    )
    assert [row.state for row in Sale.objects.order_by("id")] == ["transferred", "transferred"]
    passport = passport_of(item, SHOP)
    assert [(one.legal_entity, one.totals.cost, one.totals.earned) for one in passport.former] == [
        (here.entity.code, Decimal("100.00"), Decimal("150.00")),
        (there.entity.code, Decimal("150.00"), Decimal("130.00")),
    ]
    assert (passport.totals.cost, passport.totals.earned) == (Decimal("130.00"), Decimal("0.00"))


def test_a_second_passport_of_it_goes_along():
    here, there = make_company_store(), make_company_store()
    item, twin = make_shelved(here), make_own_item(store=here)
    merge_items(actor=SHOP, kept_id=item.pk, duplicate_id=twin.pk)

    cross(item, there)

    twin.refresh_from_db()
    assert (twin.legal_entity, twin.store, twin.merged_into) == (there.entity, there, item)


# --- what each may see ----------------------------------------------------------------------------


def test_who_has_no_right_at_the_other_end_reads_neither_its_things_nor_its_costs():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, "100.00")
    sender, receiver = actor_with(RIGHTS, stores=[here]), actor_with(RIGHTS, stores=[there])
    transfer = sent(item, there)
    seen = [visible_to(who).filter(pk=item.pk).exists() for who in (sender, receiver)]

    receive_in_transfer(actor=receiver, transfer_id=transfer.pk, item_id=item.pk)

    item.refresh_from_db()
    assert seen == [True, False]
    assert [visible_to(who).filter(pk=item.pk).exists() for who in (sender, receiver)] == [False, True]
    mine = passport_of(item, receiver)
    assert ([(row.kind, str(row.amount)) for row in mine.ledger], mine.former) == ([("purchase", "150.00")], [])
    both = passport_of(item, actor_with(RIGHTS, stores=[here, there]))
    assert ([row.kind for row in both.ledger], [one.legal_entity for one in both.former]) == (
        ["purchase", "sale", "purchase"],
        [here.entity.code],
    )


def test_a_customer_of_the_other_company_is_not_named():
    here, there = make_company_store(), make_company_store()
    stock = make_stock(here)
    cross(stock.item, there)

    holders = [(row.holder_kind, row.holder_customer) for row in passport_of(stock.item, SHOP).custody]

    assert holders[0] == ("customer", None)


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
    first = ItemEntry.objects.get()
    cross(item, there)
    back = {"customer_id": None, "amount": Decimal("100.00"), "currency": "EUR", "source": make_source()}

    unchanged_but_for(lambda: give_back_item(actor=SHOP, item_id=item.pk, **back), NotOurs)
    assert first.kind == "purchase"


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
