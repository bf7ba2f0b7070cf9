"""Preview, then confirm: what moves money tells the whole effect first and writes nothing; then exactly that happens,
or, when the total is another by now, nothing does."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from apps.access.permissions import NEVER_A_SCOPE
from apps.core.api import registry
from apps.core.api.previews import MoneyMoving
from apps.core.models import Event
from apps.core.permissions import registry as rights
from apps.payments.operations import ask_security_deposit
from tests.architecture.test_permissions import DOORS
from tests.factories.api import Caller, problem
from tests.factories.payments import tell
from tests.factories.vouchers import capture, hold, make_voucher
from tests.factories.workshop import make_work_order, person

pytestmark = pytest.mark.django_db
LINE = {"kind": "fee", "label": "Diagnosis", "quantity": "1", "unit_price": "15.00", "tax_code": "FR20"}


@dataclass
class Act:
    """Where a body goes, and the total it moves."""

    address: str
    body: dict[str, Any]
    total: str
    store: Any


def approving() -> Act:
    order = make_work_order(until="quoted")
    return Act(f"work-orders/{order.id}/approve-quote/", {}, "60.00", order.store)


def returning() -> Act:
    order = make_work_order(until="refused")
    return Act(f"work-orders/{order.id}/prepare-return/", {"fee": LINE}, "15.00", order.store)


def cancelling() -> Act:
    order = make_work_order(until="approved")
    tell(order, amount="60.00")
    return Act(f"work-orders/{order.id}/cancel/", {}, "-60.00", order.store)


def advance() -> Act:
    order = make_work_order(until="quoted")
    body = {"subject": order.code, "purpose": "advance", "amount": "20.00", "tax_code": "FR20"}
    return Act("deposits/", body, "20.00", order.store)


def deposit_back() -> Act:
    order = make_work_order()
    deposit = ask_security_deposit(order.code, amount=Decimal("50.00"), actor=person("clara", order.store))
    tell(order, payable=deposit.code, amount="50.00", number="T-9")
    return Act(f"deposits/{deposit.pk}/return/", {}, "50.00", order.store)


def refund() -> Act:
    order = make_work_order()
    tell(order, amount="60.00")
    return Act("refunds/", {"payable": str(order.payable_id), "amount": "6.00", "reason": "late"}, "6.00", order.store)


def goodwill() -> Act:
    order = make_work_order()
    return Act("payouts/", {"subject": order.code, "amount": "5.00", "reason": "sorry"}, "5.00", order.store)


def voucher() -> Act:
    order = make_work_order(until="quoted")
    body = {"store": order.store.code, "kind": "gift", "amount": "40.00"}
    return Act("vouchers/", body, "40.00", order.store)


def voucher_refund() -> Act:
    spent = make_voucher()
    capture(spent, hold(spent, "30.00"))
    where = {"till": "1", "business_date": "2026-11-21", "number": "R-2"}
    body = {"store": spent.store.code, "ticket": where, "amount": "10.00"}
    return Act(f"vouchers/{spent.pk}/refund/", body, "10.00", spent.store)


def voucher_end() -> Act:
    left = make_voucher()
    return Act(f"vouchers/{left.pk}/cancel/", {"reason": "lost", "expected_total": "40.00"}, "40.00", left.store)


ACTS: list[Callable[[], Act]] = [
    approving, returning, cancelling, advance, deposit_back, refund, goodwill, voucher, voucher_refund, voucher_end,
]  # fmt: skip


def caller(act: Act) -> Caller:
    return Caller(*sorted(set(rights) - NEVER_A_SCOPE), stores=[act.store])


def everything() -> dict[str, Any]:
    """Every row of ours; the caller's own traces aside."""
    models = [model for model in apps.get_models() if model.__module__.startswith("apps.") and model._meta.managed]
    kept = [model for model in models if model._meta.app_label != "access"]
    return {model.__name__: sorted(map(repr, model._base_manager.values())) for model in kept}


