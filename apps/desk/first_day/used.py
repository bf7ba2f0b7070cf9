"""A used thing over the API: bought of a customer by the company's own rules, put on the shelf, sold at a till."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from apps.desk.demo.papers import IBAN, signature

from .outside import Outside, wait_until
from .telling import Failed, Timeline
from .workshop import Workshop

NEW_PRICE, ASKED = "300.00", Decimal("149.90")
SEEN_IN = "first day"


@dataclass(frozen=True)
class Offered:
    """A thing on the shelf: its life there, what is on its label, and its EAN."""

    id: str
    item_code: str
    ean: str


@dataclass
class UsedThings:
    """Of one store. Its `workshop` knows the people."""

    counter: Outside
    workshop: Workshop

    def offered(self, timeline: Timeline) -> Offered:
        with timeline.step("a used thing, bought and put on the shelf") as result:
            thing = self._offered()
            result.append(thing.item_code)
        self.workshop.expected.used_things += 1
        return thing

    def _offered(self) -> Offered:
        item = self.counter.get(f"items/{self._bought()['item']}/")
        (stock,) = self.counter.post("stock-items/search/", _of(item["code"]))["results"]
        at = f"stock-items/{stock['id']}/"
        self.counter.post(f"{at}make-ready/")
        self.counter.post(f"{at}price/", {"price": str(ASKED)})
        stock = self.counter.post(f"{at}release/")
        (payable,) = self.counter.get("payables/", code=stock["item_code"])["results"]
        return Offered(stock["id"], stock["item_code"], payable["ean"])

    def sold(self, thing: Offered, *, seconds: float) -> dict[str, Any]:
        """The sale, once the shelf knows of it; Failed when it never does, or when it is not the only one."""

        def look() -> bool | None:
            return self.counter.get(f"stock-items/{thing.id}/")["status"] == "sold" or None

        wait_until(f"{thing.item_code} to be sold", look, seconds=seconds)
        sales = self.counter.post("sales/search/", _of(thing.item_code))["results"]
        if [(sale["state"], Decimal(sale["amount"])) for sale in sales] != [("completed", ASKED)]:
            raise Failed(f"{thing.item_code}: one sale of {ASKED} expected, found {sales}.")
        return dict(sales[0])

    def _bought(self) -> dict[str, Any]:
        """What stands on the trade-in once the thing is ours: of the seller, by estimate, offer, proof and transfer."""
        rules = self._rules()
        nothing_wrong = {question["key"]: _best(question) for question in rules["questions"]}
        thing = {
            "category": rules["category"], "brand": "Essai", "model": f"Occasion {uuid4().hex[:6]}", "age_years": 1,
            "new_price": NEW_PRICE, "grade": rules["grades"][0]["grade"], "answers": nothing_wrong,
        }  # fmt: skip
        seller = self.workshop.customer()
        row = self.counter.post(
            "trade-ins/", {"store": self.workshop.store, "customer": seller["id"], "lines": [thing]}
        )
        at = f"trade-ins/{row['id']}/"
        (line,) = self.counter.post(f"{at}receive/")["lines"]
        self.counter.post(f"{at}grade/", {"lines": [{"line": line["id"], "grade": thing["grade"]}]})
        self.counter.post(f"{at}make-offer/")
        self.counter.post(f"{at}accept-items/", {"payout_mode": "transfer"})
        self.counter.post(f"{at}verify-identity/", _paper(self.workshop.today()))
        clear = {"line": line["id"], "result": "clear", "source_name": SEEN_IN}
        self.counter.post(f"{at}check-stolen/", {"stated": [clear]})
        self.counter.send_file(f"{at}signature/", signature(), "image/png")
        self.counter.post(f"{at}clear/")
        self.counter.post(f"{at}pay-out/", {"iban": IBAN})
        self.counter.post(f"{at}confirm-transfer/", {"reference": f"FD-{uuid4().hex[:8]}"})
        return dict(self.counter.post(f"{at}put-in-stock/")["lines"][0])

    def _rules(self) -> dict[str, Any]:
        """What this store's company buys today: the first kind of thing it has rules for."""
        entity, today = self.workshop.here()["legal_entity"], self.workshop.today().isoformat()
        for found in self.counter.get("price-rule-sets/")["results"]:
            holds = found["published_at"] and found["effective_from"] <= today < (found["effective_until"] or "9")
            if found["legal_entity"] == entity and holds:
                return dict(found["rules"]["categories"][0])
        raise Failed(f"The company of {self.workshop.store} has no price rules today: publish some.")


def _of(item_code: str) -> dict[str, Any]:
    return {"where": {"field": "item", "op": "eq", "value": item_code}}


def _best(question: dict[str, Any]) -> str:
    return next(str(answer["key"]) for answer in question["answers"] if answer["effect"]["kind"] == "none")


def _paper(today: date) -> dict[str, str]:
    return {
        "document_kind": "identity_card", "document_number": f"FD{uuid4().hex[:10].upper()}",
        "issued_on": (today - timedelta(days=900)).isoformat(), "authority": "Préfecture du Rhône",
        "born_on": "1980-05-17", "home": "3 rue des Lilas, 69003 Lyon",
    }  # fmt: skip
