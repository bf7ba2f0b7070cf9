"""The double's point of sale: what the cashier's address rings, and what it refuses."""

from typing import Any

import pytest
import requests

from apps.integrations.sandbox.ringing import Ringing
from apps.integrations.sandbox.seed import API_KEY, TILLS
from apps.integrations.sandbox.server import Sandbox


def tell(sandbox: Sandbox, address: str, **body: Any) -> requests.Response:
    return requests.post(f"{sandbox.url}/__control/{address}", json=body, timeout=5)


def call(sandbox: Sandbox, model: str, method: str, **arguments: Any) -> Any:
    url, headers = f"{sandbox.url}/json/2/{model}/{method}", {"Authorization": f"bearer {API_KEY}"}
    answer = requests.post(url, json=arguments, headers=headers, timeout=5)
    assert answer.status_code == 200, answer.text
    return answer.json()


def tickets(sandbox: Sandbox, *domain: list[Any], order: str = "") -> list[str]:
    rows = call(sandbox, "pos.order", "search_read", domain=list(domain), fields=["pos_reference"], order=order)
    return [row["pos_reference"][-1] for row in rows]


def test_a_ticket_has_a_number_lines_and_payments(sandbox: Sandbox) -> None:
    told = tell(sandbox, "till", lines=[{"price": "40.00", "quantity": 2}], off="5.00", tenders=[[1, "100"]]).json()
    assert (told["total"], told["state"], told["name"]) == ("75.00", "paid", f"{TILLS[1]} - 000001")
    lines = call(sandbox, "pos.order.line", "search_read", domain=[], fields=["qty", "price_subtotal_incl"])
    assert [(row["qty"], row["price_subtotal_incl"]) for row in lines] == [(2.0, 80.0), (1.0, -5.0)]
    paid = call(sandbox, "pos.payment", "search_read", domain=[], fields=["amount", "is_change"], order="id")
    assert [(row["amount"], row["is_change"]) for row in paid] == [(100.0, False), (-25.0, True)]


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"settle": ["WO-NOBODY"]}, 422),
        ({"lines": [{"price": "10"}], "tenders": [[1, "4"]]}, 422),
        ({"lines": [{"price": "ten"}]}, 400),
        ({"lines": [{"quantity": 1}]}, 400),
        ({"lines": [{"price": "1"}], "config": 9}, 422),
        ({"lines": [{"price": "1"}], "at": "yesterday"}, 500),
    ],
)
def test_what_cannot_be_rung_leaves_nothing(sandbox: Sandbox, wish: dict[str, Any], status: int) -> None:
    answer = tell(sandbox, "till", **wish)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert (sandbox.state()["tickets"], dict(sandbox.store.table("pos.order.line"))) == ([], {})


def test_the_same_order_sent_twice_is_one_ticket(sandbox: Sandbox) -> None:
    order = Ringing(1, 1, "2026-11-21 10:00:00").paid()
    first, again = (call(sandbox, "pos.order", "sync_from_ui", orders=[order]) for _ in range(2))
    assert first == again
    assert len(sandbox.state()["tickets"]) == 1


def test_times_are_kept_to_the_microsecond_and_told_and_compared_by_the_second(sandbox: Sandbox) -> None:
    for place in (1, 2):
        tell(sandbox, "till", lines=[{"price": "1.00"}])
        row = sandbox.store.table("pos.order")[place]
        sandbox.store.put("pos.order", place, row | {"write_date": f"2026-11-21 10:00:0{place}.700000"})
    (told,) = call(sandbox, "pos.order", "search_read", domain=[["id", "=", 1]], fields=["write_date"])
    assert told["write_date"] == "2026-11-21 10:00:01"
    second = "2026-11-21 10:00:01"
    found = {operator: tickets(sandbox, ["write_date", operator, second]) for operator in (">", ">=", "<", "<=")}
    assert found == {">": ["2"], ">=": ["2", "1"], "<": [], "<=": ["1"]}
    assert tickets(sandbox, order="write_date") == ["1", "2"]
    assert tickets(sandbox, order="state, write_date desc") == ["2", "1"]


def test_a_late_commit_carries_the_time_its_transaction_began(sandbox: Sandbox) -> None:
    tell(sandbox, "till", lines=[{"price": "1.00"}])
    tell(sandbox, "till", lines=[{"price": "1.00"}], late=300)
    assert tickets(sandbox, order="write_date") == ["2", "1"]


def test_closing_writes_every_ticket_at_once(sandbox: Sandbox) -> None:
    for _ in range(2):
        tell(sandbox, "till", lines=[{"price": "1.00"}], late=300)
    assert tell(sandbox, "till/close").json() == {"closed": 2}
    rows = sandbox.state()["tickets"]
    assert ({row["state"] for row in rows}, len({row["write_date"] for row in rows})) == ({"done"}, 1)


def test_a_state_file_from_before_there_were_tills_gets_them(tmp_path: Any) -> None:
    with Sandbox(state_file=tmp_path / "old.sqlite") as old, old.store.transaction():
        for table in ("pos.config", "pos.session", "pos.payment.method"):
            for number in list(old.store.table(table)):
                old.store.drop(table, number)
        old.store.put("res.partner", 99, {"name": "Kept"})
    with Sandbox(state_file=tmp_path / "old.sqlite") as again:
        assert tell(again, "till", lines=[{"price": "1.00"}]).status_code == 200
        assert again.store.table("res.partner")[99] == {"name": "Kept"}
