"""The stores whose tills call nobody: one is read at its ERP, the other writes files. And the till with one header."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from .outside import Outside, reach, wait_until
from .telling import Failed, Timeline
from .used import ASKED, UsedThings
from .workshop import TOTAL, Workshop

CARD = 2  # the double's number of the method
USED_ON_MARGIN, NO_VAT = 5, 60  # and its article and tax for used things
OURS = 2  # the line of the ticket that is about us
HEADER = (
    "type", "store", "till", "number", "date", "time", "kind", "reverses", "line", "article", "label", "quantity",
    "amount", "discount",
)  # fmt: skip


@dataclass
class OtherStores:
    """`polled` and `filed` are the workshops of these stores; `folder` is where the second one's till writes."""

    polled: Workshop
    filed: Workshop
    counter: Outside
    erp_url: str
    folder: Path
    timeline: Timeline
    seconds: float

    def play(self) -> None:
        self.timeline.chapter(f"{self.polled.store}: the till is the ERP's own, and is read there")
        self._rung_at_the_erp()
        self._used_at_the_erp()
        self.timeline.chapter(f"{self.filed.store}: the till calls nobody and writes a file in the evening")
        self._declared_then_filed()
        self._used_in_the_file()

    def _rung_at_the_erp(self) -> None:
        order = self.polled.ready()
        found = wait_until(f"the ERP to know {order['code']}", lambda: self._ring(order) or None, seconds=self.seconds)
        self.timeline.told("rung at the ERP's till by its sale order", f"ticket {found['pos_reference']}")
        with self.timeline.step("paid by itself") as result:
            self._wait(self.polled, order, "paid", "paid")
            result.append(self._doors(order))

    def _ring(self, order: dict[str, Any]) -> Any:
        """Refused until the sale order has arrived there."""
        what = {"settle": [order["code"]], "tenders": [[CARD, str(TOTAL)]]}
        answer = reach("POST", f"{self.erp_url}/__control/till", json=what)
        return answer.json() if answer.ok else None

    def _used_at_the_erp(self) -> None:
        """Sold by its label, with the article of its VAT regime; the ERP has the sale and is told nothing."""
        used = UsedThings(self.counter, self.polled)
        thing = used.offered(self.timeline)
        line = {"product": USED_ON_MARGIN, "tax": NO_VAT, "price": str(ASKED), "note": thing.ean}
        what = {"lines": [line], "tenders": [[CARD, str(ASKED)]]}
        answer = reach("POST", f"{self.erp_url}/__control/till", json=what)
        if not answer.ok:
            raise Failed(f"The ERP's till did not sell {thing.item_code}: {answer.text[:200]}")
        with self.timeline.step("sold at the ERP's till by its label") as result:
            result.append(used.sold(thing, seconds=self.seconds)["code"])

    def _used_in_the_file(self) -> None:
        used = UsedThings(self.counter, self.filed)
        thing = used.offered(self.timeline)
        number, now = _ticket_number(), datetime.now(UTC).astimezone()
        name = self._write(number, now, thing.ean, ASKED)
        with self.timeline.step("sold by the evening file") as result:
            sale = used.sold(thing, seconds=self.seconds)
            self.filed.expected.expect_sale(sale, {name: (thing.item_code, ASKED)})
            result.append(sale["code"])

    def _declared_then_filed(self) -> None:
        order = self.filed.ready()
        number, now = _ticket_number(), datetime.now(UTC).astimezone()
        (payable,) = self.counter.get("payables/", code=order["code"])["results"]
        with self.timeline.step("a clerk scans the paper ticket") as result:
            said = {"ticket_number": number, "amount": str(TOTAL), "business_date": now.date().isoformat(), "till": "1"}
            told = self.counter.post(f"payables/{payable['id']}/declare-payment/", said)
            self._wait(self.filed, order, "ready", "declared")
            expected = ", ".join(f"{row['door']} by {row['by'][11:16]}" for row in told["expected"])
            result.append(f"declared, expected: {expected or 'nothing'}")
        self.filed.act(order, "hand_over", aloud=True)
        name = self._write(number, now, payable["ean"], TOTAL)
        self.filed.expected.payments[name] = (order["code"], TOTAL)
        with self.timeline.step("the evening file confirms it") as result:
            self._wait(self.filed, order, "handed_over", "paid")
            result.append(self._doors(order))

    def _write(self, number: str, now: datetime, ean: str, amount: Decimal) -> str:
        """One ticket of two lines, ours and a bottle; the file appears whole, as a till should write it. Answers how
        the ERP will call our line."""
        bottle = Decimal("12.90")
        same = {"store": self.filed.store, "till": "1", "number": number, "date": f"{now:%Y-%m-%d}",
                "time": f"{now:%H:%M:%S}"}  # fmt: skip
        rows: list[dict[str, Any]] = [
            {**same, "type": "L", "line": 1, "article": "3760000000017", "label": "Bottle", "quantity": 1,
             "amount": _french(bottle)},
            {**same, "type": "L", "line": OURS, "article": ean, "label": "Back-office", "quantity": 1,
             "amount": _french(amount)},
            {**same, "type": "P", "label": "CARD", "amount": _french(amount + bottle)},
            {"type": "Z", "number": 1, "amount": _french(amount + bottle)},
        ]  # fmt: skip
        text = StringIO()
        sheet = csv.DictWriter(text, HEADER, delimiter=";")
        sheet.writeheader()
        sheet.writerows(rows)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{number}.csv").write_text(text.getvalue(), encoding="utf-8")
        except OSError as error:
            raise Failed(f"No file can be written to {self.folder} ({error}): give --ticket-folder.") from None
        self.timeline.told("the till writes its file", f"{number}.csv, 2 lines")
        return f"{self.filed.store}/1/{now:%Y-%m-%d}/{number}/{OURS}"

    def _wait(self, workshop: Workshop, order: dict[str, Any], status: str, payment_state: str) -> None:
        def look() -> Any:
            seen = workshop.now(order)
            return seen if (seen["status"], seen["payment_state"]) == (status, payment_state) else None

        wait_until(f"{order['code']} to be {status} and {payment_state}", look, seconds=self.seconds)

    def _doors(self, order: dict[str, Any]) -> str:
        """Through which doors we know, and that it is one payment."""
        rows = self.counter.get("payments/", limit="20")["results"]
        mine = [row for row in rows if row["payable"] and row["payable"]["subject_code"] == order["code"]]
        if len(mine) != 1 or mine[0]["awaits_confirmation"] or mine[0]["cases"]:
            raise Failed(f"{order['code']}: one confirmed payment without a case expected, found {mine}.")
        doors = "+".join(dict.fromkeys(evidence["door"] for evidence in mine[0]["evidence"]))
        return f"paid by {doors} at {datetime.now().astimezone():%H:%M:%S}"


