"""A thing goes to another company of the house: sold by the one, bought by the other, when it arrives."""

from decimal import Decimal

import pytest

from apps.buyback.models import RegisterEntry
from apps.buyback.selectors import number_of, verify_register
from apps.items.models import ItemEntry
from apps.items.operations import merge_items, receive_in_transfer, record_entry
from apps.items.selectors import cost_of, costs_of, passport_of, purchase_price_of, visible_to
from apps.items.states import EntryKind, VatOrigin
from apps.resale.models import MarginLine, Sale, StockItem
from apps.stores.states import FiscalRegime
from tests.factories.between import (
    SHOP,
    cross,
    everything,
    lives_of,
    make_company_store,
    make_shelved,
    receive,
    sent,
)
from tests.factories.items import make_item, make_own_item, make_source
from tests.factories.resale import make_stock
from tests.factories.stores import actor_with, make_entity

pytestmark = pytest.mark.django_db
RIGHTS = {"transfers:read", "transfers:write", "transfers:receive", "transfers:buy", "items:read", "items:costs"}


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
    lead = actor_with({"transfers:read", "transfers:receive", "transfers:buy"}, stores=[there])

    transfer = sent(item, there, "150.00")
    receive(transfer, item, lead)

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
    assert (entry.recorded_by["kind"], entry.recorded_by["label"]) == (lead.kind, lead.label)
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
        (there.entity.code, Decimal("150.00"), Decimal("130.00")),
    ]
    assert (passport.totals.cost, passport.totals.earned) == (Decimal("230.00"), Decimal("150.00"))


def test_a_second_passport_of_it_goes_along():
    here, there = make_company_store(), make_company_store()
    item, twin = make_shelved(here), make_own_item(store=here)
    merge_items(actor=SHOP, kept_id=item.pk, duplicate_id=twin.pk)

    cross(item, there)

    twin.refresh_from_db()
    assert (twin.legal_entity, twin.store, twin.merged_into) == (there.entity, there, item)


def test_what_the_buyer_paid_for_an_older_passport_of_it_is_no_cost_of_the_seller():
    here, there = make_company_store(), make_company_store()
    older, item = make_own_item("40.00", store=there), make_shelved(here, "100.00")
    cross(item, there, "150.00")

    merge_items(actor=SHOP, kept_id=item.pk, duplicate_id=older.pk)

    passport = passport_of(item, SHOP)
    assert [(one.legal_entity, one.totals.cost) for one in passport.former] == [(here.entity.code, Decimal("100.00"))]
    assert (passport.totals.cost, cost_of(item), costs_of([item.pk])) == (
        Decimal("190.00"),
        Decimal("150.00"),
        {item.pk: Decimal("150.00")},
    )


def test_what_a_document_of_the_seller_says_later_stays_with_the_seller():
    here, there = make_company_store(), make_company_store()
    item, order = make_shelved(here, "100.00"), make_source("work_order", "WO")
    said = {"actor": SHOP, "item_id": item.pk, "currency": "EUR", "source": order}
    record_entry(kind=EntryKind.PART, amount=Decimal("20.00"), **said)
    cross(item, there, "150.00")

    late = record_entry(kind=EntryKind.CORRECTION, amount=Decimal("-5.00"), **said)

    assert (late.legal_entity, cost_of(item)) == (here.entity, Decimal("150.00"))


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


def test_whose_its_second_passport_was_is_not_told_to_the_buyer():
    here, there = make_company_store(), make_company_store()
    item, twin = make_shelved(here), make_item(store=here)
    merge_items(actor=SHOP, kept_id=item.pk, duplicate_id=twin.pk)

    cross(item, there)

    twin.refresh_from_db()
    assert (twin.legal_entity, twin.owner_kind, twin.customer) == (there.entity, "outside", None)
