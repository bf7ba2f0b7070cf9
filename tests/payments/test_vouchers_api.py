"""Vouchers over HTTP, as tills and back-offices use them: answers, refusals as problems, and what each list costs."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.payments.models import Voucher, VoucherHold
from tests.factories.api import Caller, problem
from tests.factories.stores import make_store
from tests.factories.vouchers import hold, keep_at_till, make_voucher, paid_with, sums_of, written
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
SCOPES = (
    "vouchers:read", "vouchers:issue", "vouchers:over_limit", "vouchers:authorize", "vouchers:cancel", "vouchers:rule",
)  # fmt: skip


@pytest.fixture
def store():
    return make_store()


@pytest.fixture
def caller(store):
    return Caller(*SCOPES, stores=[store])


def asking(store, amount, number="T-1", **values):
    return {
        "store": store.code, "amount": amount,
        "ticket": {"till": "1", "business_date": "2026-11-21", "number": number}, **values,
    }  # fmt: skip


def test_the_code_is_told_once(store, caller):
    answer = caller.post("vouchers/", {"store": store.code, "kind": "gift", "amount": "40.00"})
    issued, voucher = answer.json(), Voucher.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/vouchers/{voucher.pk}/")
    assert (issued["code"], issued["ean"], issued["hint"]) == (voucher.code, voucher.ean, voucher.hint)
    detail = caller.get(f"vouchers/{voucher.pk}/")
    assert detail.json() == {
        "id": str(voucher.pk),
        "hint": voucher.hint,
        "kind": "gift",
        "state": "active",
        "store": store.code,
        "currency": "EUR",
        "issued": "40.00",
        "balance": "40.00",
        "available": "40.00",
        "spent": "0.00",
        "expires_on": None,
        "actions": [
            {"action": action, "label": label, "href": f"/api/v1/vouchers/{voucher.pk}/{action}/"}
            for action, label in (("cancel", "Cancel"), ("authorize", "Hold"))
        ],
        "version": 1,
        "movements": [
            {
                "id": issued["movements"][0]["id"], "kind": "issue", "amount": "40.00", "store": store.code, "till": "",
                "ticket_number": "", "business_date": None, "occurred_at": issued["movements"][0]["occurred_at"],
            }
        ],
    }  # fmt: skip
    for text in (detail.content, caller.get("vouchers/").content):
        assert voucher.code.encode() not in text
        assert voucher.ean.encode() not in text


@pytest.mark.parametrize("by", ["code", "ean"])
def test_a_till_finds_what_it_scans_in_address_or_body(store, caller, by):
    voucher = make_voucher(store)
    make_voucher(store)
    code = getattr(voucher, by)
    for answer in (caller.get(f"vouchers/?code={code}"), caller.post("vouchers/search/", {"code": code})):
        assert [row["id"] for row in answer.json()["results"]] == [str(voucher.pk)]
    stranger = make_voucher(make_store())
    assert caller.get(f"vouchers/?code={stranger.code}").json()["results"] == []
    assert problem(caller.get(f"vouchers/{stranger.pk}/"))[:2] == (404, "not_found")


def test_hold_spend_and_put_back(store, caller):
    voucher = make_voucher(store, "50.00")
    address = f"vouchers/{voucher.pk}"
    held = caller.post(f"{address}/authorize/", asking(store, "40.00")).json()
    assert (held["state"], held["amount"], held["voucher"]["available"]) == ("held", "40.00", "10.00")
    spent = caller.post(f"{address}/capture/", {"authorization": held["id"], "amount": "25.00"}).json()
    assert (spent["state"], spent["captured"], spent["voucher"]["balance"]) == ("captured", "25.00", "25.00")
    back = caller.post(f"{address}/refund/", asking(store, "5.00", "R-1")).json()
    assert (back["balance"], back["spent"]) == ("30.00", "20.00")
    assert [(row["kind"], row["amount"]) for row in back["movements"]] == [
        ("issue", "50.00"), ("capture", "-25.00"), ("refund", "5.00"),
    ]  # fmt: skip
    again = caller.post(f"{address}/authorize/", asking(store, "30.00", "T-2")).json()
    free = caller.post(f"{address}/release/", {"authorization": again["id"]}).json()
    assert (free["state"], free["voucher"]["available"]) == ("released", "30.00")


def test_one_key_is_one_effect(store, caller):
    voucher = make_voucher(store, "50.00")
    sent = asking(store, "40.00")
    first = caller.post(f"vouchers/{voucher.pk}/authorize/", sent, key="k-1")
    again = caller.post(f"vouchers/{voucher.pk}/authorize/", sent, key="k-1")
    assert (again.json(), again["Idempotent-Replayed"]) == (first.json(), "true")
    assert VoucherHold.objects.count() == 1
    assert problem(caller.post(f"vouchers/{voucher.pk}/authorize/", sent, key=None))[:2] == (400, "malformed")


def refusal(caller, voucher, action, body):
    before = written()
    found = problem(caller.post(f"vouchers/{voucher.pk}/{action}/", body))
    assert written() == before
    return found


def test_refusals_are_problems_with_stable_codes(store, caller):
    voucher = make_voucher(store, "50.00")
    low = asking(store, "50.01")
    assert refusal(caller, voucher, "authorize", low) == (409, "voucher_balance_too_low", [])
    answer = caller.post(f"vouchers/{voucher.pk}/authorize/", low).json()
    assert (answer["available"], answer["currency"]) == ("50.00", "EUR")
    assert refusal(caller, voucher, "refund", asking(store, "1.00")) == (422, "too_much_back", ["/amount"])
    assert refusal(caller, voucher, "authorize", asking(store, "-1.00")) == (422, "invalid", ["/amount"])
    assert refusal(caller, voucher, "capture", {"authorization": str(voucher.pk)}) == (404, "not_found", [])
    assert refusal(caller, voucher, "cancel", {"reason": "lost", "expected_total": "49.00"}) == (
        409, "total_changed", [],
    )  # fmt: skip
    assert refusal(caller, voucher, "authorize", asking(make_store(), "1.00")) == (422, "unknown_store", ["/store"])
    Voucher.objects.update(expires_on="2026-01-01")
    assert refusal(caller, voucher, "authorize", asking(store, "1.00")) == (409, "voucher_expired", [])
    Voucher.objects.update(expires_on=None)
    cancelled = caller.post(f"vouchers/{voucher.pk}/cancel/", {"reason": "lost", "expected_total": "50.00"}).json()
    assert (cancelled["state"], cancelled["balance"], cancelled["actions"]) == ("cancelled", "0.00", [])
    assert refusal(caller, voucher, "authorize", asking(store, "1.00")) == (409, "voucher_cancelled", [])


def test_a_voucher_somebody_changed_since_is_not_cancelled_and_a_till_is_asked_no_version(store, caller):
    voucher = make_voucher(store, "50.00")
    address, lost = f"vouchers/{voucher.pk}/", {"reason": "lost", "expected_total": "50.00"}
    read = caller.get(address)["ETag"]
    held = caller.post(f"{address}authorize/", asking(store, "10.00"), If_Match='"99"').json()
    let_go = caller.post(f"{address}release/", {"authorization": held["id"]}, If_Match='"99"')
    assert let_go.status_code == 200, let_go.content
    before = written()
    assert problem(caller.post(f"{address}cancel/", lost, If_Match=read))[:2] == (412, "stale_version")
    assert problem(caller.post(f"{address}cancel/preview/", lost, If_Match=read))[:2] == (412, "stale_version")
    assert problem(caller.post(f"{address}cancel/", lost, If_Match=""))[:2] == (428, "version_missing")
    assert written() == before
    cancelled = caller.post(f"{address}cancel/", lost, If_Match=caller.get(address)["ETag"])
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")


def test_a_hold_that_has_lapsed_makes_no_version_stale(store, caller):
    voucher = make_voucher(store, "50.00")
    hold(voucher, "10.00")
    VoucherHold.objects.update(expires_at=timezone.now())
    read = caller.get(f"vouchers/{voucher.pk}/")["ETag"]
    lost = {"reason": "lost", "expected_total": "50.00"}
    assert caller.post(f"vouchers/{voucher.pk}/cancel/", lost, If_Match=read).status_code == 200


def test_another_companys_voucher_and_another_master_have_codes_of_their_own(store, caller):
    stranger, voucher = make_store(), make_voucher(store, "50.00")
    both = Caller(*SCOPES, stores=[store, stranger])
    assert refusal(both, voucher, "authorize", asking(stranger, "1.00")) == (422, "voucher_of_another_company", [])
    keep_at_till(store)
    assert refusal(caller, voucher, "authorize", asking(store, "1.00")) == (422, "voucher_kept_by_till", [])
    sent = {"store": store.code, "kind": "gift", "amount": "40.00"}
    assert problem(caller.post("vouchers/", sent))[:2] == (422, "voucher_kept_by_till")


@pytest.mark.parametrize(
    "wrong, found",
    [
        ({"amount": "0.00"}, (422, "invalid", ["/amount"])),
        ({"amount": "1.001"}, (422, "invalid", ["/amount"])),
        ({"kind": "coupon"}, (422, "invalid", ["/kind"])),
        ({"kind": "goodwill", "amount": "20.00"}, (422, "invalid", ["/reason"])),
        ({"store": "NOWHERE"}, (422, "unknown_store", ["/store"])),
        ({"amout": "1.00"}, (400, "malformed", ["/amout"])),
    ],
)
def test_what_cannot_be_issued_says_where(store, caller, wrong, found):
    before = written()
    answer = problem(caller.post("vouchers/", {"store": store.code, "kind": "gift", "amount": "40.00", **wrong}))
    assert (answer, written()) == (found, before)


def test_twenty_unknown_codes_close_the_lookup(caller):
    for _ in range(20):
        assert caller.post("vouchers/search/", {"code": make_voucher(make_store()).code}).status_code == 200
    assert problem(caller.post("vouchers/search/", {"code": "VO-00000000"}))[:2] == (429, "too_many_guesses")


def test_rules_are_set_and_read(store, caller):
    today = {"store": store.code, "effective_from": "2099-01-01"}
    policy = {**today, "master": "ours", "offline_limit": "80.00", "goodwill_limit": "10.00"}
    answer = caller.post("voucher-policies/", policy)
    assert (answer.status_code, answer.json()["offline_limit"], answer.json()["store"]) == (201, "80.00", store.code)
    assert problem(caller.post("voucher-policies/", policy))[:2] == (409, "conflict")
    assert problem(caller.post("voucher-policies/", {**policy, "master": "till", "effective_from": "2099-02-01"})) == (
        422, "invalid", ["/expected_total"],
    )  # fmt: skip
    assert caller.post("voucher-terms/", {**today, "kind": "gift", "months": 12}).status_code == 201
    assert problem(caller.post("voucher-terms/", {**today, "kind": "gift", "months": 0}))[2] == ["/months"]
    assert len(caller.get("voucher-policies/").json()["results"]) == 1
    assert [row["months"] for row in caller.get("voucher-terms/").json()["results"]] == [12]
    assert Caller(*SCOPES, stores=[make_store()]).get("voucher-policies/").json()["results"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(store, caller, rows):
    for _ in range(rows):
        make_voucher(store)
    caller.get("vouchers/")
    with CaptureQueriesContext(connection) as queries:
        answer = caller.get("vouchers/")
    assert len(answer.json()["results"]) == rows
    assert len(queries) == 3, [query["sql"][:120] for query in queries]  # token, companies, rows


def test_a_payment_reported_over_http_spends_its_voucher():
    order = make_work_order()
    voucher = make_voucher(order.store, "50.00")
    payment = paid_with(order, voucher.code, "40.00", cash="20.00", number="T-1")
    till = Caller("payments:confirm", stores=[order.store])
    sent = {
        "payable": order.code, "kind": "payment", "occurred_at": "2026-11-21T10:30:00Z", "store": order.store.code,
        "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1"}, "currency": "EUR",
        "tenders": [
            {"method": each.method, "amount": str(each.amount), "voucher": each.voucher} for each in payment.tenders
        ],
    }  # fmt: skip
    for key in ("a", "b"):
        assert till.post("payments/", sent, key=key).json()["payable"]["payment_state"] == "paid"
    assert sums_of(voucher) == {"balance": "10.00", "spent": "40.00"}
    assert voucher.spent == Decimal(40)