class Lane:
    """A till with one header: three calls, and its tickets are its idempotency keys."""

    def __init__(self, address: str, key: str) -> None:
        self.address, self.session = address, requests.Session()
        self.session.headers.update({"X-Device-Key": key, "Accept-Language": "en"})

    def pay(self, code: str, ticket: dict[str, Any]) -> Any:
        (payable,) = self._call("GET", f"payables/?code={code}")["results"]
        self._call("POST", f"payables/{payable['id']}/open/")
        body = {name: value for name, value in ticket.items() if name != "store"} | {"payable": payable["ean"]}
        body["ticket"] = {name: value for name, value in ticket["ticket"].items() if name != "till"}
        self._call("POST", "payments/", body)
        return self._call("POST", "payments/", body)  # the answer was lost, so the till says it again

    def _call(self, verb: str, path: str, body: Any = None) -> Any:
        answer = reach(verb, f"{self.address}/api/v1/{path}", self.session, json=body)
        if not answer.ok:
            raise Failed(f"{verb} {path} was answered {answer.status_code}: is --till-key right? {answer.text[:200]}")
        return answer.json()


def _ticket_number() -> str:
    return f"F{uuid4().hex[:8].upper()}"


def _french(amount: Decimal) -> str:
    return str(amount).replace(".", ",")
