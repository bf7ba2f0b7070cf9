"""Writing the book: a sale's margin, what a return takes back of it, and the purchases of the global method.

No right of their own: the document that sells, takes back or buys has asked. None of them refuses a fact: one whose
month is closed goes to the first open one, and says when it happened.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor
from apps.core.money import ZERO
from apps.items.models import Item, ItemEntry
from apps.items.selectors import lock_item, own_ledger_of, purchase_price_of
from apps.items.states import EntryKind, VatOrigin
from apps.stores.models import LegalEntity, Store
from apps.stores.selectors import today_in
from apps.stores.states import FiscalRegime

from ... import events
from ...inputs import Sold
from ...models import MarginLine, MarginPeriod
from ...selectors import margin as selectors
from ...selectors.margin import Change, Decision, Facts, Standing
from ...states import OF_PURCHASES, LineKind, Regime, RegimeReason

NOTHING = Standing(ZERO, ZERO)
BOUGHT = {EntryKind.PURCHASE: LineKind.PURCHASE, EntryKind.PURCHASE_REVERSAL: LineKind.PURCHASE_REVERSAL}


@transaction.atomic
def record_margin(sale: Sold, *, actor: Actor) -> MarginLine:
    """The sale's line, in the selling transaction; recorded again, it is the line that stands.

    What it was rung as counts only as a choice of the full price: no ticket opens the margin to what may not have it.
    """
    if known := selectors.sale_line(sale.id):
        return known
    item, day = lock_item(sale.item.pk), sale.business_date
    record_purchases(item, actor=actor)
    decision = selectors.decision_for(item, entity=item.legal_entity, on=day, opted_out=sale.regime == Regime.STANDARD)
    rate = selectors.rate_for(decision.regime, day)
    standing = Standing(sale=sale.amount, purchase=purchase_price_of(item))
    line = _write(
        LineKind.SALE, item, sale.store, day, decision, rate, actor, _of(sale),
        _counted(NOTHING, standing, decision, rate, item), discount=sale.discount,
    )  # fmt: skip
    if decision.regime == Regime.STANDARD:
        _take_out(line, item, actor)
    return line


@transaction.atomic
def reverse_margin(
    sale: Sold, *, returned_amount: Decimal, actor: Actor, goods_back: bool = True, on: date | None = None
) -> MarginLine | None:
    """Take back of this very sale what was given back of its price, at the rate it was sold at; None when its margin
    was never recorded (a second sale of one thing).

    `goods_back`: the thing is in stock again, so its purchase price counts when it is next sold, and what was kept of
    the price is taxed whole. False: the price was lowered, the thing stays sold. `on`: today unless told.
    """
    sold = selectors.sale_line(sale.id)
    if sold is None:
        return None
    item = lock_item(sold.item_id)
    decision = Decision(Regime(sold.regime), RegimeReason(sold.reason))
    before = selectors.standing_of(sale.id)
    left = max(before.sale - returned_amount, ZERO)
    after = Standing(sale=left, purchase=ZERO if goods_back else before.purchase)
    line = _write(
        LineKind.RETURN, item, sale.store, on or today_in(sale.store), decision, sold.rate, actor, _of(sale),
        _counted(before, after, decision, sold.rate, item), reverses=sold,
    )  # fmt: skip
    if goods_back and decision.regime == Regime.STANDARD:
        _put_back(line, item, actor)
    return line


@transaction.atomic
def correct_margin(sale: Sold, *, discount: Decimal, actor: Actor) -> MarginLine | None:
    """The thing stays sold, for another price than was recorded: the difference, on the day of the sale, at its rate.
    `discount`: what was taken off beyond what its line says. None when its margin was never recorded."""
    sold = selectors.sale_line(sale.id)
    if sold is None:
        return None
    item = lock_item(sold.item_id)
    decision = Decision(Regime(sold.regime), RegimeReason(sold.reason))
    before = selectors.standing_of(sale.id)
    change = _counted(before, replace(before, sale=sale.amount), decision, sold.rate, item)
    return _write(
        LineKind.RETURN, item, sale.store, sold.occurred_on, decision, sold.rate, actor, _of(sale), change,
        reverses=sold, discount=discount,
    )  # fmt: skip


@transaction.atomic
def record_purchases(item: Item, *, actor: Actor) -> None:
    """Lines for what its company bought, as its ledger says, or gave back to its seller, and the book lacks. What was
    bought with deductible VAT is no purchase of this book."""
    item = lock_item(item.pk)
    known = set(_lines_about(item).filter(kind__in=BOUGHT.values()).values_list("kind", "item_id", "source_id"))
    for entry in own_ledger_of(item):
        kind = BOUGHT.get(EntryKind(entry.kind))
        if kind is None:
            continue
        decision = _when_bought(entry, item)
        if not decision.on_margin or (kind, entry.item_id, entry.source_id) in known:
            continue
        day = timezone.localdate(entry.occurred_at, ZoneInfo(item.store.timezone))
        amount = entry.amount if kind == LineKind.PURCHASE else -entry.amount
        source = {name: getattr(entry, name) for name in ("source_resource", "source_id", "source_code")}
        rate = selectors.rate_for(Regime.MARGIN, day)
        _write(kind, entry.item, item.store, day, decision, rate, actor, source, _bought(amount))


def _lines_about(item: Item) -> QuerySet[MarginLine]:
    """Under whichever of its passports they were written."""
    return MarginLine.objects.filter(Q(item=item) | Q(item__merged_into=item))


def _when_bought(entry: ItemEntry, item: Item) -> Decision:
    fiscal_regime = FiscalRegime(item.legal_entity.fiscal_regime)
    return selectors.decide(Facts(origin=VatOrigin(entry.vat_origin), fiscal_regime=fiscal_regime))


def _take_out(sold: MarginLine, item: Item, actor: Actor) -> None:
    """Sold on its full price, its purchase lessens no margin: under the global method it leaves the purchases."""
    of_its_book = _lines_about(item).filter(legal_entity_id=sold.legal_entity_id, kind__in=OF_PURCHASES)
    last = of_its_book.order_by("id").last()
    if last is not None and last.purchase > 0:
        _purchase_out(sold, item, -last.purchase, actor)


def _put_back(returned: MarginLine, item: Item, actor: Actor) -> None:
    out = MarginLine.objects.filter(
        item=item, kind=LineKind.PURCHASE_OUT, source_id=returned.source_id
    ).order_by("id").last()  # fmt: skip
    if out is not None and out.purchase < 0:
        _purchase_out(returned, item, -out.purchase, actor)


def _purchase_out(line: MarginLine, item: Item, amount: Decimal, actor: Actor) -> None:
    source = {name: getattr(line, name) for name in ("source_resource", "source_id", "source_code")}
    decision = Decision(Regime(line.regime), RegimeReason(line.reason))
    _write(
        LineKind.PURCHASE_OUT, item, line.store, line.occurred_on, decision, line.rate, actor, source, _bought(amount)
    )


def _of(sale: Sold) -> dict[str, Any]:
    return {"source_resource": "sale", "source_id": sale.id, "source_code": sale.code}


def _bought(amount: Decimal) -> Change:
    return Change(sale=ZERO, purchase=amount, taxable=ZERO, vat=ZERO)


def _counted(before: Standing, after: Standing, decision: Decision, rate: Decimal, item: Item) -> Change:
    currency = item.legal_entity.currency
    return selectors.change_between(before, after, regime=decision.regime, rate=rate, currency=currency)


def _write(
    kind: LineKind, item: Item, store: Store, day: date, decision: Decision, rate: Decimal, actor: Actor,
    source: Mapping[str, Any], change: Change, **more: Any,
) -> MarginLine:  # fmt: skip
    """In the book of the store's company: the thing may be another's of the house by now."""
    entity = store.entity
    selectors.hold_book(entity.pk)
    return MarginLine.objects.create(
        period=_period(entity, selectors.month_for(entity.pk, day), actor),
        legal_entity=entity,
        store=store,
        kind=kind,
        item=item,
        item_code=item.code,
        **source,
        occurred_on=day,
        recorded_by=actor.label[:80],
        regime=decision.regime,
        reason=decision.reason,
        currency=entity.currency,
        sale=change.sale,
        purchase=change.purchase,
        rate=rate,
        taxable=change.taxable,
        vat=change.vat,
        **more,
    )


def _period(entity: LegalEntity, month: date, actor: Actor) -> MarginPeriod:
    """The month's page, begun when nobody has: whoever comes second at that moment finds the other's."""
    where = {"legal_entity": entity, "month": month}
    known = MarginPeriod.objects.filter(**where).first()
    if known is not None:
        return known
    period = MarginPeriod(legal_entity=entity, month=month, currency=entity.currency)
    try:
        with transaction.atomic():
            records.create(period, events.MARGIN_PERIOD_OPENED, actor=actor, to_state=period.state)
    except IntegrityError:
        return MarginPeriod.objects.get(**where)
    return period
