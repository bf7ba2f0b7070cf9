"""What a cashier does, as the order that Odoo's own till program sends to `pos.order/sync_from_ui`. Pure.

The same builder rings at the double and at a real server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import uuid4

CENT = Decimal("0.01")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Tax:
    """`rate` in percent; the till's prices include it or not."""

    number: int
    rate: Decimal
    included: bool = True


@dataclass
class Ringing:
    """A ticket being rung: lines are added, then it is paid."""

    config: int
    session: int
    at: str
    company: int = 1
    lines: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((Decimal(str(line["price_subtotal_incl"])) for line in self.lines), Decimal(0))

    def add(
        self, product: int, price: Decimal, tax: Tax, *, quantity: Decimal = Decimal(1),
        discount: Decimal = Decimal(0), **more: Any,
    ) -> None:  # fmt: skip
        off = quantity * price * (1 - discount / 100)
        whole = 1 + tax.rate / 100
        incl = (off if tax.included else off * whole).quantize(CENT, ROUND_HALF_UP)
        self.lines.append(
            {
                "uuid": str(uuid4()),
                "product_id": product,
                "qty": float(quantity),
                "price_unit": float(price),
                "discount": float(discount),
                "price_subtotal": float((incl / whole).quantize(CENT, ROUND_HALF_UP)),
                "price_subtotal_incl": float(incl),
                "tax_ids": [[6, 0, [tax.number]]],
                **more,
            }
        )

    def settle(self, order: int, lines: Iterable[Row], taxes: Mapping[int, Tax], *, discount: Decimal) -> None:
        """All lines of a sale order, with its own discounts or a larger one."""
        for line in lines:
            quantity = Decimal(str(line["product_uom_qty"]))
            if not quantity:
                continue
            self.add(
                line["product_id"][0] if isinstance(line["product_id"], list) else line["product_id"],
                Decimal(str(line["price_unit"])),
                taxes[line["tax_ids"][0]],
                quantity=quantity,
                discount=max(discount, Decimal(str(line["discount"]))),
                sale_order_origin_id=order,
                sale_order_line_id=line["id"],
            )

    def take_back(self, lines: Iterable[Row], taxes: Mapping[int, Tax]) -> None:
        """Lines of an earlier ticket: as the real till does, without the sale order they came from."""
        for line in lines:
            self.add(
                line["product_id"][0] if isinstance(line["product_id"], list) else line["product_id"],
                Decimal(str(line["price_unit"])),
                taxes[line["tax_ids"][0]],
                quantity=-Decimal(str(line["qty"])),
                discount=Decimal(str(line["discount"])),
                refunded_orderline_id=line["id"],
            )

    def paid(self, tenders: Iterable[tuple[int, Decimal]] = (), *, by: int = 2, cash: int = 1) -> dict[str, Any]:
        """The order to send. Without tenders all by one method; more than the total gives change in cash."""
        given = list(tenders) or [(by, self.total)]
        change = sum((amount for _, amount in given), Decimal(0)) - self.total
        payments = [_payment(method, amount) for method, amount in given]
        if change > 0:
            payments.append(_payment(cash, -change, is_change=True))
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "session_id": self.session,
            "config_id": self.config,
            "company_id": self.company,
            "state": "paid",
            "date_order": self.at,
            "partner_id": False,
            "to_invoice": False,
            "amount_total": float(self.total),
            "amount_tax": 0.0,
            "amount_paid": float(self.total),
            "amount_return": 0.0,
            "lines": [[0, 0, line] for line in self.lines],
            "payment_ids": [[0, 0, payment] for payment in payments],
        }


def _payment(method: int, amount: Decimal, *, is_change: bool = False) -> dict[str, Any]:
    return {
        "uuid": str(uuid4()),
        "payment_method_id": method,
        "amount": float(amount),
        "is_change": is_change,
        "name": "return" if is_change else "",
    }
