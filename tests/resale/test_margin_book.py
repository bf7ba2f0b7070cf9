"""What a sale adds to the book, and a return takes out of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from uuid_utils.compat import uuid7

from apps.catalog.models import TaxCode
from apps.catalog.operations import set_tax_rate
from apps.items.inputs import Source
from apps.items.operations import merge_items, record_entry, relinquish_item
from apps.items.states import EntryKind, VatOrigin
from apps.resale.models import MarginLine, MarginPeriod
from apps.resale.operations.margin import record_margin, record_purchases, reverse_margin
from apps.resale.selectors.margin import figures_of
from apps.resale.states import LineKind, MarginMethod, Regime, RegimeReason
from apps.stores.states import FiscalRegime
from tests.factories.margin import (
    NOVEMBER,
    OCTOBER,
    WHO,
    Sale,
    bought,
    chosen,
    closed,
    global_store,
    lines_of,
    month_of,
    sold,
    traded,
)
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db


def test_a_sale_writes_one_line_by_value() -> None:
    item = bought("300.00")
    sale = sold(item, "540.00", on=date(2025, 10, 20), discount=Decimal("60.00"))
    line = MarginLine.objects.get(kind=LineKind.SALE)
    assert {
        "item": line.item_code, "source": (line.source_resource, line.source_id, line.source_code),
        "period": line.period, "on": line.occurred_on, "regime": line.regime, "reason": line.reason,
        "amounts": (line.sale, line.discount, line.purchase, line.margin, line.rate, line.taxable, line.vat),
    } == {
        "item": item.code, "source": ("sale", sale.id, "SA-TEST"),
        "period": month_of(item.legal_entity, OCTOBER), "on": date(2025, 10, 20),
        "regime": Regime.MARGIN, "reason": RegimeReason.BOUGHT_PRIVATE,
        "amounts": tuple(map(Decimal, ("540.00", "60.00", "300.00", "240.00", "20.00", "240.00", "40.00"))),
    }  # fmt: skip


def test_a_sale_is_recorded_once() -> None:
    sale = sold(bought("300.00"), "540.00")
    assert record_margin(sale, actor=WHO).source_id == sale.id
    assert lines_of(sale) == [("sale", "540.00", "300.00", "240.00", "40.00")]


def test_refurbishment_is_no_part_of_the_purchase_price() -> None:
    item = bought("300.00")
    source = Source("work_order", item.pk, "WO-TEST")
    for kind in (EntryKind.PART, EntryKind.LABOUR, EntryKind.FEE):
        record_entry(actor=WHO, item_id=item.pk, kind=kind, amount=Decimal("30.00"), currency="EUR", source=source)
    assert lines_of(sold(item, "540.00")) == [("sale", "540.00", "300.00", "240.00", "40.00")]


def test_a_loss_brings_no_vat_and_lessens_nothing() -> None:
    assert lines_of(sold(bought("300.00"), "180.00")) == [("sale", "180.00", "300.00", "0.00", "0.00")]


def test_the_origin_is_the_one_it_had_while_it_was_ours() -> None:
    """The sale may hand the thing over to its buyer before the book is written."""
    item = bought("300.00")
    sale = Sale(item=item, amount=Decimal("540.00"), business_date=OCTOBER)
    relinquish_item(
        actor=WHO, item_id=item.pk, customer_id=None, amount=sale.amount, currency="EUR",
        source=Source("sale", sale.id, sale.code),
    )  # fmt: skip
    assert record_margin(sale, actor=WHO).reason == RegimeReason.BOUGHT_PRIVATE


@pytest.mark.parametrize("rung", [Regime.MARGIN, Regime.STANDARD])
def test_goods_whose_vat_was_deducted_are_never_on_the_margin(rung: Regime) -> None:
    item = bought("480.00", origin=VatOrigin.DEDUCTED)
    sale = sold(item, "600.00", regime=rung)
    assert lines_of(sale) == [("sale", "600.00", "480.00", "600.00", "100.00")]
    line = MarginLine.objects.get(item=item)
    assert (line.regime, line.reason) == (Regime.STANDARD, RegimeReason.VAT_DEDUCTED)


def test_the_database_itself_keeps_deducted_goods_off_the_margin() -> None:
    line = MarginLine.objects.get(source_id=sold(bought("480.00", origin=VatOrigin.DEDUCTED), "600.00").id)
    line.pk, line.source_id, line.regime = None, line.item_id, Regime.MARGIN
    with pytest.raises(IntegrityError, match="resale_margin_line_eligible"), transaction.atomic():
        line.save(force_insert=True)
    assert MarginLine.objects.filter(kind=LineKind.SALE).count() == 1


@pytest.mark.parametrize(
    "full_price, vat, reason",
    [(True, "100.00", RegimeReason.OWN_FLEET), (False, "50.00", RegimeReason.BOUGHT_PRIVATE)],
)
def test_what_we_rented_out_follows_the_companys_setting(full_price: bool, vat: str, reason: str) -> None:
    item = bought("300.00")
    chosen(item.legal_entity, MarginMethod.ITEM_BY_ITEM, fleet_full_price=full_price)
    record_entry(
        actor=WHO, item_id=item.pk, kind=EntryKind.RENTAL, amount=Decimal("25.00"), currency="EUR",
        source=Source("rental", item.pk, "RA-TEST"),
    )  # fmt: skip
    sale = sold(item, "600.00")
    assert (lines_of(sale)[0][4], MarginLine.objects.get(source_id=sale.id, kind="sale").reason) == (vat, reason)


def test_an_exempt_company_counts_no_vat() -> None:
    store = make_store()
    store.entity.fiscal_regime = FiscalRegime.EXEMPT
    store.entity.save()
    assert lines_of(traded(store, "300.00", "540.00")) == [("sale", "540.00", "300.00", "0.00", "0.00")]
    assert not MarginLine.objects.filter(kind=LineKind.PURCHASE).exists()


def test_the_rate_is_that_of_the_day_of_the_sale() -> None:
    margin = TaxCode.objects.get(code="MARGIN")
    set_tax_rate(actor=WHO, tax_code_id=margin.pk, rate=Decimal("25.00"), effective_from=NOVEMBER)
    before, after = sold(bought("100.00"), "225.00"), sold(bought("100.00"), "225.00", on=NOVEMBER)
    assert (lines_of(before)[0][4], lines_of(after)[0][4]) == ("20.83", "25.00")


def test_a_return_takes_back_exactly_its_sales_margin() -> None:
    sale = sold(bought("299.99"), "540.01")
    reverse_margin(sale, returned_amount=sale.amount, actor=WHO, on=date(2025, 10, 28))
    assert lines_of(sale) == [
        ("sale", "540.01", "299.99", "240.02", "40.00"),
        ("return", "-540.01", "-299.99", "-240.02", "-40.00"),
    ]


def test_a_return_counts_at_the_rate_it_was_sold_at() -> None:
    sale = sold(bought("100.00"), "220.00")
    margin = TaxCode.objects.get(code="MARGIN")
    set_tax_rate(actor=WHO, tax_code_id=margin.pk, rate=Decimal("25.00"), effective_from=NOVEMBER)
    reverse_margin(sale, returned_amount=sale.amount, actor=WHO, on=NOVEMBER)
    assert [line[4] for line in lines_of(sale)] == ["20.00", "-20.00"]


def test_a_price_lowered_afterwards_lowers_the_margin_alone() -> None:
    sale = sold(bought("300.00"), "540.00")
    reverse_margin(sale, returned_amount=Decimal("60.00"), actor=WHO, goods_back=False, on=OCTOBER)
    reverse_margin(sale, returned_amount=Decimal("240.00"), actor=WHO, goods_back=False, on=OCTOBER)
    assert lines_of(sale) == [
        ("sale", "540.00", "300.00", "240.00", "40.00"),
        ("return", "-60.00", "0.00", "-60.00", "-10.00"),
        ("return", "-240.00", "0.00", "-180.00", "-30.00"),
    ]


def test_what_is_kept_of_the_price_of_a_thing_come_back_is_taxed_whole() -> None:
    sale = sold(bought("300.00"), "540.00")
    reverse_margin(sale, returned_amount=Decimal("480.00"), actor=WHO, on=OCTOBER)
    assert lines_of(sale)[1] == ("return", "-480.00", "-300.00", "-180.00", "-30.00")


def test_no_more_is_taken_back_than_stands() -> None:
    sale = sold(bought("300.00"), "540.00")
    reverse_margin(sale, returned_amount=sale.amount, actor=WHO, on=OCTOBER)
    reverse_margin(sale, returned_amount=sale.amount, actor=WHO, on=OCTOBER)
    assert lines_of(sale)[2] == ("return", "0.00", "0.00", "0.00", "0.00")


def test_a_sale_the_book_never_knew_has_nothing_to_take_back() -> None:
    sale = Sale(item=bought("300.00"), amount=Decimal("540.00"), business_date=OCTOBER)
    assert reverse_margin(sale, returned_amount=sale.amount, actor=WHO) is None
    assert not MarginLine.objects.filter(source_id=sale.id).exists()


def test_a_fact_known_after_its_month_was_closed_goes_to_the_first_open_one() -> None:
    store = make_store()
    sale, late = traded(store, "300.00", "540.00"), bought("100.00", store=store)
    closed(store.entity, OCTOBER)
    reverse_margin(sale, returned_amount=sale.amount, actor=WHO, on=date(2025, 10, 31))
    sold(late, "160.00", on=date(2025, 10, 30))
    lines = MarginLine.objects.filter(period=month_of(store.entity, NOVEMBER)).order_by("id")
    assert [(line.kind, line.occurred_on, line.vat) for line in lines] == [
        ("return", date(2025, 10, 31), Decimal("-40.00")),
        ("sale", date(2025, 10, 30), Decimal("10.00")),
    ]
    assert lines[0].reverses == MarginLine.objects.get(source_id=sale.id, kind="sale")


def test_no_line_enters_a_closed_month_even_by_hand() -> None:
    store = make_store()
    sale = traded(store, "300.00", "540.00")
    closed(store.entity, OCTOBER)
    line = MarginLine.objects.get(source_id=sale.id)
    line.pk, line.source_id = None, line.item_id
    with pytest.raises(IntegrityError, match="the month is closed"), transaction.atomic():
        line.save(force_insert=True)
    assert MarginLine.objects.filter(kind=LineKind.SALE).count() == 1


def test_no_line_enters_another_companys_month() -> None:
    line = MarginLine.objects.get(source_id=sold(bought("300.00"), "540.00").id)
    sold(bought("300.00", store=(other := make_store(sandbox=True))), "540.00")
    line.pk, line.source_id, line.period = None, line.item_id, month_of(other.entity, OCTOBER)
    with pytest.raises(IntegrityError, match="or another company"), transaction.atomic():
        line.save(force_insert=True)


def test_a_line_is_never_changed_nor_taken_out() -> None:
    line = MarginLine.objects.get(source_id=sold(bought("300.00"), "540.00").id)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        MarginLine.objects.filter(pk=line.pk).update(vat=0)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        line.delete()
    line.refresh_from_db()
    assert line.vat == Decimal("40.00")


def test_purchases_are_recorded_once_and_only_if_they_bore_no_deductible_vat() -> None:
    eligible, deducted = bought("300.00"), bought("480.00", origin=VatOrigin.DEDUCTED)
    record_purchases(eligible, actor=WHO)
    record_purchases(deducted, actor=WHO)
    lines = MarginLine.objects.all()
    assert [(line.kind, line.item_id, line.purchase) for line in lines] == [
        (LineKind.PURCHASE, eligible.pk, Decimal("300.00"))
    ]


def test_sold_on_its_full_price_a_thing_leaves_the_purchases_and_comes_back_with_its_return() -> None:
    item = bought("300.00")
    sale = sold(item, "600.00", regime=Regime.STANDARD)
    assert MarginLine.objects.get(source_id=sale.id, kind="sale").reason == RegimeReason.OPTED_OUT
    reverse_margin(sale, returned_amount=sale.amount, actor=WHO, on=OCTOBER)
    assert lines_of(sale) == [
        ("sale", "600.00", "300.00", "600.00", "100.00"),
        ("purchase_out", "0.00", "-300.00", "0.00", "0.00"),
        ("return", "-600.00", "-300.00", "-600.00", "-100.00"),
        ("purchase_out", "0.00", "300.00", "0.00", "0.00"),
    ]


def test_each_company_has_its_own_book() -> None:
    one, other = bought("300.00"), bought("300.00")
    sold(one, "540.00")
    sold(other, "540.00")
    periods = MarginPeriod.objects.order_by("id")
    assert [period.legal_entity for period in periods] == [one.legal_entity, other.legal_entity]


def test_what_a_second_passport_was_bought_for_is_in_the_book_once() -> None:
    store = global_store()
    first, again = bought("100.00", store=store), bought("120.00", store=store)
    sold(first, "150.00")
    money = {"amount": Decimal("150.00"), "currency": "EUR", "source": Source("sale", uuid7(), "SA-TEST")}
    relinquish_item(actor=WHO, item_id=first.pk, customer_id=None, **money)
    merge_items(actor=WHO, kept_id=again.pk, duplicate_id=first.pk)

    sold(again, "200.00")

    told = figures_of(month_of(store.entity, OCTOBER))["globally"]
    assert (told["sales"], told["purchases"], told["margin"]) == ("350.00", "220.00", "130.00")
