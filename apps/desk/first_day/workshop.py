"""The workshop's side of the day: dossiers brought from the first word to ready, by two consumers."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from .erp import Expected
from .outside import Outside, wait_until
from .telling import Failed, Timeline

LABOUR = {"kind": "labour", "label": "Brakes and gears", "quantity": "1", "unit_price": "60.00", "tax_code": "FR20"}
PART = {"kind": "part", "label": "Tyre", "quantity": "2", "unit_price": "25.50", "tax_code": "FR20"}
TOTAL = Decimal("111.00")
TO_READY = ("start_work", "finish_work", "pass_quality_check")


@dataclass
class Workshop:
    """`bench` does the work, `inspector` checks it: nobody checks their own."""

    bench: Outside
    inspector: Outside
    store: str
    timeline: Timeline
    expected: Expected
    seconds: float
    made: int = 0
    run: str = field(default_factory=lambda: uuid4().hex[:6])
    _here: dict[str, Any] = field(default_factory=dict)

    def open_dossier(self, *, aloud: bool = False) -> dict[str, Any]:
        """A customer with a thing, announced by an outside system (twice, as those do) and checked in."""
        self.made += 1
        customer = self.customer()
        item = self.bench.post("items/", {"store": self.store, "customer": customer["id"], "description": "City bike"})
        name = {"system": "first-day", "kind": "order", "value": f"{self.run}-{self.made}"}
        announced = {"store": self.store, "references": [name], "symptoms": "Squeaks"}
        order = self.bench.post("work-orders/", announced)
        again = self.bench.post("work-orders/", announced)
        if again["id"] != order["id"]:
            raise Failed(f"The same reference {name['value']} made two orders: {order['code']} and {again['code']}.")
        if aloud:
            self.timeline.told("announced, twice under one reference", f"{order['code']}, once")
        return self.act(order, "check_in", {"customer": customer["id"], "item": item["id"]}, aloud=aloud)

    def agree(self, order: dict[str, Any], *, aloud: bool = False) -> dict[str, Any]:
        order = self.act(order, "start_diagnosis", aloud=aloud)
        order = self.act(order, "quote", {"lines": [LABOUR, PART], "diagnosis": "Brakes and tyres worn"}, aloud=aloud)
        self.expected.orders[order["code"]] = TOTAL
        return self.act(order, "approve_quote", {"expected_total": str(TOTAL)}, aloud=aloud)

    def finish(self, order: dict[str, Any], *, aloud: bool = False) -> dict[str, Any]:
        for action in TO_READY:
            order = self.act(order, action, aloud=aloud)
        return order

    def ready(self, *, aloud: bool = False) -> dict[str, Any]:
        return self.finish(self.agree(self.open_dossier(aloud=aloud), aloud=aloud), aloud=aloud)

    def act(self, order: dict[str, Any], action: str, body: Any = None, *, aloud: bool = False) -> dict[str, Any]:
        """Take one action that the order offers; the quality check is the inspector's."""
        who = self.inspector if action == "pass_quality_check" else self.bench
        path = f"work-orders/{order['id']}/{action.replace('_', '-')}/"
        if not aloud:
            return dict(who.post(path, body))
        with self.timeline.step(action.replace("_", " ")) as result:
            order = dict(who.post(path, body))
            result.append(f"{order['status']}, {order['payment_state']}, balance {order['balance']}")
        return order

    def now(self, order: dict[str, Any]) -> dict[str, Any]:
        return dict(self.bench.get(f"work-orders/{order['id']}/"))

    def wait_for(self, order: dict[str, Any], status: str, payment_state: str) -> dict[str, Any]:
        """Until work and money stand like that, whichever way the news travels."""

        def look() -> dict[str, Any] | None:
            seen = self.now(order)
            return seen if (seen["status"], seen["payment_state"]) == (status, payment_state) else None

        return wait_until(f"{order['code']} to be {status} and {payment_state}", look, seconds=self.seconds)

    def customer(self) -> dict[str, Any]:
        person = {
            "legal_entity": self.here()["legal_entity"],
            "given_name": "Prune",
            "family_name": f"Essai-{self.run}-{self.made}",
            "email": f"prune.{self.run}.{self.made}@example.org",
            "phone": f"06 39 98 90 {self.made:02d}",
        }
        customer = dict(self.bench.post("customers/", person))
        self.expected.customers[customer["code"]] = customer["display_name"]
        return customer

    def here(self) -> dict[str, Any]:
        """The store as the API tells it."""
        if not self._here:
            known = {store["code"]: store for store in self.bench.get("stores/")["results"]}
            if self.store not in known:
                raise Failed(f"There is no store {self.store} here. Known: {', '.join(sorted(known)) or 'none'}.")
            self._here = known[self.store]
        return self._here

    def today(self) -> date:
        """On the store's wall, not on this computer's."""
        return datetime.now(ZoneInfo(self.here()["timezone"])).date()
