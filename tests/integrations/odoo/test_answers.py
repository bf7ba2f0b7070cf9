"""Every answer Odoo 19.0, or what stands in front of it, gives, and what it means for the delivery."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from requests.structures import CaseInsensitiveDict

from apps.integrations.contract import Applied, ConnectionInfo, Outcome, Refused, Retry, Unknown
from apps.integrations.odoo import answers
from apps.integrations.odoo.client import CallFailed, OdooClient
from apps.integrations.odoo.transport import Answer
from apps.integrations.sandbox.faults import Fault, Kind
from apps.integrations.sandbox.server import Sandbox

from .factories import ODOO, connection, customer, line, payload_of, work_order


def outcome_of(to: ConnectionInfo, model: str, method: str, **arguments: object) -> Outcome:
    with pytest.raises(CallFailed) as failure:
        OdooClient(to, {})._call(model, method, **arguments)
    return failure.value.outcome


@pytest.mark.parametrize(
    "model, method, arguments, outcome",
    [
        ("res.nope", "load", {}, Refused("missing", "the model 'res.nope' does not exist")),
        ("res.partner", "nope", {}, Refused("missing", "The method 'res.partner.nope' does not exist")),
        ("res.partner", "write", {"ids": [9999], "vals": {}}, "missing"),
        ("res.partner", "_write", {}, "permission"),
        ("ir.model.data", "search_read", {"domain": []}, "permission"),
        ("res.partner", "read", {"ids": [], "fieldz": []}, "validation"),
        ("res.partner", "load", {"ids": [1], "fields": ["id"], "data": []}, "validation"),
        ("sale.order", "create", {"vals_list": [{}]}, "validation"),
        ("sale.order", "create", {"vals_list": [{"partner_id": 9999}]}, "missing"),
        ("sale.order", "create", {"vals_list": [{"partner_id": "abc"}]}, "mapping"),
        ("res.partner", "load", {"fields": ["nome"], "data": [["x"]]}, "mapping"),
        ("res.partner", "create", {"vals_list": [{"nope": 1}]}, "mapping"),
        ("account.payment", "create", {"vals_list": [{"amount": "abc"}]}, "mapping"),
    ],
)  # fmt: skip
def test_what_the_server_refuses_is_a_dead_letter(
    sandbox: Sandbox, model: str, method: str, arguments: dict, outcome: Refused | str
) -> None:
    answered = outcome_of(connection(sandbox.url), model, method, **arguments)

    assert isinstance(answered, Refused)
    assert answered == outcome or answered.code == outcome
    assert "Traceback" not in repr(answered)
    assert {model: count for model, count in sandbox.state()["counts"].items() if count} == {}


@pytest.mark.parametrize(
    "changes, outcome",
    [
        ({"secret": "expired"}, Retry("unauthorized", "Invalid apikey", 300.0)),
        ({"database": "other"}, Retry("wrong_database", "the host knows no such database or path", 300.0)),
    ],
)
def test_trouble_of_the_connection_keeps_documents_waiting(sandbox: Sandbox, changes: dict, outcome: Retry) -> None:
    to = connection(sandbox.url, **changes)

    assert ODOO.push(payload_of(customer()), to) == outcome
    assert sandbox.state()["counts"]["res.partner"] == 0


def test_a_path_that_leads_elsewhere_is_trouble_of_the_connection(sandbox: Sandbox) -> None:
    to = connection(sandbox.url + "/elsewhere")

    assert ODOO.push(payload_of(customer()), to) == Retry(
        "wrong_database", "the host knows no such database or path", 300.0
    )


def test_a_server_that_is_down_is_a_retry(sandbox: Sandbox) -> None:
    sandbox.stop()

    outcome = ODOO.push(payload_of(customer()), connection(sandbox.url))

    assert outcome == Retry("unreachable", "ConnectionError")


@pytest.mark.parametrize(
    "fault, outcome",
    [
        (Fault(Kind.DOWN), Unknown("answer_lost", "ConnectionError")),
        (Fault(Kind.LOST), Unknown("answer_lost", "ConnectionError")),
        (Fault(Kind.HALF), Unknown("answer_lost", "ProtocolError")),
        (Fault(Kind.BYTES), Unknown("answer_lost", "a 200 that is not JSON")),
        (Fault(Kind.HUGE), Unknown("answer_lost", "body over 1048576 bytes")),
        (Fault(Kind.HTML), Unknown("answer_lost", "a 200 that is not JSON")),
        (Fault(Kind.GATEWAY), Unknown("answer_lost", "status 502")),
        (Fault(Kind.CRASH), Unknown("answer_lost", "status 500")),
        (Fault(Kind.UNAVAILABLE), Retry("unavailable", "status 503")),
        (Fault(Kind.RATE_LIMITED, retry_after="7"), Retry("rate_limited", "status 429", 7.0)),
        (Fault(Kind.RATE_LIMITED), Retry("rate_limited", "status 429")),
        (Fault(Kind.RATE_LIMITED, retry_after="soon"), Retry("rate_limited", "status 429")),
        (Fault(Kind.CONFLICT), Retry("busy", "could not serialize access due to concurrent update")),
    ],
    ids=lambda value: f"{value.kind}-{value.retry_after}" if isinstance(value, Fault) else "",
)  # fmt: skip
def test_a_fault_during_a_write_is_an_outcome_and_the_next_push_applies(
    sandbox: Sandbox, fault: Fault, outcome: Outcome
) -> None:
    fault.calls, fault.method = 1, "load"
    sandbox.faults.add(fault)
    payload, to = payload_of(customer()), connection(sandbox.url)

    assert ODOO.push(payload, to) == outcome

    assert isinstance(ODOO.push(payload, to), Applied)
    assert sandbox.state()["counts"]["res.partner"] == 1


@pytest.mark.parametrize("kind", [Kind.DOWN, Kind.LOST, Kind.HALF, Kind.BYTES, Kind.HUGE, Kind.HTML, Kind.GATEWAY])
def test_a_fault_during_a_read_had_no_effect_so_it_is_a_retry(sandbox: Sandbox, kind: Kind) -> None:
    sandbox.faults.add(Fault(kind, calls=1, method="search_read"))
    payload, to = payload_of(work_order(line("10.00"), total="10.00")), connection(sandbox.url)

    outcome = ODOO.push(payload, to)

    assert (type(outcome), outcome.code) == (Retry, "answer_lost")
    assert sandbox.state()["counts"]["sale.order"] == 0
    assert isinstance(ODOO.push(payload, to), Applied)


def answer(status: int, name: str = "", message: str = "why", **headers: str) -> Answer:
    body = json.dumps({"name": name, "message": message, "debug": "Traceback: secret SQL"}) if name else "<html>"
    return Answer(status, CaseInsensitiveDict(headers), body.encode())


@pytest.mark.parametrize(
    "given, outcome",
    [
        (answer(500, "psycopg2.errors.SerializationFailure"), "Retry busy"),
        (answer(500, "psycopg2.errors.DeadlockDetected"), "Retry busy"),
        (answer(500, "psycopg2.OperationalError"), "Retry busy"),
        (answer(500, "builtins.MemoryError"), "Retry busy"),
        (answer(500, "builtins.KeyError"), "Refused mapping"),
        (answer(500, "psycopg2.errors.InvalidTextRepresentation"), "Refused mapping"),
        (answer(500, "odoo.exceptions.UserError"), "Refused mapping"),
        (answer(500, "custom_module.Surprise"), "Retry server_error"),
        (answer(422, "odoo.exceptions.UserError", "could not serialize access"), "Retry busy"),
        (answer(400, "werkzeug.exceptions.BadRequest"), "Refused malformed"),
        (answer(403), "Retry not_odoo"),
        (answer(415), "Retry not_odoo"),
        (answer(302, Location="/web/login"), "Retry not_odoo"),
        (answer(204), "Unknown answer_lost"),
        (answer(408), "Unknown answer_lost"),
        (answer(504), "Unknown answer_lost"),
    ],
    ids=lambda value: f"{value.status} {value.body[:50]!r}" if isinstance(value, Answer) else value,
)
def test_statuses_the_double_does_not_give(given: Answer, outcome: str) -> None:
    sorted_out = answers.failed(given, effect=True)

    assert f"{type(sorted_out).__name__} {sorted_out.code}" == outcome
    assert "Traceback" not in repr(sorted_out)


def test_retry_after_may_be_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    past = format_datetime(datetime.now(UTC) - timedelta(seconds=90), usegmt=True)

    waits = [answers.failed(answer(429, **{"Retry-After": value}), effect=True).after for value in (later, past)]

    assert 80 < waits[0] <= 90
    assert waits[1] == 0


def test_first_loads_racing_for_one_external_id_are_retried() -> None:
    message = 'duplicate key value violates unique constraint "ir_model_data_module_name_uniq_index"'

    assert answers.failed_load([{"message": message}]) == Retry("busy", message)


def test_long_messages_are_cut() -> None:
    assert len(answers.failed(answer(422, "odoo.exceptions.UserError", "x" * 5000), effect=True).reason) == 300
