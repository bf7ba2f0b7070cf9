"""One document, one record: repeated, in parallel, and beside records that look alike."""

from uuid import uuid4

import pytest

from apps.integrations.contract import Applied, Retry
from apps.integrations.documents import Document
from apps.integrations.odoo.client import OdooClient
from apps.integrations.sandbox.server import Sandbox

from .factories import ODOO, connection, customer, deliver, in_parallel, line, mapping, payment, work_order
from .servers import Odoo19, the_id


@pytest.mark.parametrize("kind", ["customer", "work order", "payment"])
def test_parallel_pushes_of_one_document_make_one_record(odoo: Odoo19, kind: str) -> None:
    tag = str(uuid4())[:8]
    document, model, domain, expected = {
        "customer": (person := customer(code=f"CU-{tag}"), "res.partner", [["ref", "=", person.code]], 1),
        "work order": (
            work_order(line("10.00"), line("5.00", position=2), total="15.00", code=f"WO-{tag}"),
            "sale.order",
            [["client_order_ref", "=", f"WO-{tag}"]],
            1,
        ),
        "payment": (
            payment(("card", "5.00"), ("cash", "6.00"), payable_code=f"WO-{tag}"),
            "account.payment",
            [["memo", "=", f"WO-{tag}"]],
            2,
        ),
    }[kind]
    payload = odoo.payload(document)

    outcomes = in_parallel(6, lambda: ODOO.push(payload, odoo.to))

    assert {type(outcome) for outcome in outcomes} <= {Applied, Retry}
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Retry)} <= {"busy"}
    final = deliver(payload, odoo.to)
    assert isinstance(final, Applied)
    assert {outcome for outcome in outcomes if isinstance(outcome, Applied)} <= {final}
    assert len(odoo.read(model, domain, "name")) == expected
    if kind == "work order":
        orders = [row["id"] for row in odoo.read(model, domain, "name")]
        assert len(odoo.read("sale.order.line", [["order_id", "in", orders]], "name")) == 2


@pytest.mark.parametrize(
    "document",
    [customer(), work_order(line("10.00"), total="10.00"), payment(("card", "5.00"), ("cash", "6.00"))],
    ids=lambda document: document.KIND,
)
def test_pushing_what_is_there_writes_nothing_but_the_customer(document: Document) -> None:
    with Sandbox() as sandbox:
        odoo = Odoo19(connection(sandbox.url), mapping())
        odoo.push(document)
        calls = len(sandbox.state()["calls"])

        odoo.push(document)

        again = sandbox.state()["calls"][calls:]
        writes = [call["model"] for call in again if call["method"] not in ("search_read", "get_external_id")]
        assert writes == (["res.partner"] if document.KIND == "CustomerUpsert" else [])


def test_records_made_by_hand_with_our_references_are_not_taken_for_ours(odoo: Odoo19) -> None:
    order, receipt = work_order(line("10.00"), total="10.00"), payment(("card", "5.00"))
    reference = odoo.payload(receipt)["payments"]["reference"]
    the_id(odoo.push(order.customer))
    (person,) = odoo.read("res.partner", [["ref", "=", order.customer.code]], "name")
    hand = OdooClient(odoo.to, {"lang": "en_US"})
    hand.load("sale.order", ["id", "partner_id/.id", "client_order_ref"], [["", str(person["id"]), order.code]])
    hand.load(
        "account.payment",
        ["id", "partner_id/.id", "amount", "journal_id/.id", "payment_reference"],
        [["", str(person["id"]), "5.00", odoo.using.require("tender", "card"), reference]],
    )

    assert (odoo.lookup(order), odoo.lookup(receipt)) == (None, None)
    assert isinstance(odoo.push(order), Applied)
    assert isinstance(odoo.push(receipt), Applied)

    assert len(odoo.read("sale.order", [["client_order_ref", "=", order.code]], "name")) == 2
    states = [row["state"] for row in odoo.read("account.payment", [["payment_reference", "=", reference]], "state")]
    assert sorted(states) == ["draft", "in_process"]
