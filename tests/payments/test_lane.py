"""The simple lane over HTTP: one header, three calls, the ticket as idempotency key."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from apps.access.operations import issue_device_key
from apps.core.actors import system
from apps.core.models import IdempotencyKey
from apps.payments.models import Case, Payable, Receipt
from tests.factories.api import problem
from tests.factories.stores import make_store, make_till
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db


class Lane:
    def __init__(self, till):
        self.till = till
        self.key = issue_device_key(actor=system("test"), till_id=till.pk).key
        self.client = Client(raise_request_exception=False, headers={"X-Device-Key": self.key, "Accept-Language": "en"})

    def get(self, path):
        return self.client.get(f"/api/v1/{path}")

    def post(self, path, body=None):
        return self.client.post(f"/api/v1/{path}", json.dumps(body or {}), content_type="application/json")


def ticket(payable, **values):
    return {
        "payable": payable.ean,
        "kind": "payment",
        "occurred_at": "2026-11-21T10:30:00Z",
        "ticket": {"business_date": "2026-11-21", "number": "T-1"},
        "currency": "EUR",
        "tenders": [{"method": "card", "amount": "60.00"}],
        **values,
    }


def till_in(store):
    return make_till(store=store, code="7")


@pytest.fixture
def order():
    return make_work_order()


@pytest.fixture
def lane(order):
    return Lane(till_in(order.store))


def held(order):
    order.payable.refresh_from_db()
    return order.payable.reserved_by


def test_three_calls_and_the_order_is_paid(order, lane):
    found = lane.get(f"payables/?code={order.payable.ean}").json()["results"]
    assert [(row["id"], row["balance"], row["reserved_by"]) for row in found] == [(str(order.payable_id), "60.00", "")]
    opened = lane.post(f"payables/{order.payable_id}/open/")
    assert (opened.status_code, opened.json()["reserved_by"]) == (200, str(lane.till))
    paid = lane.post("payments/", ticket(order.payable))
    assert (paid.status_code, paid.json()["state"], paid.json()["payable"]["balance"]) == (201, "applied", "0.00")
    again = lane.post("payments/", ticket(order.payable))
    assert (again.status_code, again.json()["id"]) == (200, paid.json()["id"])
    order.refresh_from_db()
    assert (order.status, held(order)) == ("paid", "")
    assert (Receipt.objects.count(), Case.objects.count(), IdempotencyKey.objects.count()) == (1, 0, 0)


def test_a_till_that_gives_up_lets_go_and_another_till_takes_over(order, lane):
    other = Lane(make_till(store=order.store, code="8"))
    assert lane.post(f"payables/{order.payable_id}/open/").status_code == 200
    refused = other.post(f"payables/{order.payable_id}/open/")
    assert problem(refused) == (409, "payable_reserved", [])
    assert (refused.json()["till"], held(order)) == (str(lane.till), str(lane.till))
    assert problem(other.post(f"payables/{order.payable_id}/discard/")) == (409, "payable_reserved", [])
    assert lane.post(f"payables/{order.payable_id}/discard/").json()["reserved_by"] == ""
    assert other.post(f"payables/{order.payable_id}/open/").json()["reserved_by"] == str(other.till)


def test_a_payment_is_taken_though_another_till_holds_the_payable(order, lane):
    other = Lane(make_till(store=order.store, code="8"))
    lane.post(f"payables/{order.payable_id}/open/")
    assert other.post("payments/", ticket(order.payable)).status_code == 201
    assert (Payable.objects.get(pk=order.payable_id).balance, held(order)) == (Decimal("0.00"), "")


def test_any_store_of_the_company_takes_the_money_and_another_company_finds_nothing(order):
    sister = Lane(till_in(make_store(entity=order.store.entity)))
    stranger = Lane(till_in(make_store()))
    assert sister.post(f"payables/{order.payable_id}/open/").status_code == 200
    assert sister.post("payments/", ticket(order.payable)).json()["state"] == "applied"
    assert stranger.get(f"payables/?code={order.payable.ean}").json()["results"] == []
    assert problem(stranger.post(f"payables/{order.payable_id}/open/")) == (404, "not_found", [])


@pytest.mark.parametrize(
    "lie", [{"store": "ELSEWHERE"}, {"ticket": {"till": "9", "business_date": "2026-11-21", "number": "T-1"}}]
)
def test_a_key_speaks_for_its_own_till_only(order, lane, lie):
    assert problem(lane.post("payments/", ticket(order.payable, **lie))) == (422, "not_this_till", ["/store"])
    assert Receipt.objects.count() == 0


def test_an_unknown_or_revoked_key_opens_nothing_and_a_good_one_nothing_else(order, lane):
    unknown = Client(headers={"X-Device-Key": "rct_unknown"})
    assert problem(unknown.get("/api/v1/payables/?code=x"))[:2] == (401, "not_authenticated")
    assert problem(lane.get("work-orders/")) == (403, "scope_missing", [])
    assert problem(lane.post("payables/search/", {"phone": "06 12 34 56 78", "card": "4"})) == (
        422,
        "invalid",
        ["/card"],
    )


def test_nothing_is_held_where_nothing_is_left_to_pay(lane):
    order = make_work_order(lane.till.store, until="paid")
    assert problem(lane.post(f"payables/{order.payable_id}/open/")) == (409, "nothing_to_ring", [])
    assert held(order) == ""
