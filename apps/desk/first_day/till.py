"""The till's side: tickets, and the two doors through which they are told."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

import requests
from standardwebhooks.webhooks import Webhook

from .outside import Outside, reach
from .telling import Failed


class Till:
    """Numbers its tickets as no other run does, so that a day can be played again."""

    def __init__(self, outside: Outside, *, store: str, hook: str, secret: str) -> None:
        self.outside, self.store, self.hook, self.secret = outside, store, hook, secret
        self.run = uuid4().hex[:6].upper()
        self._numbers = count(1)

    def ticket(self, code: str, amount: Decimal, **more: Any) -> dict[str, Any]:
        """A card payment of this amount; `more` puts other facts over it."""
        now = datetime.now(UTC)
        return {
            "payable": code,
            "kind": "payment",
            "occurred_at": now.isoformat(),
            "store": self.store,
            "currency": "EUR",
            "ticket": {"till": "1", "business_date": now.date().isoformat(), "number": self._number()},
            "tenders": [{"method": "card", "amount": str(amount)}],
            **more,
        }

    def discounted(self, code: str, due: Decimal, discount: Decimal) -> dict[str, Any]:
        line = {"due": str(due), "paid": str(due - discount), "discount": str(discount), "discount_reason": "loyalty"}
        return self.ticket(code, due - discount, lines=[line])

    def reversal(self, ticket: dict[str, Any]) -> dict[str, Any]:
        amount = Decimal(ticket["tenders"][0]["amount"])
        return self.ticket(ticket["payable"], amount, kind="reversal", reverses=ticket["ticket"])

    def tell_by_hook(self, ticket: dict[str, Any]) -> None:
        """Signed as Standard Webhooks says. Returns when the server has stored it; it is understood later."""
        body, at, identifier = json.dumps(ticket), datetime.now(UTC), f"msg_{uuid4()}"
        headers = {
            "webhook-id": identifier,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(self.secret).sign(identifier, at, body),
            "Content-Type": "application/json",
        }
        url = f"{self.outside.address}/hooks/{self.hook}/"
        answer = reach("POST", url, data=body, headers=headers)
        if answer.status_code != requests.codes.accepted:
            raise Failed(
                f"The hook {self.hook} refused a signed ticket ({answer.status_code}): is --hook-secret the right one?"
            )

    def tell_by_rest(self, ticket: dict[str, Any]) -> Any:
        return self.outside.post("payments/", ticket)

    def _number(self) -> str:
        return f"FD{self.run}-{next(self._numbers):03d}"
