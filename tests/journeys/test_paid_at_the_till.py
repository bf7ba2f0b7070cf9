"""Journey 2, as an outside system lives it: HTTP against a real server, and the relay and workers run by hand."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import requests
from standardwebhooks.webhooks import Webhook

from apps.core import deliveries, inbox, relay
from apps.core.models import Delivery, Event, InboxMessage
from tests.factories.access import SECRET, SIGNING_SECRET, make_consumer, make_hook_source
from tests.factories.api import MONEY_SCOPES, WORKSHOP_SCOPES
from tests.factories.stores import make_store
from tests.factories.workshop import make_item

pytestmark = pytest.mark.django_db(transaction=True)

BRAKES = {"kind": "labour", "label": "Brakes", "quantity": "1", "unit_price": "60.00", "tax_code": "FR20"}
TYRE = {**BRAKES, "kind": "part", "label": "Tyre", "quantity": "2", "unit_price": "25.50", "article": "TYRE-28"}
LAMP = {**BRAKES, "kind": "part", "label": "Lamp", "unit_price": "19.90"}


class Outside:
    """One outside system: signs in over HTTP and keeps its token."""

    def __init__(self, address: str, store: Any, *scopes: str) -> None:
        consumer = make_consumer(allowed_scopes=list(scopes), store_ids=[store.pk])
        self.address, self.session = address, requests.Session()
        token = self.session.post(
            f"{address}/oauth/token/", {"grant_type": "client_credentials"}, auth=(consumer.client_id, SECRET)
        ).json()["access_token"]
        self.session.headers.update({"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def get(self, path: str) -> Any:
        answer = self.session.get(f"{self.address}/api/v1/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, *, status: int = 200, key: str = "") -> Any:
        headers = {"Idempotency-Key": key or str(uuid4())}
        answer = self.session.post(f"{self.address}/api/v1/{path}", json=body or {}, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()


class Scene:
    """A store with its systems: the counter and the bench, a colleague who checks, a till behind two doors."""

    def __init__(self, address: str) -> None:
        self.address, self.store = address, make_store()
        self.counter, self.bench, self.colleague = (Outside(address, self.store, *WORKSHOP_SCOPES) for _ in range(3))
        self.till = Outside(address, self.store, *MONEY_SCOPES)
        self.source = make_hook_source(store=self.store, legal_entity=self.store.entity)
        self.order: dict[str, Any] = {}

    def do(self, who: Outside, action: str, body: Any = None) -> dict[str, Any]:
        """Take one action that they are offered, at the address it gives: nobody is offered to check their own work."""
        seen = who.get(f"work-orders/{self.order['id']}/")
        offered = {step["action"]: step["href"] for step in seen["actions"]}
        self.order = who.post(offered[action].removeprefix("/api/v1/"), body)
        return self.order

    def now(self) -> tuple[str, str, str]:
        self.order = self.counter.get(f"work-orders/{self.order['id']}/")
        return self.order["status"], self.order["payment_state"], self.order["balance"]

    def ticket(self, number: str, amount: str, **values: Any) -> dict[str, Any]:
        return {
            "payable": self.order["code"], "kind": "payment", "occurred_at": "2026-11-21T10:30:00+01:00",
            "store": self.store.code, "currency": "EUR",
            "ticket": {"till": "1", "business_date": "2026-11-21", "number": number},
            "tenders": [{"method": "card", "amount": amount}], **values,
        }  # fmt: skip

    def tell(self, door: str, ticket: dict[str, Any]) -> None:
        """Through one of the till's doors; behind the hook, the worker then does its work."""
        if door == "rest":
            answer = self.till.session.post(
                f"{self.address}/api/v1/payments/", json=ticket, headers={"Idempotency-Key": str(uuid4())}
            )
            assert answer.status_code in (200, 201), answer.text
            return
        body, at, identifier = json.dumps(ticket), datetime.now(UTC), f"msg_{uuid4()}"
        headers = {
            "webhook-id": identifier,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(SIGNING_SECRET).sign(identifier, at, body),
        }
        answer = requests.post(f"{self.address}/hooks/{self.source.code}/", data=body, headers=headers)
        assert answer.status_code == 202, answer.text
        work()

    def ready(self) -> None:
        """From the first word to a checked repair of 60.00 + 51.00, the customer having declined the lamp."""
        item = make_item(self.store)
        name = {"system": "web", "kind": "order", "value": str(uuid4())}
        announced = {"store": self.store.code, "references": [name], "symptoms": "Squeaks"}
        self.order = self.counter.post("work-orders/", announced, status=201)
        assert self.counter.post("work-orders/", announced)["id"] == self.order["id"]
        self.do(self.counter, "check_in", {"customer": str(item.customer_id), "item": str(item.id)})
        assert self.order["custody"] == "store"
        self.do(self.bench, "start_diagnosis")
        self.do(self.bench, "quote", {"lines": [BRAKES, LAMP], "diagnosis": "Brakes worn"})
        lamp = self.order["quotes"][0]["lines"][1]["id"]
        self.do(self.counter, "approve_quote", {"refused_lines": [lamp], "expected_total": "60.00"})
        self.do(self.bench, "start_work")
        self.do(self.bench, "report_extra_work", {"diagnosis": "Tyres cracked"})
        self.do(self.bench, "quote", {"lines": [BRAKES, TYRE]})
        self.do(self.counter, "approve_quote", {"expected_total": "111.00"})
        self.do(self.bench, "wait_for_parts")
        self.do(self.bench, "resume_work")
        self.do(self.bench, "finish_work")
        self.do(self.colleague, "pass_quality_check", {"notes": "Rides well"})
        assert self.now() == ("ready", "due", "111.00")


