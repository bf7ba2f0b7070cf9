"""Companies of one house sell a thing to each other: each has its margin, together what there was to earn."""

from decimal import Decimal
from itertools import pairwise

import pytest

from apps.core.money import total
from apps.items.inputs import Source
from apps.items.operations import record_entry
from apps.items.selectors import cost_of
from apps.items.states import EntryKind, VatOrigin
from apps.resale.models import MarginLine
from apps.resale.operations.margin import correct_margin
from apps.resale.selectors.margin import figures_of, regime_for
from apps.resale.states import LineKind
from apps.stores.selectors import today_in
from tests.factories.between import SHOP, cross, make_company_store, make_shelved
from tests.factories.items import make_source
from tests.factories.margin import WHO, Sale, month_of, sold

pytestmark = pytest.mark.django_db


def of_books(item):
    """(company, margin, VAT) of each sale of it, in their order."""
    rows = MarginLine.objects.filter(item=item, kind=LineKind.SALE).order_by("id")
    return [(row.legal_entity_id, str(row.margin), str(row.vat)) for row in rows]


@pytest.mark.parametrize(
    ("first", "between", "final"),
    [
        ("100.00", ["150.00"], "240.00"),
        ("100.00", ["80.00"], "240.00"),
        ("100.00", ["150.00"], "120.00"),
        ("99.99", ["100.00", "100.01"], "100.02"),
        ("100.00", ["150.00", "130.00", "170.00"], "200.00"),
    ],
)
def test_the_margins_of_all_companies_are_what_there_was_to_earn(first, between, final):
    """There and back again: of two companies each buys what the other had."""
    stores = [make_company_store(), make_company_store()]
    item = make_shelved(stores[0], first)

    for number, price in enumerate(between):
        cross(item, stores[(number + 1) % 2], price)
    sold(item, final, on=today_in(item.store))

    prices = [Decimal(price) for price in (first, *between, final)]
    margins = [Decimal(margin) for _, margin, _ in of_books(item)]
    assert margins == [after - before for before, after in pairwise(prices)]
    assert total(margins) == prices[-1] - prices[0]


def test_the_later_sale_is_taxed_on_what_its_own_company_paid():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, "100.00")
    cross(item, there, "150.00")
    refurbished = {"kind": EntryKind.PART, "amount": Decimal("30.00"), "currency": "EUR", "source": make_source()}
    record_entry(actor=SHOP, item_id=item.pk, **refurbished)

    sold(item, "240.00", on=today_in(there))

    assert (of_books(item), cost_of(item)) == (
        [(here.entity_id, "50.00", "8.33"), (there.entity_id, "90.00", "15.00")],
        Decimal("180.00"),
    )


def test_globally_each_book_holds_its_own_purchases():
    here, there = make_company_store(), make_company_store()
    month = today_in(here).replace(day=1)
    item = make_shelved(here, "100.00")
    cross(item, there, "150.00")

    sold(item, "240.00", on=today_in(there))

    told = [figures_of(month_of(store.entity, month))["globally"] for store in (here, there)]
    assert [(one["sales"], one["purchases"], one["margin"]) for one in told] == [
        ("150.00", "100.00", "50.00"),
        ("240.00", "150.00", "90.00"),
    ]


def test_what_was_sold_at_its_full_price_takes_nothing_out_of_the_book_it_came_from():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, "100.00", vat_origin=VatOrigin.PRIVATE_PURCHASE)
    item.stock_lives.update(full_price=True)
    cross(item, there, "150.00")

    sold(item, "240.00", on=today_in(there))

    rows = MarginLine.objects.filter(item=item).order_by("id").values_list("legal_entity", "kind", "purchase")
    assert [(entity, kind, str(purchase)) for entity, kind, purchase in rows] == [
        (here.entity_id, "purchase", "100.00"),
        (here.entity_id, "sale", "100.00"),
        (here.entity_id, "purchase_out", "-100.00"),
        (there.entity_id, "sale", "150.00"),
    ]
    assert of_books(item) == [(here.entity_id, "50.00", "25.00"), (there.entity_id, "90.00", "40.00")]


def test_the_fleet_of_the_one_is_no_fleet_of_the_other():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, "100.00")
    rented = {"kind": EntryKind.RENTAL, "amount": Decimal("20.00"), "currency": "EUR", "source": make_source()}
    record_entry(actor=SHOP, item_id=item.pk, **rented)

    cross(item, there)

    assert (item.vat_origin, MarginLine.objects.get(kind="sale").reason) == (VatOrigin.DEDUCTED, "own_fleet")
    item.vat_origin = VatOrigin.PRIVATE_PURCHASE
    assert regime_for(item, entity=there.entity, on=today_in(there)) == "margin"


def test_a_sale_put_right_later_stays_in_the_book_and_the_costs_of_who_made_it():
    here, there = make_company_store(), make_company_store()
    item = make_shelved(here, "100.00")
    former = sold(item, "130.00", on=today_in(here))
    told = Source("sale", former.id, former.code)
    entry = {"actor": SHOP, "item_id": item.pk, "currency": "EUR", "source": told}
    record_entry(kind=EntryKind.SALE, amount=Decimal("130.00"), **entry)
    moved = Sale(item=item, amount=Decimal("120.00"), business_date=former.business_date, id=former.id)
    cross(type(item).objects.get(pk=item.pk), there, "150.00")

    line = correct_margin(moved, discount=Decimal("0.00"), actor=WHO)
    record_entry(kind=EntryKind.CORRECTION, amount=Decimal("10.00"), label="130 → 120", **entry)

    assert (moved.store, line.legal_entity, line.period.legal_entity, str(line.sale)) == (
        here,
        here.entity,
        here.entity,
        "-10.00",
    )
    item.refresh_from_db()
    assert cost_of(item) == Decimal("150.00")


def test_an_exempt_seller_keeps_no_margin_and_its_purchases_stay_out_of_the_buyers_book():
    here, there = make_company_store(), make_company_store()
    here.entity.fiscal_regime = "exempt"
    here.entity.save()
    item = make_shelved(here, "100.00")

    cross(item, there, "150.00")
    sold(item, "240.00", on=today_in(there))

    assert of_books(item) == [(here.entity_id, "50.00", "0.00"), (there.entity_id, "90.00", "15.00")]
    bought = MarginLine.objects.filter(kind=LineKind.PURCHASE).values_list("legal_entity", "purchase")
    assert list(bought) == [(there.entity_id, Decimal("150.00"))]
