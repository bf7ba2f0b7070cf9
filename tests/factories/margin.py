"""The margin book as tests need it: things bought, and sales of them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from apps.core.actors import system
from apps.items.inputs import Source
from apps.items.models import Item
from apps.items.operations import acquire_item
from apps.items.states import VatOrigin
from apps.resale.inputs import NewMarginChoice
from apps.resale.models import MarginChoice, MarginLine, MarginPeriod
from apps.resale.operations.margin import choose_margin_method, close_margin_period, record_margin, record_purchases
from apps.resale.selectors.margin import figures_of
from apps.resale.states import MarginMethod, Regime
from apps.stores.models import LegalEntity, Store

from .items import make_item
from .stores import make_store

WHO = system("tests")
OCTOBER, NOVEMBER, DECEMBER = date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1)
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def at(day: date) -> datetime:
    """Noon of that day: the same day in every store of the tests."""
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


def bought(price: str, *, on: date = OCTOBER, origin: VatOrigin = VatOrigin.PRIVATE_PURCHASE, **values: Any) -> Item:
    """A thing of ours and its purchase, in the ledger and in the book."""
    item = make_item(**values)
    acquire_item(
        actor=WHO, item_id=item.pk, vat_origin=origin, price=Decimal(price), currency="EUR",
        source=Source("trade_in", uuid7(), "TI-TEST"), occurred_at=at(on),
    )  # fmt: skip
    record_purchases(item, actor=WHO)
    item.refresh_from_db()
    return item


@dataclass
class Sale:
    """What the book asks of a sale, without one."""

    item: Item
    amount: Decimal
    business_date: date
    regime: str = Regime.MARGIN
    discount: Decimal = Decimal("0.00")
    id: UUID = field(default_factory=uuid7)
    code: str = "SA-TEST"

    @property
    def store(self) -> Store:
        return self.item.store


def sold(item: Item, amount: str, *, on: date = OCTOBER, **values: Any) -> Sale:
    sale = Sale(item=item, amount=Decimal(amount), business_date=on, **values)
    record_margin(sale, actor=WHO)
    return sale


def traded(store: Store, price: str, amount: str, *, on: date = OCTOBER, **values: Any) -> Sale:
    """Bought and sold the same day."""
    return sold(bought(price, on=on, store=store), amount, on=on, **values)


def lines_of(sale: Sale) -> list[tuple[str, str, str, str, str]]:
    rows = MarginLine.objects.filter(source_id=sale.id).order_by("id")
    return [(row.kind, str(row.sale), str(row.purchase), str(row.taxable), str(row.vat)) for row in rows]


def month_of(entity: LegalEntity, month: date) -> MarginPeriod:
    return MarginPeriod.objects.get(legal_entity=entity, month=month)


def make_margin_period(store: Store) -> MarginPeriod:
    """An open month of its company, with one sale in it."""
    sold(bought("300.00", store=store), "540.00")
    return month_of(store.entity, OCTOBER)


def closed(entity: LegalEntity, month: date) -> MarginPeriod:
    expected = Decimal(figures_of(month_of(entity, month))["declared_vat"])
    return close_margin_period(actor=WHO, legal_entity_id=entity.pk, month=month, expected_total=expected)


def chosen(entity: LegalEntity, method: MarginMethod, since: date = OCTOBER, **values: Any) -> MarginChoice:
    new = NewMarginChoice(method=method, effective_from=since, **values)
    return choose_margin_method(actor=WHO, legal_entity_id=entity.pk, new=new)


def global_store(**values: Any) -> Store:
    """A store whose company counts globally since October."""
    store = make_store()
    chosen(store.entity, MarginMethod.GLOBAL, **values)
    return store
