"""What a thing could be sold for, and what no price goes below without a further right."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from apps.core.money import rounded
from apps.items.selectors import cost_of

from ..models import PriceRule, StockItem


@dataclass(frozen=True)
class Suggestion:
    """Tax included. `by_grade`: the share of the new price alone; `least`: cost and least margin. None: not known."""

    price: Decimal | None
    by_grade: Decimal | None
    least: Decimal
    cost: Decimal
    new_price: Decimal | None
    share_percent: Decimal | None
    currency: str


def suggestion(stock: StockItem, *, on: date, below_cost: bool = False) -> Suggestion:
    """A share of what it costs new, by its grade; never below cost and least margin unless `below_cost` says so."""
    cost, rule = cost_of(stock.item), rule_on(stock, on)
    product = stock.item.product
    new_price = product.price if product is not None and product.currency == stock.currency else None
    by_grade = rounded(new_price * rule.share_percent / 100, stock.currency) if rule and new_price is not None else None
    least = max(cost + (rule.minimum_margin if rule else 0), stock.floor)
    price = by_grade if by_grade is not None and (below_cost or by_grade >= least) else None
    if price is None and rule is not None and not below_cost:
        price = least or None
    share = rule.share_percent if rule else None
    return Suggestion(price, by_grade, least, cost, new_price, share, stock.currency)


def least_price(stock: StockItem, floor: Decimal, *, cost: Decimal) -> Decimal:
    """Below it somebody with the right for it must decide: what it has cost, its floor, or the one it had until now."""
    return max(cost, floor, stock.floor)


def rule_on(stock: StockItem, day: date) -> PriceRule | None:
    rows = PriceRule.objects.filter(
        Q(legal_entity_id=stock.legal_entity_id) | Q(legal_entity=None),
        grade=stock.item.grade,
        effective_from__lte=day,
    )
    return max(rows, key=lambda rule: (rule.legal_entity_id is not None, rule.effective_from), default=None)
