"""The double answers as the real 19.0 did: status, type of error, and the values that surprise."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from apps.integrations.sandbox.seed import API_KEY
from apps.integrations.sandbox.server import Sandbox

UNPROCESSABLE = "werkzeug.exceptions.UnprocessableEntity"
BAD_INTEGER = "psycopg2.errors.InvalidTextRepresentation"
KEY = {"Authorization": f"bearer {API_KEY}", "X-Odoo-Database": "recommerce"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


def call(sandbox: Sandbox, address: str, body: Any, **headers: str) -> requests.Response:
    return requests.post(f"{sandbox.url}/json/2/{address}", json=body, headers={**KEY, **headers}, timeout=10)


def value(sandbox: Sandbox, address: str, **body: Any) -> Any:
    answer = call(sandbox, address, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def partner(sandbox: Sandbox) -> int:
    return value(sandbox, "res.partner/create", vals_list=[{"name": "Anne", "ref": "CU-1"}])[0]


def test_the_version_probe_needs_no_key(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.url}/web/version", timeout=10)

    assert answer.json() == {"version_info": [19, 0, 0, "final", 0, ""], "version": "19.0"}
    assert answer.headers["Connection"] == "close"
    assert answer.raw.version == 10


@pytest.mark.parametrize(
    "address, body, headers, status, name",
    [
        ("res.partner/read", {"ids": []}, {"Authorization": "bearer no"}, 401, "werkzeug.exceptions.Unauthorized"),
        ("res.nope/read", {"ids": []}, {}, 404, "werkzeug.exceptions.NotFound"),
        ("res.partner/nope", {}, {}, 404, "werkzeug.exceptions.NotFound"),
        ("res.partner/_write", {"ids": []}, {}, 403, "odoo.exceptions.AccessError"),
        ("ir.model.data/search_read", {"domain": []}, {}, 403, "odoo.exceptions.AccessError"),
        ("res.partner/read", {"ids": [], "x": 1}, {}, 422, UNPROCESSABLE),
        ("res.partner/load", {}, {}, 422, UNPROCESSABLE),
        ("res.partner/load", {"ids": [1], "fields": [], "data": []}, {}, 422, UNPROCESSABLE),
        ("res.partner/write", {"ids": [999], "vals": {}}, {}, 404, "odoo.exceptions.MissingError"),
        ("res.partner/write", {"ids": [16], "vals": {"nope": 1}}, {}, 500, "builtins.KeyError"),
        ("res.partner/search_read", {"domain": [["nope", "=", 1]]}, {}, 500, "builtins.ValueError"),
        ("res.partner/search_read", {"domain": [], "fields": ["nope"]}, {}, 500, "builtins.ValueError"),
        ("sale.order/create", {"vals_list": [{}]}, {}, 422, "odoo.exceptions.ValidationError"),
        ("sale.order/create", {"vals_list": [{"partner_id": 999}]}, {}, 404, "odoo.exceptions.MissingError"),
        ("sale.order/create", {"vals_list": [{"partner_id": "x"}]}, {}, 500, BAD_INTEGER),
        ("account.payment/create", {"vals_list": [{"amount": "x"}]}, {}, 500, "builtins.ValueError"),
        ("account.payment/create", {"vals_list": [{"amount": -1}]}, {}, 422, "odoo.exceptions.ValidationError"),
    ],
)  # fmt: skip
def test_errors_have_real_statuses_and_a_type_name(
    sandbox: Sandbox, address: str, body: dict, headers: dict, status: int, name: str
) -> None:
    partner(sandbox)

    answer = call(sandbox, address, body, **headers)

    assert (answer.status_code, answer.json()["name"]) == (status, name)
    assert set(answer.json()) == {"name", "message", "arguments", "context", "debug"}


def test_three_refusals_are_pages_not_objects(sandbox: Sandbox) -> None:
    url, body = f"{sandbox.url}/json/2/res.partner/read", b'{"ids": []}'
    json_type = {"Content-Type": "application/json"}
    answers = [
        requests.post(url, body, headers={**KEY, **json_type, "X-Odoo-Database": "other"}, timeout=10),
        requests.post(url, body, headers={**KEY, "Content-Type": "text/plain"}, timeout=10),
        requests.post(f"{sandbox.url}/elsewhere", body, headers={**KEY, **json_type}, timeout=10),
    ]

    assert [answer.status_code for answer in answers] == [404, 415, 404]
    assert {answer.headers["Content-Type"] for answer in answers} == {"text/html; charset=utf-8"}


def test_malformed_json_and_get(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/json/2/res.partner/read"
    malformed = requests.post(url, b'{"ids": [1', headers={**KEY, "Content-Type": "application/json"}, timeout=10)
    got = requests.get(url, headers=KEY, timeout=10)

    assert (malformed.status_code, malformed.json()["name"]) == (400, "werkzeug.exceptions.BadRequest")
    assert (got.status_code, got.json()["name"]) == (404, "werkzeug.exceptions.NotFound")


def test_nothing_is_unique_and_a_deleted_record_reads_as_nothing(sandbox: Sandbox) -> None:
    first, second = partner(sandbox), partner(sandbox)

    assert first != second
    assert value(sandbox, "res.partner/unlink", ids=[first]) is True
    assert value(sandbox, "res.partner/read", ids=[first, second], fields=["ref"]) == [{"id": second, "ref": "CU-1"}]


def test_a_batch_is_atomic(sandbox: Sandbox) -> None:
    answer = call(sandbox, "res.partner/create", {"vals_list": [{"name": "Anne"}, {"name": False}]})

    assert answer.status_code == 422
    assert sandbox.state()["counts"]["res.partner"] == 0


def test_confirming_twice_is_refused_and_posting_twice_is_not(sandbox: Sandbox) -> None:
    order = value(sandbox, "sale.order/create", vals_list=[{"partner_id": partner(sandbox)}])
    paid = value(sandbox, "account.payment/create", vals_list=[{"amount": 5}])

    assert value(sandbox, "sale.order/action_confirm", ids=order) is True
    again = call(sandbox, "sale.order/action_confirm", {"ids": order})
    assert (again.status_code, again.json()["message"]) == (
        422,
        "Some orders are not in a state requiring confirmation.",
    )
    assert [value(sandbox, "account.payment/action_post", ids=paid) for _ in range(2)] == [None, None]
    stored = value(sandbox, "account.payment/read", ids=paid, fields=["state", "name"])
    assert stored == [{"id": paid[0], "state": "in_process", "name": "PAY00001"}]


def test_lines_of_a_confirmed_order_stay(sandbox: Sandbox) -> None:
    order = value(
        sandbox,
        "sale.order/create",
        vals_list=[{"partner_id": partner(sandbox), "order_line": [[0, 0, {"product_id": 1, "price_unit": 5}]]}],
    )
    value(sandbox, "sale.order/action_confirm", ids=order)
    (line,) = value(sandbox, "sale.order/read", ids=order, fields=["order_line"])[0]["order_line"]

    assert call(sandbox, "sale.order.line/unlink", {"ids": [line]}).status_code == 422
    assert value(sandbox, "sale.order.line/write", ids=[line], vals={"product_uom_qty": 0}) is True
    assert value(sandbox, "sale.order/read", ids=order, fields=["amount_total"])[0]["amount_total"] == 0


def test_values_read_as_odoo_gives_them(sandbox: Sandbox) -> None:
    number = value(sandbox, "sale.order/create", vals_list=[{"partner_id": partner(sandbox)}])[0]

    (row,) = value(sandbox, "sale.order/read", ids=[number], fields=["partner_id", "currency_id", "origin", "state"])

    assert row == {
        "id": number,
        "partner_id": [16, "Anne"],
        "currency_id": [126, "EUR"],
        "origin": False,
        "state": "draft",
    }


def test_archived_records_hide_unless_asked_for(sandbox: Sandbox) -> None:
    number = partner(sandbox)
    value(sandbox, "res.partner/write", ids=[number], vals={"active": False})
    ask = {"domain": [["ref", "=", "CU-1"]], "fields": ["ref"]}

    assert value(sandbox, "res.partner/search_read", **ask) == []
    assert len(value(sandbox, "res.partner/search_read", **ask, context={"active_test": False})) == 1


def test_fields_get_describes_a_field(sandbox: Sandbox) -> None:
    assert value(sandbox, "sale.order/fields_get", allfields=["client_order_ref"]) == {
        "client_order_ref": {"string": "Customer Reference", "type": "char"}
    }


def test_a_confirmed_line_of_goods_keeps_its_product(sandbox: Sandbox) -> None:
    lines = [[0, 0, {"product_id": 2}], [0, 0, {"product_id": 1}]]
    order = value(sandbox, "sale.order/create", vals_list=[{"partner_id": partner(sandbox), "order_line": lines}])
    value(sandbox, "sale.order/action_confirm", ids=order)
    goods, service = value(sandbox, "sale.order/read", ids=order, fields=["order_line"])[0]["order_line"]

    refused = call(sandbox, "sale.order.line/write", {"ids": [goods], "vals": {"product_id": 3}})

    assert (refused.status_code, refused.json()["message"]) == (
        422,
        "You cannot modify the product of this order line.",
    )
    assert value(sandbox, "sale.order.line/write", ids=[service], vals={"product_id": 3}) is True
