"""What must have reached the ERP, and what has: read from the double's own control address."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .outside import reach
from .telling import Failed

POSTED = ("in_process", "paid")


@dataclass
class Expected:
    """By what a person would search for: customers by code, orders by code, payments by ticket."""

    customers: dict[str, str] = field(default_factory=dict)  # code: name
    orders: dict[str, Decimal] = field(default_factory=dict)  # code of a repair or a sale: total
    used_things: int = 0
    sold: int = 0  # of those, what the ERP did not sell itself
    payments: dict[str, tuple[str, Decimal]] = field(default_factory=dict)  # ticket reference: order code, amount

    @property
    def repairs(self) -> int:
        return len(self.orders) - self.sold

    def expect_payment(self, ticket: Mapping[str, Any], order_code: str) -> None:
        paid = sum((Decimal(tender["amount"]) for tender in ticket["tenders"]), Decimal(0))
        self.payments[reference_of(ticket)] = (order_code, paid)

    def expect_sale(self, sale: Mapping[str, Any], payments: Mapping[str, tuple[str, Decimal]]) -> None:
        self.sold += 1
        self.orders[sale["code"]] = Decimal(sale["amount"])
        self.payments.update(payments)


def reference_of(ticket: Mapping[str, Any]) -> str:
    """How a ticket line is called in the ERP."""
    named = ticket["ticket"]
    return "/".join(
        [ticket["store"], named["till"], named["business_date"], named["number"], str(named.get("line", 1))]
    )


def state(url: str) -> Any:
    answer = reach("GET", f"{url}/__control/state")
    if not answer.ok:
        raise Failed(f"{url} is no ERP double ({answer.status_code}): give --odoo-url.")
    return answer.json()


def differences(expected: Expected, found: Mapping[str, Any]) -> list[str]:
    """A sentence for each thing that is missing, there more than once, or there with another amount."""
    records = found["records"]
    return [
        *_customers(expected, records["res.partner"]),
        *_orders(expected, records["sale.order"]),
        *_payments(expected, records["account.payment"]),
    ]


def _customers(expected: Expected, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(str(row["ref"]), []).append(str(row["name"]))
    return [
        f"customer {code}: expected {name} once, the ERP has {names.get(code, [])}"
        for code, name in expected.customers.items()
        if names.get(code) != [name]
    ]


def _orders(expected: Expected, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    totals: dict[str, list[Decimal]] = {}
    for row in rows:
        if row["state"] == "sale":
            totals.setdefault(str(row["client_order_ref"]), []).append(_cents(row["amount_total"]))
    return [
        f"sale order {code}: expected {total} once, the ERP has {_listed(totals.get(code, []))}"
        for code, total in expected.orders.items()
        if totals.get(code) != [total]
    ]


def _payments(expected: Expected, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    taken: dict[str, list[tuple[str, Decimal]]] = {}
    for row in rows:
        if row["state"] in POSTED:
            taken.setdefault(str(row["payment_reference"]), []).append((str(row["memo"]), _cents(row["amount"])))
    return [
        f"payment {reference}: expected {amount} for {code} once, the ERP has "
        f"{_listed(amount for _memo, amount in taken.get(reference, []))}"
        for reference, (code, amount) in expected.payments.items()
        if taken.get(reference) != [(code, amount)]
    ]


def counts(found: Mapping[str, Any]) -> Counter[str]:
    return Counter({model: len(rows) for model, rows in found["records"].items()})


def _cents(amount: Any) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal("0.01"))


def _listed(amounts: Iterable[Decimal]) -> str:
    return ", ".join(map(str, amounts)) or "none"
