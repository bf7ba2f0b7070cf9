"""Journey 1, as a program plays it: a bicycle is bought, repaired, sold by its label, and taxed on its margin."""

from typing import Any

import pytest
from django.utils import timezone

from apps.access.permissions import NEVER_A_SCOPE
from apps.buyback.models import RegisterEntry
from apps.buyback.selectors import verify_register
from apps.core.permissions import registry
from apps.stores.models import Store
from tests.buyback.test_trade_ins_api import BIKE, CARD
from tests.factories.api import Caller, problem
from tests.factories.stores import make_store
from tests.factories.trade_ins import make_rule_set, make_seller, signature
from tests.resale.test_stocking import relayed

pytestmark = pytest.mark.django_db
LABOUR = {"kind": "labour", "label": "Tune-up", "quantity": "1", "unit_price": "30.00", "tax_code": "FR20"}


def program(store: Store) -> Caller:
    return Caller(*sorted(set(registry) - NEVER_A_SCOPE), stores=[store])


def done(answer: Any) -> dict[str, Any]:
    assert answer.status_code in (200, 201), answer.content
    body: dict[str, Any] = answer.json()
    return body


def bought(desk: Caller, store: Store) -> dict[str, Any]:
    """Declared as B with working brakes, found as such, paid by a voucher that is worth a tenth more."""
    new = {"store": store.code, "customer": make_seller(store).pk, "lines": [BIKE]}
    at = f"trade-ins/{done(desk.post('trade-ins/', new))['id']}/"
    line = done(desk.post(f"{at}receive/"))["lines"][0]
    done(desk.post(f"{at}grade/", {"lines": [{"line": line["id"], "grade": "B"}]}))
    done(desk.post(f"{at}make-offer/", {"expected_total": "320.00"}))
    done(desk.post(f"{at}accept-items/", {"payout_mode": "voucher", "expected_total": "320.00"}))
    done(desk.post(f"{at}verify-identity/", CARD))
    done(desk.post(f"{at}check-stolen/"))
    headers = desk.headers | {"Idempotency-Key": "the-sellers-signature"}
    done(desk.client.post(f"/api/v1/{at}signature/", signature(), content_type="image/png", headers=headers))
    done(desk.post(f"{at}clear/"))
    paid = done(desk.post(f"{at}pay-out/", {"expected_total": "320.00"}))
    assert (paid["status"], paid["payouts"][0]["amount"], paid["payouts"][0]["bonus"]) == ("paid", "320.00", "32.00")
    stocked: dict[str, Any] = done(desk.post(f"{at}put-in-stock/"))["lines"][0]
    return stocked


def refurbished(desk: Caller, store: Store, item: str) -> None:
    """At the store's expense; somebody else checks it."""
    new = {"store": store.code, "item": item, "payer": "store"}
    at = f"work-orders/{done(desk.post('work-orders/', new))['id']}/"
    for step, body in (
        ("check-in", None), ("start-diagnosis", None), ("quote", {"lines": [LABOUR]}), ("approve-quote", None),
        ("start-work", None), ("finish-work", None),
    ):  # fmt: skip
        done(desk.post(f"{at}{step}/", body))
    assert problem(desk.post(f"{at}pass-quality-check/"))[1] == "own_work"
    done(program(store).post(f"{at}pass-quality-check/"))


def test_from_the_sellers_hands_to_the_buyers_and_the_tax_office() -> None:
    store = make_store()
    make_rule_set(store.entity)
    desk = program(store)
    line = bought(desk, store)
    assert RegisterEntry.objects.get().code == line["register_number"]
    refurbished(desk, store, line["item"])
    relayed()

    (stock,) = done(desk.get("stock-items/"))["results"]
    at = f"stock-items/{stock['id']}/"
    done(desk.post(f"{at}make-ready/"))
    done(desk.post(f"{at}price/", {"price": "500.00"}))
    done(desk.post(f"{at}release/"))
    label = done(desk.get(f"items/{line['item']}/"))["code"]
    today = timezone.localdate().isoformat()
    ticket = {
        "payable": label, "kind": "payment", "occurred_at": timezone.now().isoformat(), "store": store.code,
        "ticket": {"till": "1", "business_date": today, "number": "T-1"}, "currency": "EUR",
        "lines": [{"due": "500.00", "paid": "490.00", "discount": "10.00", "discount_reason": "loyalty"}],
        "tenders": [{"method": "card", "amount": "490.00"}],
    }  # fmt: skip
    done(desk.post("payments/", ticket))
    relayed()

    (sale,) = done(desk.get("sales/"))["results"]
    assert (sale["state"], sale["amount"], sale["regime"]) == ("completed", "490.00", "margin")
    passport = done(desk.get(f"items/{line['item']}/passport/"))
    totals = passport["totals"]
    assert (totals["purchase_price"], totals["cost"], totals["earned"], totals["result"]) == (
        "320.00", "350.00", "490.00", "140.00",
    )  # fmt: skip
    assert [(entry["kind"], entry["amount"]) for entry in passport["ledger"]] == [
        ("purchase", "320.00"), ("labour", "30.00"), ("sale", "490.00"),
    ]  # fmt: skip
    (period,) = done(desk.get("margin-periods/"))["results"]
    figures = done(desk.get(f"margin-periods/{period['id']}/"))["figures"]["item_by_item"]
    # 490 sold less 320 paid to the seller; the refurbishment lessens nothing: 170 × 20 / 120.
    assert (figures["margin"], figures["vat"]) == ("170.00", "28.33")
    assert verify_register(store.pk).intact


def test_what_is_sold_already_is_not_sold_again_to_whoever_may_be_refused() -> None:
    """A rental sent here names the right place, and sells nothing."""
    store = make_store()
    make_rule_set(store.entity)
    desk = program(store)
    line = bought(desk, store)
    relayed()
    told = {
        "item": done(desk.get(f"items/{line['item']}/"))["code"], "reference": "W-1", "amount": "500.00",
        "currency": "EUR", "occurred_at": timezone.now().isoformat(), "kind": "rental",
    }  # fmt: skip
    assert problem(desk.post("sales/", told))[:2] == (422, "not_a_sale")
    assert done(desk.get("sales/"))["results"] == []
