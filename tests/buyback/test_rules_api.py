"""The dated rules of cash and of the police register over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.buyback.models import CashRule, RegisterRule
from tests.factories.api import Caller, problem
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
TOMORROW = str(TODAY() + timedelta(days=1))  # on which it may be set still when midnight passes meanwhile
CASH = {"effective_from": TOMORROW, "limit": "500.00", "days": 30}
REGISTER = {"effective_from": TOMORROW, "lot_ceiling": "40.00", "currency": "EUR", "kept_years": 12}
RULES = [
    ("cash-rules/", CashRule, CASH, ("cash_rules:read", "cash_rules:write")),
    ("register-rules/", RegisterRule, REGISTER, ("register:read", "register:rule")),
]


@pytest.mark.parametrize(("path", "model", "rule", "rights"), RULES)
def test_a_rule_is_set_once_a_day_and_the_past_is_not_rewritten(
    path: str, model: Any, rule: dict[str, Any], rights: tuple[str, str]
) -> None:
    caller = Caller(*rights, stores=[make_store()])
    made = caller.post(path, rule)
    assert (made.status_code, {name: made.json()[name] for name in rule}) == (201, rule)
    assert problem(caller.post(path, rule))[:2] == (409, "conflict")
    yesterday = {**rule, "effective_from": str(TODAY() - timedelta(days=1))}
    assert problem(caller.post(path, yesterday)) == (422, "invalid", ["/effective_from"])
    assert [row["id"] for row in caller.get(path).json()["results"]] == [str(model.objects.get().pk)]


@pytest.mark.parametrize(("path", "model", "rule", "rights"), RULES)
def test_whoever_may_only_read_sets_none(path: str, model: Any, rule: dict[str, Any], rights: tuple[str, str]) -> None:
    reader = Caller(rights[0], stores=[make_store()])
    assert problem(reader.post(path, rule))[:2] == (403, "scope_missing")
    assert (reader.get(path).json()["results"], model.objects.count()) == ([], 0)


@pytest.mark.parametrize(("path", "model", "rule", "rights"), RULES)
def test_what_counts_for_every_company_is_decided_in_all_their_open_stores(
    path: str, model: Any, rule: dict[str, Any], rights: tuple[str, str]
) -> None:
    rehearsed, closed = make_store(sandbox=True), make_store(archived_at=timezone.now())
    one = make_store()
    sister, neighbour = make_store(entity=one.entity), make_store()
    for held in ([rehearsed], [one, sister, rehearsed, closed], [one, neighbour]):
        refused = Caller(*rights, stores=held).post(path, rule)
        assert (problem(refused)[:2], model.objects.count()) == ((403, "not_in_every_store"), 0)
    assert Caller(*rights, stores=[one, sister, neighbour]).post(path, rule).status_code == 201


@pytest.mark.parametrize(("path", "model", "rule", "rights"), RULES)
def test_where_only_the_sandbox_is_open_it_decides_nothing(
    path: str, model: Any, rule: dict[str, Any], rights: tuple[str, str]
) -> None:
    refused = Caller(*rights, stores=[make_store(sandbox=True)]).post(path, rule)
    assert (problem(refused)[:2], model.objects.count()) == ((403, "not_in_every_store"), 0)


@pytest.mark.parametrize(("path", "model", "rule", "rights"), RULES)
def test_the_list_costs_the_same_for_one_rule_and_three(
    path: str, model: Any, rule: dict[str, Any], rights: tuple[str, str]
) -> None:
    caller = Caller(*rights, stores=[make_store()])
    caller.get(path)
    costs = []
    for days in ((0,), (1, 2)):
        for ahead in days:
            caller.post(path, {**rule, "effective_from": str(TODAY() + timedelta(days=ahead))})
        with CaptureQueriesContext(connection) as asked:
            caller.get(path)
        costs.append(len(asked))
    assert (costs, model.objects.count()) == ([2, 2], 3)


@pytest.mark.parametrize("currency", ["eur", "CHF"])
def test_what_things_may_share_is_said_in_a_companys_currency(currency: str) -> None:
    caller = Caller("register:read", "register:rule", stores=[make_store()])
    refused = caller.post("register-rules/", {**REGISTER, "currency": currency})
    assert (problem(refused), RegisterRule.objects.count()) == ((422, "invalid", ["/currency"]), 0)


def test_fewer_than_ten_years_are_never_kept() -> None:
    caller = Caller("register:read", "register:rule", stores=[make_store()])
    assert problem(caller.post("register-rules/", {**REGISTER, "kept_years": 9})) == (422, "invalid", ["/kept_years"])
    assert RegisterRule.objects.count() == 0
