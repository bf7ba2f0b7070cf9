"""`load` as 19.0 does it: upsert by external id, errors inside a 200, and its traps."""

from pathlib import Path

import pytest

from apps.integrations.sandbox.methods import call
from apps.integrations.sandbox.seed import sow
from apps.integrations.sandbox.store import Store

ORDER = ["id", "partner_id/id", "order_line/product_id/.id", "order_line/price_unit"]


def stocked() -> Store:
    store = Store()
    sow(store)
    load(store, "res.partner", ["id", "name"], [["recommerce.cust_1", "Anne"]])
    return store


def load(store: Store, model: str, fields: list[str], data: list[list[str]]) -> dict:
    return call(store, model, "load", {"fields": fields, "data": data})


def test_the_same_external_id_is_the_same_record() -> None:
    store = stocked()

    again = load(store, "res.partner", ["id", "name"], [["recommerce.cust_1", "Anne D."]])

    assert again == {"ids": [16], "messages": [], "nextrow": 0}
    assert {row["name"] for row in store.table("res.partner").values()} == {"Anne D."}


def test_without_an_external_id_every_load_creates() -> None:
    store = stocked()

    first, second = (load(store, "res.partner", ["id", "name"], [["", "Bob"]])["ids"] for _ in range(2))

    assert first != second


def test_lines_without_an_external_id_are_appended_each_time() -> None:
    store = stocked()
    rows = [["recommerce.wo_1", "recommerce.cust_1", "1", "10"], ["", "", "2", "5"]]

    first, second = load(store, "sale.order", ORDER, rows), load(store, "sale.order", ORDER, rows)

    assert first == second
    assert len(store.table("sale.order.line")) == 4
    assert store.table("sale.order")[first["ids"][0]]["amount_total"] == 30.0


def test_lines_with_an_external_id_are_not() -> None:
    store = stocked()
    rows = [["recommerce.wo_1", "recommerce.cust_1", "1", "10", "recommerce.wol_1"]]

    for _ in range(2):
        load(store, "sale.order", [*ORDER, "order_line/id"], rows)

    assert len(store.table("sale.order.line")) == 1


@pytest.mark.parametrize(
    "model, fields, row, field, message",
    [
        ("res.partner", ["id", "name"], ["x.1", ""], None, "Contacts require a name"),
        ("res.partner", ["id", "name", "lang"], ["x.1", "A", "de_DE"], "lang",
         "Value 'de_DE' not found in selection field 'Language'"),
        ("res.partner", ["id", "name", "country_id/id"], ["x.1", "A", "base.zz"], "country_id",
         "No matching record found for external id 'base.zz' in field 'Country'"),
        ("account.payment", ["id", "amount"], ["x.1", "1,5"], "amount",
         "'1,5' does not seem to be a number for field 'Amount'"),
        ("account.payment", ["id", "amount"], ["x.1", "-5"], None, "The payment amount cannot be negative."),
        ("account.payment", ["id", "journal_id/.id"], ["x.1", "999"], "journal_id",
         "No matching record found for database id '999' in field 'Journal'"),
        ("account.payment", ["id", "journal_id/.id"], ["x.1", "abc"], "journal_id",
         "Invalid database id 'abc' for the field 'Journal'"),
        ("sale.order", ORDER, ["x.1", "recommerce.cust_1", "99", "1"], "order_line",
         "No matching record found for database id '99' in field 'Order Lines/Product'"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_a_200_with_ids_false_and_nothing_stored(
    model: str, fields: list[str], row: list[str], field: str | None, message: str
) -> None:
    store = stocked()
    before = len(store.table(model))

    answer = load(store, model, fields, [row])

    assert answer["ids"] is False
    assert answer["nextrow"] == 0
    first = answer["messages"][0]
    assert (first["type"], first["record"], first.get("field"), first["message"]) == ("error", 0, field, message)
    assert len(store.table(model)) == before


def test_one_bad_row_undoes_the_others() -> None:
    store = stocked()

    answer = load(store, "account.payment", ["id", "amount"], [["x.1", "5"], ["x.2", "abc"]])

    assert (answer["ids"], [message["record"] for message in answer["messages"]]) == (False, [1])
    assert store.table("account.payment") == {}


def test_a_posted_payment_is_rewritten_without_a_word() -> None:
    """The trap that makes the adapter compare before it loads."""
    store = stocked()
    (number,) = load(store, "account.payment", ["id", "amount"], [["x.1", "50"]])["ids"]
    call(store, "account.payment", "action_post", {"ids": [number]})

    load(store, "account.payment", ["id", "amount"], [["x.1", "60"]])

    stored = store.table("account.payment")[number]
    assert (stored["amount"], stored["state"]) == (60.0, "in_process")


def test_a_record_deleted_in_the_meantime_is_created_again() -> None:
    store = stocked()
    call(store, "res.partner", "unlink", {"ids": [16]})

    assert load(store, "res.partner", ["id", "name"], [["recommerce.cust_1", "Anne"]])["ids"] == [17]


def test_a_refused_transaction_leaves_no_row_in_the_file(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.sqlite")
    sow(store)
    refused = load(store, "account.payment", ["id", "amount"], [["x.1", "5"], ["x.2", "abc"]])
    store.close()

    back = Store(tmp_path / "state.sqlite")
    assert refused["ids"] is False
    assert (back.table("account.payment"), len(back.table("account.journal"))) == ({}, 2)
    back.close()