def work() -> None:
    """What relay and workers do, until nothing is left."""
    for _ in range(10):
        relay.turn()
        due = list(InboxMessage.objects.filter(state="pending").values_list("id", flat=True))
        todo = list(Delivery.objects.filter(state="pending").values_list("id", flat=True))
        if not due and not todo:
            return
        for identifier in due:
            inbox.attempt(identifier)
        for identifier in todo:
            deliveries.attempt(identifier)
    raise AssertionError("work that never ends")


@pytest.fixture
def scene(live_server) -> Scene:
    scene = Scene(live_server.url)
    scene.ready()
    return scene


@pytest.mark.parametrize("door", ["rest", "hook"])
def test_the_till_says_paid_and_the_order_is_paid_by_itself(scene, door):
    (payable,) = scene.till.get(f"payables/?code={scene.order['code']}")["results"]
    assert [(line["article"], line["amount"]) for line in payable["lines"]] == [
        ("WORKSHOP-LABOUR", "60.00"), ("TYRE-28", "51.00"),
    ]  # fmt: skip
    scene.tell(door, scene.ticket("T-1", payable["balance"], payable=payable["ean"]))
    assert scene.now() == ("paid", "paid", "0.00")
    assert scene.order["paid_at"] == "2026-11-21T09:30:00Z"
    scene.do(scene.counter, "hand_over")
    scene.do(scene.counter, "close")
    assert (scene.order["status"], scene.order["custody"], scene.order["actions"]) == ("closed", "customer", [])
    work()
    feed = list(Event.objects.filter(aggregate_id=scene.order["id"]).order_by("position"))
    assert [event.version for event in feed] == list(range(1, scene.order["version"] + 1))
    assert [event.to_state for event in feed][-3:] == ["paid", "handed_over", "closed"]


@pytest.mark.parametrize("doors", [("rest", "hook"), ("hook", "rest")])
def test_told_twice_through_two_doors_it_is_paid_once(scene, doors):
    for door in doors:
        scene.tell(door, scene.ticket("T-1", "111.00"))
    assert scene.now() == ("paid", "paid", "0.00")
    (payment,) = scene.till.get("payments/")["results"]
    assert [arrival["door"] for arrival in payment["evidence"]] == list(doors)
    assert scene.till.get("cases/")["results"] == []


@pytest.mark.parametrize("door", ["rest", "hook"])
def test_everything_else_a_till_may_say_has_an_answer(scene, door):
    refused = scene.counter.post(f"work-orders/{scene.order['id']}/hand-over/", status=409)
    assert (refused["code"], refused["balance"]) == ("not_paid", "111.00")

    scene.tell(door, scene.ticket("T-1", "50.00"))
    assert scene.now() == ("ready", "part_paid", "61.00")

    with_discount = [{"due": "61.00", "paid": "58.00", "discount": "3.00", "discount_reason": "loyalty"}]
    scene.tell(door, scene.ticket("T-2", "58.00", lines=with_discount))
    assert scene.now() == ("paid", "paid", "0.00")

    scene.tell(door, scene.ticket("T-3", "10.00"))
    assert scene.now() == ("paid", "overpaid", "-10.00")

    original = {"till": "1", "business_date": "2026-11-21", "number": "T-1"}
    scene.tell(door, scene.ticket("T-4", "50.00", kind="reversal", reverses=original))
    assert scene.now() == ("ready", "part_paid", "40.00")

    scene.tell(door, scene.ticket("T-5", "40.00", tenders=[{"method": "voucher", "amount": "40.00", "voucher": "V"}]))
    assert scene.now() == ("paid", "paid", "0.00")

    scene.do(scene.counter, "hand_over")
    last = {**original, "number": "T-5"}
    scene.tell(door, scene.ticket("T-6", "40.00", kind="reversal", reverses=last))
    assert scene.now() == ("handed_over", "part_paid", "40.00")
    kinds = [case["kind"] for case in scene.till.get("cases/")["results"]]
    assert kinds == ["reversed_after_hand_over", "voucher_unknown", "overpaid"]  # nobody ever issued the voucher V


@pytest.mark.parametrize("door", ["rest", "hook"])
def test_paid_before_anybody_agreed_on_a_price_it_waits_for_the_order(scene, door):
    item = make_item(scene.store)
    scene.order = scene.counter.post("work-orders/", {"store": scene.store.code}, status=201)
    scene.tell(door, scene.ticket("T-9", "60.00"))
    assert scene.now() == ("announced", "nothing_due", "0.00")
    scene.do(scene.counter, "check_in", {"customer": str(item.customer_id), "item": str(item.id)})
    scene.do(scene.bench, "start_diagnosis")
    scene.do(scene.bench, "quote", {"lines": [BRAKES]})
    scene.do(scene.counter, "approve_quote")
    assert scene.now() == ("approved", "paid", "0.00")
    scene.do(scene.bench, "start_work")
    scene.do(scene.bench, "finish_work")
    assert scene.do(scene.colleague, "pass_quality_check")["status"] == "paid"
