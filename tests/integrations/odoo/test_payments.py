"""What a till payment becomes in Odoo."""

from dataclasses import replace
from decimal import Decimal

from apps.integrations.documents import Tender

from .factories import ODOO, payment
from .servers import Odoo19, the_id


def test_each_tender_is_one_posted_payment(odoo: Odoo19) -> None:
    document = payment(("card", "50.00"), ("cash", "23.13"))

    assert odoo.lookup(document) is None
    first = odoo.push(document)

    assert odoo.push(document) == first
    assert odoo.lookup(document) == first
    assert len(first.references) == 2
    reference = odoo.payload(document)["payments"]["reference"]
    assert reference == f"LYON1/T1/2026-11-21/{document.ticket_number}/1"
    stored = odoo.read(
        "account.payment", [["payment_reference", "=", reference]], "state", "amount", "journal_id", "memo", "date"
    )
    journals = [int(odoo.using.require("tender", method)) for method in ("card", "cash")]
    assert [(row["state"], row["amount"], row["journal_id"][0], row["memo"], row["date"]) for row in stored] == [
        ("in_process", Decimal("50.0"), journals[0], "WO-7K2M9QX", "2026-11-21"),
        ("in_process", Decimal("23.13"), journals[1], "WO-7K2M9QX", "2026-11-21"),
    ]


def test_a_posted_payment_is_never_rewritten(odoo: Odoo19) -> None:
    """`load` would change its amount without a word."""
    document = payment(("card", "50.00"))
    number = the_id(odoo.push(document))
    other = replace(document, amount=Decimal("60.00"), tenders=(Tender(method="card", amount=Decimal("60.00")),))

    outcome = odoo.push(other)

    assert outcome.code == "already_posted_differs"
    assert "holds 50.0 EUR" in outcome.reason
    assert "says 60.00 EUR" in outcome.reason
    assert [row["amount"] for row in odoo.read("account.payment", [["id", "=", number]], "amount")] == [Decimal("50.0")]
    assert odoo.lookup(other) == outcome


def test_a_payment_cancelled_in_odoo_is_not_revived(odoo: Odoo19) -> None:
    document = payment(("card", "50.00"))
    number = the_id(odoo.push(document))
    odoo.call("account.payment", "action_cancel", [number])

    outcome = odoo.push(document)

    assert outcome.code == "cancelled_at_partner"
    states = [row["state"] for row in odoo.read("account.payment", [["id", "=", number]], "state")]
    assert states == ["canceled"]


def test_a_half_posted_receipt_is_completed_without_touching_the_posted_tender(odoo: Odoo19) -> None:
    document = payment(("card", "5.00"), ("cash", "6.00"))
    payload = odoo.payload(document)
    only_card = {**payload, "payments": {**payload["payments"], "rows": payload["payments"]["rows"][:1]}}
    card = the_id(ODOO.push(only_card, odoo.to))
    assert ODOO.lookup(payload, odoo.to) is None

    outcome = ODOO.push(payload, odoo.to)

    assert sorted(int(reference.value) for reference in outcome.references)[0] == card
    assert len(outcome.references) == 2
