"""What a thing cost and earned: added to, never changed, and counted per life."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core.actors import system
from apps.core.errors import Invalid
from apps.core.models import Event
from apps.items.errors import EntryDiffers
from apps.items.models import ItemEntry
from apps.items.operations import acquire_item, record_entry, relinquish_item
from apps.items.selectors import cost_of, ledger_of, purchase_price_of
from apps.items.selectors.ledger import totals_of
from apps.items.states import EntryKind, VatOrigin
from tests.factories.items import make_own_item, make_source

pytestmark = pytest.mark.django_db
WORKSHOP = system("workshop")


def entry(item, kind, amount, source=None, **values):
    return record_entry(
        actor=WORKSHOP,
        item_id=item.pk,
        kind=kind,
        amount=Decimal(amount),
        currency=values.pop("currency", "EUR"),
        source=source or make_source(),
        **values,
    )


def test_costs_and_earnings_are_told_apart_by_kind():
    item = make_own_item("100.00")

    entry(item, EntryKind.PART, "20.00", label="Chain")
    entry(item, EntryKind.LABOUR, "30.50")
    entry(item, EntryKind.FEE, "5.00")
    entry(item, EntryKind.CORRECTION, "-2.00")
    entry(item, EntryKind.RENTAL, "45.00")
    entry(item, EntryKind.SALE_CORRECTION, "-5.00")

    kinds = ["purchase", "part", "labour", "fee", "correction", "rental", "sale_correction"]
    assert (cost_of(item), purchase_price_of(item)) == (Decimal("153.50"), Decimal("100.00"))
    assert totals_of(item).earned == Decimal("40.00")
    assert [row.kind for row in ledger_of(item)] == kinds
    assert ledger_of(item)[1].actor_label == "workshop"


def test_a_thing_without_any_entry_cost_nothing():
    item = make_own_item()

    assert (cost_of(item), purchase_price_of(item)) == (Decimal(0), Decimal(0))


def test_bought_sold_and_bought_again_a_former_life_is_not_this_ones_cost():
    item = make_own_item("100.00")
    entry(item, EntryKind.PART, "20.00")
    relinquish_item(
        actor=WORKSHOP, item_id=item.pk, customer_id=None, amount=Decimal("200.00"), currency="EUR",
        source=make_source(),
    )  # fmt: skip

    acquire_item(
        actor=WORKSHOP, item_id=item.pk, vat_origin=VatOrigin.PRIVATE_PURCHASE, price=Decimal("60.00"), currency="EUR",
        source=make_source("trade_in", "TI"),
    )  # fmt: skip
    entry(item, EntryKind.LABOUR, "15.00")

    assert (cost_of(item), purchase_price_of(item)) == (Decimal("75.00"), Decimal("60.00"))


def test_the_same_document_says_the_same_thing_once_and_never_another():
    item, source = make_own_item(), make_source("work_order", "WO")
    first = entry(item, EntryKind.PART, "20.00", source, label="Chain")

    assert entry(item, EntryKind.PART, "20.00", source, label="Chain") == first
    entry(item, EntryKind.PART, "20.00", source, label="Second chain")
    with pytest.raises(EntryDiffers) as refused:
        entry(item, EntryKind.PART, "21.00", source, label="Chain")

    assert refused.value.extra == {"recorded": "20.00 EUR", "now": "21.00 EUR"}
    assert cost_of(item) == Decimal("40.00")


@pytest.mark.parametrize(
    ("kind", "amount", "currency", "pointer"),
    [
        (EntryKind.PART, "-1.00", "EUR", "/amount"),
        (EntryKind.PART, "1.005", "EUR", "/amount"),
        (EntryKind.PART, "NaN", "EUR", "/amount"),
        (EntryKind.PART, "1.00", "USD", "/currency"),
        (EntryKind.PART, "12345678901.00", "EUR", "/amount"),
    ],
)
def test_what_is_no_amount_of_this_companys_money_is_refused(kind, amount, currency, pointer):
    item = make_own_item()

    with pytest.raises(Invalid) as refused:
        entry(item, kind, amount, currency=currency)

    assert set(refused.value.errors) == {pointer}
    assert ItemEntry.objects.count() == 0


def test_writing_an_entry_announces_nothing_of_its_own():
    item = make_own_item()
    told = Event.objects.count()

    entry(item, EntryKind.PART, "20.00")

    assert Event.objects.count() == told


# --- what the database itself refuses -------------------------------------------------------------


@pytest.mark.parametrize("statement", ["UPDATE items_itementry SET amount = 0", "DELETE FROM items_itementry"])
def test_the_ledger_is_append_only(statement):
    make_own_item("100.00")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert ItemEntry.objects.get().amount == Decimal("100.00")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({}, "items_entry_once_per_source"),
        ({"label": "x", "amount": Decimal(-1)}, "items_entry_amount"),
        ({"label": "x", "vat_origin": VatOrigin.CUSTOMER_OWNED}, "items_entry_vat_origin"),
        ({"label": "x", "kind": EntryKind.PART}, "items_entry_vat_origin"),
    ],
)
def test_an_entry_that_cannot_be(values, constraint):
    make_own_item("100.00")
    again = ItemEntry.objects.get()
    again.pk, again._state.adding = None, True
    for name, value in values.items():
        setattr(again, name, value)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        again.save(force_insert=True)
