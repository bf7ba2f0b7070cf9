"""Three questions to a web shop, each one POST that ends, authorised by the secret its channel refers to."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from apps.access.ports import Reply
from apps.access.webhooks import egress
from apps.core import channels, secrets
from apps.resale.models import Channel, Listing, Sale

ABSENT = (404, 410)
NOT_DONE = (425, 429, 503)  # the next time it may be


@dataclass(frozen=True)
class Shop:
    """`address` ends without a slash; the secret is resolved at each use and never kept."""

    address: str
    secret_reference: str

    @classmethod
    def of(cls, channel: Channel) -> "Shop":
        return cls(channel.address.rstrip("/"), channel.secret_reference)

    def show(self, listing: Listing) -> Reply:
        return self._say(
            f"listings/{listing.code}/show",
            {
                "code": listing.code,
                "item": listing.stock_item.item.code,
                "title": listing.title,
                "description": listing.description,
                "price": str(listing.price),
                "currency": listing.currency,
            },
        )

    def withdraw(self, listing: Listing) -> Reply:
        return self._say(f"listings/{listing.code}/withdraw", {"code": listing.code})

    def state(self, listing: Listing) -> Reply:
        return self._say(f"listings/{listing.code}/state", {"code": listing.code})

    def cancel(self, sale: Sale, *, amount: Decimal, reason: str) -> Reply:
        """The shop gives its buyer this much back for one thing of an order: `already_sold` to somebody else, or
        `returned`. Told again, the same thing is cancelled once."""
        told = {
            "order": sale.ticket,
            "item": sale.item.code,
            "amount": str(amount),
            "currency": sale.currency,
            "reason": reason,
        }
        return self._say(f"orders/{quote(sale.ticket, safe='')}/cancel", told)

    def _say(self, path: str, body: dict[str, Any]) -> Reply:
        headers = {"Content-Type": "application/json"}
        if self.secret_reference:
            headers["Authorization"] = f"Bearer {secrets.resolve(self.secret_reference)}"
        return egress.post(f"{self.address}/{path}", body=json.dumps(body).encode(), headers=headers)


def said(reply: Reply) -> dict[str, Any]:
    """The answer's object; empty when it is none."""
    try:
        found = json.loads(reply.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def outcome_of(reply: Reply) -> channels.Outcome | None:
    """None when it was done. No whole answer, or one that leaves it open: perhaps it was. Away or too busy: it was not.
    Any other: trying again cannot help."""
    if reply.status is None:
        return channels.Unknown(reply.code or "no_answer", "the shop gave no whole answer")
    if 200 <= reply.status < 300:
        return None
    code, why = f"http_{reply.status}", str(said(reply).get("detail", ""))[:200]
    if reply.status in NOT_DONE:
        return channels.Retry(code, why)
    if reply.status >= 500 or reply.status == 408:
        return channels.Unknown(code, why)
    return channels.Dead(code, why)
