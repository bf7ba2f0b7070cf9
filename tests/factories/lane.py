"""A till with a key of its own, speaking HTTP; what it writes on its tickets."""

import json
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.test import Client

from apps.access.operations import issue_device_key
from apps.core.actors import system
from apps.stores.models import Store, Till

from .stores import make_store, make_till

_numbers = count(1)


class Lane:
    def __init__(self, till: Till) -> None:
        self.till = till
        issued = issue_device_key(actor=system("test"), till_id=till.pk)
        self.device_key, self.key = issued.device_key, issued.key
        self.client = Client(raise_request_exception=False, headers={"X-Device-Key": self.key, "Accept-Language": "en"})

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}")

    def post(self, path: str, body: Any = None) -> Any:
        return self.client.post(f"/api/v1/{path}", json.dumps(body or {}), content_type="application/json")


def sandbox_lane() -> Lane:
    return Lane(make_till(store=make_store(sandbox=True), code="7"))


def lane_in(store: Store, code: str = "7") -> Lane:
    return Lane(make_till(store=store, code=code))


def ticket(code: str, amount: str = "60.00", **values: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "payable": code,
        "kind": "payment",
        "occurred_at": now.isoformat(),
        "ticket": {"business_date": now.date().isoformat(), "number": f"T-{next(_numbers)}"},
        "currency": "EUR",
        "tenders": [{"method": "card", "amount": amount}],
        **values,
    }
