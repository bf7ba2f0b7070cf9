"""The two doors at which a till knocks: the simple lane with a device key, and the signed hook."""

import json
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import uuid4

from standardwebhooks.webhooks import Webhook

from .transcript import Exchange
from .wire import Wire

JSON = {"Content-Type": "application/json", "Accept-Language": "en"}


class Door(Protocol):
    name: str
    taken: int  # the status of a ticket taken for the first time

    def tell(self, ticket: dict[str, Any], *, hang_up: bool = False) -> Exchange: ...

    def was_known(self, answer: Exchange) -> bool:
        """Whether this ticket had arrived before."""
        ...


class Lane:
    """One header, three calls; the ticket is the idempotency key. A token of a program serves as well."""

    name, taken = "lane", 201

    def __init__(self, wire: Wire, *, key: str = "", token: str = "") -> None:
        self.wire = wire
        self.headers = JSON | ({"X-Device-Key": key} if key else {"Authorization": f"Bearer {token}"})

    def find(self, code: str) -> dict[str, Any] | None:
        """What the code stands for, as it stands now."""
        answer = self.wire.exchange("GET", f"/api/v1/payables/?code={code}", self.headers)
        found = answer.answer.get("results") or [None]
        return found[0]

    def hold(self, payable_id: str) -> Exchange:
        return self.wire.exchange("POST", f"/api/v1/payables/{payable_id}/open/", self.headers, b"{}")

    def voucher(self, code: str) -> dict[str, Any]:
        """What a voucher is worth now; its code travels in the body, out of the logs."""
        found = self.post("vouchers/search/", {"code": code}).answer.get("results")
        return found[0] if found else {}

    def tell(self, ticket: dict[str, Any], *, hang_up: bool = False) -> Exchange:
        return self._post("payments/", ticket, hang_up=hang_up)

    def was_known(self, answer: Exchange) -> bool:
        return answer.status == 200

    def post(self, path: str, body: dict[str, Any]) -> Exchange:
        return self._post(path, body)

    def _post(self, path: str, body: dict[str, Any], *, hang_up: bool = False) -> Exchange:
        return self.wire.exchange("POST", f"/api/v1/{path}", self.headers, json.dumps(body).encode(), hang_up=hang_up)


class Hook:
    """Signed as Standard Webhooks says, at the moment of sending. Kept at once, understood later."""

    name, taken = "hook", 202

    def __init__(self, wire: Wire, *, code: str, secret: str) -> None:
        self.wire, self.code, self.secret = wire, code, secret

    def tell(self, ticket: dict[str, Any], *, hang_up: bool = False) -> Exchange:
        body = json.dumps(ticket)
        named = ticket["ticket"]
        headers = signed(self.secret, body, identifier=f"msg_{named['till']}-{named['number']}")
        return self.wire.exchange("POST", f"/hooks/{self.code}/", headers, body.encode(), hang_up=hang_up)

    def was_known(self, answer: Exchange) -> bool:
        return answer.answer.get("duplicate") is True


def signed(secret: str, body: str, *, identifier: str = "") -> dict[str, str]:
    """The headers of a message sent now. The same message sent again keeps its identifier."""
    at, identifier = datetime.now(UTC), identifier or f"msg_{uuid4()}"
    return {
        "webhook-id": identifier,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(identifier, at, body),
        "Content-Type": "application/json",
    }
