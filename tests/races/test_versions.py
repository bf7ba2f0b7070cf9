"""Two callers who have read the same version act on it at the same instant: one acts, the other is told so."""

import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from apps.access.permissions import NEVER_A_SCOPE
from apps.core.models import Aggregate
from apps.core.permissions import registry
from tests.factories.api import Caller
from tests.factories.items import make_own_item, make_transfer
from tests.factories.resale import make_stock
from tests.factories.stores import make_store
from tests.factories.trade_ins import make_rule_set, make_trade_in
from tests.factories.workshop import make_work_order

from .threads import together, until_waiting

pytestmark = pytest.mark.django_db(transaction=True)
Case = tuple[Aggregate, str, list[dict[str, Any]]]


def item() -> Case:
    return make_own_item(), "items/{}/grade/", [{"grade": "B"}, {"grade": "D"}]


def transfer() -> Case:
    row = make_transfer()
    return row, "transfers/{}/add-item/", [{"item": make_own_item(store=row.store).pk} for _ in range(2)]


def work_order() -> Case:
    return make_work_order(until="booked"), "work-orders/{}/assign/", [{"technician": None}] * 2


def trade_in() -> Case:
    return make_trade_in(until="accepted"), "trade-ins/{}/check-stolen/", [{}, {}]


def rule_set() -> Case:
    draft = make_rule_set(make_store().entity, since=date.max)
    return draft, "price-rule-sets/{}/publish/", [{"effective_from": "2999-01-01"}, {"effective_from": "2999-02-01"}]


def stock_item() -> Case:
    return make_stock(), "stock-items/{}/price/", [{"price": "180.00"}, {"price": "190.00"}]


@pytest.mark.parametrize("case", [item, transfer, work_order, trade_in, rule_set, stock_item])
def test_of_two_who_read_one_version_the_second_is_refused(case: Callable[[], Case]) -> None:
    row, path, bodies = case()
    address, begin = path.format(row.pk), threading.Barrier(3, timeout=20)
    caller, version = Caller(*sorted(set(registry) - NEVER_A_SCOPE)), row.version
    answers: list[int] = []

    def ask(body: dict[str, Any]) -> None:
        begin.wait()
        answers.append(caller.post(address, body, If_Match=f'"{version}"').status_code)

    def hold() -> None:
        """Whoever asks before the row is free has read it as it was."""
        with transaction.atomic():
            type(row)._default_manager.select_for_update().get(pk=row.pk)
            begin.wait()
            until_waiting(2)

    together(hold, partial(ask, bodies[0]), partial(ask, bodies[1]))
    row.refresh_from_db()
    assert (sorted(answers), row.version) == ([200, 412], version + 1)
