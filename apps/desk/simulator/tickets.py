"""What a till writes: tickets with a number of their own, in the one schema that every door takes."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

CENTS = Decimal("0.01")


class Tickets:
    """Numbers its tickets as no other run does, so that a scenario can be played again."""

    def __init__(self, *, store: str, till: str = "1", prefix: str = "SIM") -> None:
        self.store, self.till = store, till
        self.run = f"{prefix}{uuid4().hex[:6].upper()}"
        self._numbers = count(1)

    def ticket(self, code: str, amount: Decimal, *, at: datetime | None = None, **more: Any) -> dict[str, Any]:
        """A card payment of this amount; `more` puts other facts over it."""
        at = at or datetime.now(UTC)
        number = f"{self.run}-{next(self._numbers):03d}"
        return {
            "payable": code,
            "kind": "payment",
            "occurred_at": at.isoformat(),
            "store": self.store,
            "currency": "EUR",
            "ticket": {"till": self.till, "business_date": at.date().isoformat(), "number": number},
            "tenders": [{"method": "card", "amount": str(amount)}],
            **more,
        }

    def discounted(self, code: str, due: Decimal, discount: Decimal) -> dict[str, Any]:
        line = {"due": str(due), "paid": str(due - discount), "discount": str(discount), "discount_reason": "loyalty"}
        return self.ticket(code, due - discount, lines=[line])

    def mixed(self, code: str, due: Decimal, goods: Decimal) -> dict[str, Any]:
        """The order and something from the shelf on one ticket: the lines say what is ours, the tenders pay it all."""
        return self.ticket(code, due + goods, lines=[{"due": str(due), "paid": str(due)}])

    def with_voucher(self, code: str, due: Decimal, voucher: str, worth: Decimal) -> dict[str, Any]:
        paper = {"method": "voucher", "amount": str(worth), "voucher": voucher}
        return self.ticket(code, due, tenders=[paper, {"method": "card", "amount": str(due - worth)}])

    def taken_back(self, ticket: dict[str, Any], *, kind: str = "reversal") -> dict[str, Any]:
        amount = Decimal(ticket["tenders"][0]["amount"])
        return self.ticket(ticket["payable"], amount, kind=kind, reverses=ticket["ticket"])
