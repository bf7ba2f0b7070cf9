"""The ERP did the work and the answer never came: at every call of every push, in the end one record."""

from dataclasses import replace
from typing import Any

import pytest

from apps.integrations.contract import Applied, Payload, Unknown
from apps.integrations.sandbox.faults import Fault, Kind
from apps.integrations.sandbox.server import Sandbox

from .factories import ODOO, connection, customer, deliver, in_parallel, line, payload_of, payment, work_order

DOCUMENTS = {
    "customer": lambda: customer(),
    "work order": lambda: work_order(line("10.00"), line("5.00", position=2), total="15.00"),
    "payment": lambda: payment(("card", "5.00"), ("cash", "6.00")),
}
WRITES = [
    ("customer", "res.partner", "load"),
    ("work order", "res.partner", "load"),
    ("work order", "sale.order", "load"),
    ("work order", "sale.order", "action_confirm"),
    ("payment", "account.payment", "load"),
    ("payment", "account.payment", "action_post"),
]
ONCE = {
    "customer": {"res.partner": 1, "sale.order": 0, "sale.order.line": 0, "account.payment": 0},
    "work order": {"res.partner": 1, "sale.order": 1, "sale.order.line": 2, "account.payment": 0},
    "payment": {"res.partner": 1, "sale.order": 0, "sale.order.line": 0, "account.payment": 2},
}


def final_states(sandbox: Sandbox) -> set[Any]:
    records = sandbox.state()["records"]
    return {row["state"] for model in ("sale.order", "account.payment") for row in records[model]}


@pytest.mark.parametrize("kind, model, method", WRITES)
def test_a_lost_answer_is_unknown_then_looked_up_then_there_is_one_record(
    sandbox: Sandbox, kind: str, model: str, method: str
) -> None:
    payload, to = payload_of(DOCUMENTS[kind]()), connection(sandbox.url)
    sandbox.faults.add(Fault(Kind.LOST, calls=1, model=model, method=method))

    assert ODOO.push(payload, to) == Unknown("answer_lost", "ConnectionError")
    final = deliver(payload, to)

    assert isinstance(final, Applied)
    assert ODOO.lookup(payload, to) == final
    assert sandbox.state()["counts"] == ONCE[kind]
    assert final_states(sandbox) <= {"sale", "in_process"}


@pytest.mark.parametrize(
    "kind, method", [("customer", "load"), ("work order", "action_confirm"), ("payment", "action_post")]
)
def test_after_the_last_call_the_lookup_alone_settles_it(sandbox: Sandbox, kind: str, method: str) -> None:
    payload, to = payload_of(DOCUMENTS[kind]()), connection(sandbox.url)
    sandbox.faults.add(Fault(Kind.LOST, calls=1, method=method))
    ODOO.push(payload, to)
    calls = len(sandbox.state()["calls"])

    assert isinstance(ODOO.lookup(payload, to), Applied)

    asked = {call["method"] for call in sandbox.state()["calls"][calls:]}
    assert asked == {"search_read", "get_external_id"}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_looking_up_what_never_arrived_says_so_and_changes_nothing(sandbox: Sandbox, kind: str) -> None:
    assert ODOO.lookup(payload_of(DOCUMENTS[kind]()), connection(sandbox.url)) is None
    assert set(sandbox.state()["counts"].values()) == {0}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_bad_day_ends_with_everything_once(sandbox: Sandbox, kind: str) -> None:
    """Six workers hold the same payload while answers get lost, conflict, and come from a proxy."""
    payload, to = payload_of(DOCUMENTS[kind]()), connection(sandbox.url)
    for fault in (Kind.LOST, Kind.CONFLICT, Kind.GATEWAY, Kind.HALF, Kind.DOWN):
        sandbox.faults.add(Fault(fault, calls=3))

    outcomes = in_parallel(6, lambda: deliver(payload, to, attempts=40))

    assert {type(outcome) for outcome in outcomes} == {Applied}
    assert len(set(outcomes)) == 1
    assert sandbox.state()["counts"] == ONCE[kind]
    assert all(fault["calls"] == 0 for fault in sandbox.state()["faults"])


def test_an_older_quote_does_not_pass_for_the_newer_one(sandbox: Sandbox) -> None:
    """Same order, same total, another line: the lookup must not be fooled by the total."""
    first = work_order(line("10.00"), line("5.00", position=2), total="15.00")
    second = replace(first, lines=(replace(first.lines[0], label="Rayon"), first.lines[1]))
    to = connection(sandbox.url)
    old, new = payload_of(first), payload_of(second)
    ODOO.push(old, to)

    assert ODOO.lookup(new, to) is None
    assert isinstance(ODOO.push(new, to), Applied)
    assert isinstance(ODOO.lookup(new, to), Applied)
    assert labels(sandbox, new) == ["Dévoilage « roue avant »", "Rayon"]


def labels(sandbox: Sandbox, payload: Payload) -> list[str]:
    assert payload["order"]["handle"] in sandbox.state()["external_ids"]
    return sorted(row["name"] for row in sandbox.state()["records"]["sale.order.line"])