def journal(after: int) -> list[dict[str, Any]]:
    return [
        {"type": event.type, "status": event.to_state, "previous_status": event.from_state, "facts": event.facts}
        for event in Event.objects.filter(pk__gt=after).order_by("pk")
    ]


@pytest.mark.parametrize("make", ACTS, ids=lambda make: make.__name__)
def test_a_preview_tells_exactly_what_then_happens_and_writes_nothing(make: Callable[[], Act]) -> None:
    act = make()
    by, before = caller(act), everything()
    last = Event.objects.latest("pk").pk
    seen = by.post(f"{act.address}preview/", act.body, key=None)
    assert (seen.status_code, seen.json().get("total")) == (200, act.total), seen.content
    assert everything() == before
    preview = seen.json()
    assert preview["currency"] == "EUR"
    done = by.post(act.address, {**act.body, "expected_total": preview["total"]})
    assert done.status_code in (200, 201), done.content
    told = [{name: fact[name] for name in journal(last)[0]} for fact in preview["would_record"]]
    assert told == journal(last)


@pytest.mark.parametrize("make", ACTS, ids=lambda make: make.__name__)
def test_another_total_than_expected_changes_nothing_and_the_real_one_is_told(make: Callable[[], Act]) -> None:
    act = make()
    by, before = caller(act), everything()
    for address, key in ((act.address, ""), (f"{act.address}preview/", None)):
        refused = by.post(address, {**act.body, "expected_total": "1.23"}, key=key)
        assert problem(refused)[:2] == (409, "total_changed")
        assert refused.json()["total"] == act.total
    assert everything() == before


def test_what_would_be_new_has_no_name_to_be_printed() -> None:
    act = goodwill()
    (opened,) = caller(act).post(f"{act.address}preview/", act.body, key=None).json()["would_record"]
    assert (opened["type"], opened["id"], opened["code"]) == ("recommerce.payable.opened.v1", None, "")
    assert (opened["facts"]["balance"], opened["facts"]["purpose"]) == ("5.00", "goodwill")


def test_a_preview_refuses_what_the_action_refuses() -> None:
    act = refund()
    by, before = caller(act), everything()
    for body, expected in (
        ({**act.body, "amount": "60.01"}, (422, "too_much_back")),
        ({**act.body, "amoutn": "1.00"}, (400, "malformed")),
        ({}, (422, "invalid")),
    ):
        assert problem(by.post("refunds/preview/", body, key=None))[:2] == expected
    assert problem(Caller("payables:read", stores=[act.store]).post("refunds/preview/", act.body))[:2] == (
        403,
        "scope_missing",
    )
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_outside_any_other_transaction_it_leaves_nothing_either() -> None:
    act = goodwill()
    by, before = caller(act), everything()
    assert by.post(f"{act.address}preview/", act.body, key=None).json()["total"] == "5.00"
    assert everything() == before


def test_a_preview_meets_the_checks_that_the_database_keeps_for_the_end() -> None:
    act = goodwill()
    sent: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        caller(act).post(f"{act.address}preview/", act.body, key=None)
    assert sum("SET CONSTRAINTS ALL IMMEDIATE" in sql for sql in sent) == 1


# What buys and sells used things is previewed in the tests of its own app.
OF_UPPER_APPS = ("api/v1/margin-periods/", "api/v1/sales/", "api/v1/stock-items/", "api/v1/trade-ins/")


def test_everything_that_takes_expected_total_can_be_previewed() -> None:
    moving = {door.path for door in DOORS if issubclass(door.view.view_class, MoneyMoving) and door.method == "post"}
    asked = {path for path in moving if not path.endswith("preview/")}
    assert moving == asked | {f"{path}preview/" for path in asked}
    here = {path for path in asked if not path.startswith(OF_UPPER_APPS)}
    assert len(here) == len(ACTS)
    previews = [one for one in registry.operations("recommerce.urls") if one.path.endswith("/preview/")]
    assert [(one.method, one.announces) for one in previews] == [("POST", ())] * len(asked)
