"""A till with nothing but its own key: it asks for a voucher, sells, and reports the ticket."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from apps.access.operations import issue_device_key
from apps.core.actors import system
from apps.core.models import IdempotencyKey
from apps.payments.models import Case
from tests.factories.api import problem
from tests.factories.stores import make_store, make_till
from tests.factories.vouchers import hold, make_voucher, sums_of, written
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db


class Lane:
    def __init__(self, till):
        key = issue_device_key(actor=system("test"), till_id=till.pk).key
        self.client = Client(raise_request_exception=False, headers={"X-Device-Key": key, "Accept-Language": "en"})

    def post(self, path, body):
        return self.client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")

    def get(self, path):
        return self.client.get(f"/api/v1/{path}")


@pytest.fixture
def order():
    return make_work_order()


@pytest.fixture
def lane(order):
    return Lane(make_till(store=order.store, code="7"))


TICKET = {"business_date": "2026-11-21", "number": "T-1"}


def test_ask_sell_report(order, lane):
    voucher = make_voucher(order.store, "80.00")
    (found,) = lane.post("vouchers/search/", {"code": voucher.ean}).json()["results"]
    assert (found["id"], found["available"]) == (str(voucher.pk), "80.00")
    for _ in range(2):
        asked = {"amount": "60.00", "ticket": TICKET, "code": voucher.ean}
        held = lane.post(f"vouchers/{voucher.pk}/authorize/", asked).json()
    assert sums_of(voucher) == {"balance": "80.00", "held": "60.00"}
    sent = {
        "payable": order.payable.ean, "kind": "payment", "occurred_at": "2026-11-21T10:30:00Z", "ticket": TICKET,
        "currency": "EUR", "tenders": [{"method": "voucher", "amount": "60.00", "voucher": voucher.ean}],
    }  # fmt: skip
    assert lane.post("payments/", sent).json()["payable"]["payment_state"] == "paid"
    captured = lane.post(f"vouchers/{voucher.pk}/capture/", {"authorization": held["id"]}).json()
    assert (captured["state"], captured["voucher"]["balance"]) == ("captured", "20.00")
    assert (sums_of(voucher), Case.objects.count()) == ({"balance": "20.00", "spent": "60.00"}, 0)
    assert IdempotencyKey.objects.count() == 0


def test_a_key_speaks_for_its_own_till_only(order, lane):
    voucher = make_voucher(order.store, "80.00")
    others = hold(voucher, "10.00")
    before = written()
    elsewhere = {"amount": "5.00", "ticket": {**TICKET, "till": "1"}}
    assert problem(lane.post(f"vouchers/{voucher.pk}/authorize/", elsewhere))[:2] == (422, "not_this_till")
    for action in ("capture", "release"):
        answer = lane.post(f"vouchers/{voucher.pk}/{action}/", {"authorization": str(others.pk)})
        assert problem(answer)[:2] == (404, "not_found")
    for address, body in (
        ("vouchers/", {"store": order.store.code, "kind": "refund", "amount": "40.00"}),
        (f"vouchers/{voucher.pk}/cancel/", {"reason": "x", "expected_total": "80.00"}),
    ):
        assert problem(lane.post(address, body))[:2] == (403, "scope_missing")
    assert (written(), sums_of(voucher)) == (before, {"balance": "80.00", "held": "10.00"})
    assert voucher.held == Decimal(10)


def test_a_key_without_the_code_finds_and_spends_nothing(order, lane):
    voucher, other = make_voucher(order.store, "80.00"), make_voucher(order.store, "80.00")
    sold = {"amount": "5.00", "ticket": TICKET}
    before = written()
    for answer in (lane.get("vouchers/"), lane.post("vouchers/search/", {})):
        assert answer.json()["results"] == []
    assert problem(lane.get(f"vouchers/{voucher.pk}/"))[:2] == (404, "not_found")
    for action in ("authorize", "refund"):
        for code in ("", other.code, "VO-00000000"):
            answer = lane.post(f"vouchers/{voucher.pk}/{action}/", {**sold, "code": code})
            assert problem(answer)[:2] == (404, "not_found")
    assert written() == before
    lane.post(f"vouchers/{voucher.pk}/authorize/", {**sold, "code": voucher.code})
    assert lane.get(f"vouchers/{voucher.pk}/").json()["available"] == "75.00"
    assert [row["id"] for row in lane.get("vouchers/").json()["results"]] == [str(voucher.pk)]


def test_guessing_while_asking_is_counted(order, lane):
    voucher, sold = make_voucher(order.store, "80.00"), {"amount": "5.00", "ticket": TICKET}
    for _ in range(20):
        unknown = make_voucher(make_store()).code
        assert lane.post(f"vouchers/{voucher.pk}/authorize/", {**sold, "code": unknown}).status_code == 404
    answer = lane.post(f"vouchers/{voucher.pk}/authorize/", {**sold, "code": voucher.code})
    assert problem(answer)[:2] == (429, "too_many_guesses")
    assert sums_of(voucher) == {"balance": "80.00"}
