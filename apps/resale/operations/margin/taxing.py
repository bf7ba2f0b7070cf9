"""Under which VAT one thing is sold: chosen before, compared with what was rung after."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from apps.catalog.selectors import till_articles
from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition
from apps.payments import operations as payments
from apps.payments.models import Case, Receipt
from apps.payments.states import CaseKind, PayableState

from ... import events, permissions
from ...models import Sale, StockItem
from ...selectors import lock_stock
from ...selectors import margin as selectors
from ...selectors.margin import Rung
from ...states import UNSOLD, Regime
from ..offering import payable_line


@transaction.atomic
def choose_full_price(stock_item_id: UUID, *, full_price: bool, actor: Actor) -> StockItem:
    """Sell this one with VAT on its full price though the margin is open to it, or no longer so; tills are asked for
    the other article at once. Refused once it is sold, and while a till rings it (PayableReserved)."""
    stock = lock_stock(stock_item_id, actor)
    rights.require(actor, permissions.MARGIN_CHOOSE, stock.store_id)
    if stock.status not in UNSOLD:
        raise IllegalTransition(state=stock.status, action="choose_full_price", allowed=[])
    if stock.full_price == full_price:
        return stock
    stock.full_price = full_price
    records.update(stock, events.STOCK_FULL_PRICE_CHOSEN, actor=actor, fields=["full_price"])
    if stock.payable is not None and stock.payable.state == PayableState.OPEN:
        payments.revise_payable(stock.payable, lines=[payable_line(stock)], actor=actor)
    return stock


def check_rung(sale: Sale, *, actor: Actor) -> None:
    """A case for each ticket of this sale that names another article or tax code than its regime's: the thing is sold
    all the same, and the month is not closed before somebody has settled it. Each ticket is asked about once."""
    line = selectors.sale_line(sale.id)
    if line is None:
        return
    asked = selectors.rung_for(Regime(line.regime))
    articles = {asked.article, *till_articles(sale.store, [asked.article]).values()}
    told = Receipt.objects.filter(pk__in=sale.receipts.values("receipt_id")).select_related("payable")
    known = set(Case.objects.filter(kind=CaseKind.OTHER_VAT, receipt__in=told).values_list("receipt_id", flat=True))
    for receipt in told:
        other = _other_than(asked, articles, receipt)
        if other is None or receipt.pk in known:
            continue
        payments.open_case(
            CaseKind.OTHER_VAT,
            actor=actor,
            receipt=receipt,
            payable=receipt.payable,
            details={
                "item": line.item_code,
                "sale": line.source_code,
                "month": f"{line.period.month:%Y-%m}",
                "asked_article": asked.article,
                "asked_tax_code": asked.tax_code,
                "rung_article": other.article,
                "rung_tax_code": other.tax_code,
                "ticket": receipt.ticket_number,
                "amount": str(receipt.amount),
                "currency": receipt.currency,
            },
        )


def _other_than(asked: Rung, articles: set[str], receipt: Receipt) -> Rung | None:
    """The first line that names something else; a till that names nothing is believed."""
    for line in receipt.lines:
        rung = _rung(line)
        if rung.article not in {"", *articles} or rung.tax_code not in ("", asked.tax_code):
            return rung
    return None


def _rung(line: Mapping[str, str]) -> Rung:
    return Rung(line.get("article", ""), line.get("tax_code", ""))
