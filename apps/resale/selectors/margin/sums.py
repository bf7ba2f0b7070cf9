"""The arithmetic of margin VAT. Amounts include tax, are decimals in the company's currency, and are rounded half up.

Item by item, VAT is rounded on each line and the declared figure is the sum of the lines, so that a month adds up to
its lines to the cent and a return takes back exactly what its sale brought. Globally it is rounded once a month and
rate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from apps.core.money import ZERO, rounded, split, total

from ...states import Regime


def vat_within(amount: Decimal, rate: Decimal, currency: str) -> Decimal:
    """The VAT an amount with tax contains at this percentage; none in what is zero or less."""
    return rounded(max(amount, ZERO) * rate / (100 + rate), currency)


@dataclass(frozen=True)
class Standing:
    """What stands of one sale: the price really paid after discounts and refunds, and the price paid to its seller,
    without refurbishment. Nothing stands of a purchase once the thing is back in stock."""

    sale: Decimal
    purchase: Decimal

    @property
    def margin(self) -> Decimal:
        return self.sale - self.purchase

    def taxable(self, regime: Regime) -> Decimal:
        """What VAT is counted in, tax included. A loss is not taxed, and lessens nothing else."""
        if regime == Regime.EXEMPT:
            return ZERO
        return max(self.margin if regime == Regime.MARGIN else self.sale, ZERO)

    def vat(self, regime: Regime, rate: Decimal, currency: str) -> Decimal:
        return vat_within(self.taxable(regime), rate, currency)


@dataclass(frozen=True)
class Change:
    """What one fact adds to a sale's line in the book: signed, so that lines are only ever added."""

    sale: Decimal
    purchase: Decimal
    taxable: Decimal
    vat: Decimal

    @property
    def margin(self) -> Decimal:
        return self.sale - self.purchase


def change_between(before: Standing, after: Standing, *, regime: Regime, rate: Decimal, currency: str) -> Change:
    """The line that leads from one standing to the other; all lines of a sale add up to what stands of it."""
    return Change(
        sale=after.sale - before.sale,
        purchase=after.purchase - before.purchase,
        taxable=after.taxable(regime) - before.taxable(regime),
        vat=after.vat(regime, rate, currency) - before.vat(regime, rate, currency),
    )


@dataclass(frozen=True, kw_only=True)
class GlobalMonth:
    """What a month declares under the global method. `adjustment` is the year's stock, first less last: what left the
    stock adds to the purchases, what stayed in it lessens them."""

    sales: Decimal
    purchases: Decimal
    carried_in: Decimal
    adjustment: Decimal
    by_rate: Mapping[Decimal, Decimal]  # the taxable margin, shared out
    currency: str

    @property
    def vat(self) -> Decimal:
        return total(vat_within(part, rate, self.currency) for rate, part in self.by_rate.items())

    @property
    def margin(self) -> Decimal:
        return self.sales - self.purchases - self.carried_in - self.adjustment

    @property
    def taxable(self) -> Decimal:
        return max(self.margin, ZERO)

    @property
    def carried_out(self) -> Decimal:
        """Bought for more than was sold: added to the next month's purchases, never refunded."""
        return max(-self.margin, ZERO)


def global_month(
    *,
    sales_by_rate: Mapping[Decimal, Decimal],
    purchases: Decimal,
    rate: Decimal,
    currency: str,
    carried_in: Decimal = ZERO,
    adjustment: Decimal = ZERO,
) -> GlobalMonth:
    """`rate` counts when nothing was sold. If the rate changed within the month, the margin is shared out by sales."""
    sales = total(sales_by_rate.values())
    taxable = max(sales - purchases - carried_in - adjustment, ZERO)
    sold = {at: amount for at, amount in sales_by_rate.items() if amount > 0} or {rate: Decimal(1)}
    return GlobalMonth(
        sales=sales,
        purchases=purchases,
        carried_in=carried_in,
        adjustment=adjustment,
        by_rate=split(taxable, sold, currency),
        currency=currency,
    )


def stock_adjustment(*, first: Decimal, last: Decimal) -> Decimal:
    """What the year's purchases lack: stock of 1 January less stock of 31 December, at purchase prices."""
    return first - last
