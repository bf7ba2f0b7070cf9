"""Work orders to pay: one confirmed `sale.order` each, corrected in place when the quote changes.

Traps held here: lines without an external id are appended by every load; a line withdrawn from the quote stays
until its quantity is 0 (a confirmed order's lines cannot be deleted); confirming twice is an error.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..contract import Applied, ExternalRef, Outcome, Payload, Refused
from . import customers
from .client import CallFailed, OdooClient, Record
from .rendering import MODULE
from .stored import differs, find_by_handle

MODEL, LINE_MODEL = "sale.order", "sale.order.line"
CONFIRMED = ("sale", "done")
FIELDS = ["name", "state", "amount_total", "currency_id", "order_line", "client_order_ref", "origin"]
LINE_FIELDS = ["sequence", "product_id", "name", "product_uom_qty", "price_unit", "discount", "tax_ids"]
HALF_CENT = Decimal("0.005")


def push(client: OdooClient, payload: Payload) -> Outcome:
    found = _find(client, payload)
    if found and (settled := _settled(client, found, payload)):
        return settled
    customers.ensure(client, payload)
    order = payload["order"]
    (number,) = client.load(MODEL, order["fields"], order["rows"])
    _withdraw_lines(client, number, payload)
    stored = _read(client, number)
    if wrong := _wrong_total(stored, payload):
        return wrong
    if stored["state"] not in CONFIRMED:
        stored = _confirm(client, number)
    if stored["state"] not in CONFIRMED:
        return Refused("not_confirmed", f"{stored['name']} stays {stored['state']}")
    return _wrong_total(stored, payload) or _applied(stored)


def lookup(client: OdooClient, payload: Payload) -> Outcome | None:
    found = _find(client, payload)
    return _settled(client, found, payload) if found else None


def _find(client: OdooClient, payload: Payload) -> Record | None:
    order = payload["order"]
    domain = [["client_order_ref", "=", order["reference"]]]
    return find_by_handle(client, MODEL, domain, FIELDS, {order["handle"]}).get(order["handle"])


def _read(client: OdooClient, number: int) -> Record:
    records = client.read(MODEL, [["id", "=", number]], FIELDS)
    if not records:
        raise CallFailed(Refused("missing", f"{MODEL} {number} cannot be read back: check the bot's record rules"))
    return records[0]


def _settled(client: OdooClient, found: Record, payload: Payload) -> Outcome | None:
    """The final outcome when the stored order needs nothing more, else None."""
    if found["state"] == "cancel":
        return Refused("cancelled_at_partner", f"{found['name']} was cancelled in Odoo")
    if found["state"] not in CONFIRMED or _wrong_total(found, payload) or not _same_lines(client, found, payload):
        return None
    return _applied(found)


def _same_lines(client: OdooClient, found: Record, payload: Payload) -> bool:
    stored = client.read(LINE_MODEL, [["id", "in", found["order_line"]]], LINE_FIELDS)
    names = client.external_ids(LINE_MODEL, [line["id"] for line in stored])
    by_handle = {names[line["id"]]: line for line in stored if names.get(line["id"])}
    wanted = _sent_lines(payload)
    return wanted.keys() <= by_handle.keys() and not any(
        differs(by_handle[handle], column, text) for handle, sent in wanted.items() for column, text in sent.items()
    )


def _sent_lines(payload: Payload) -> dict[str, dict[str, str]]:
    prefix = "order_line/"
    lines: dict[str, dict[str, str]] = {}
    for row in payload["order"]["rows"]:
        cells = zip(payload["order"]["fields"], row, strict=True)
        sent = {column.removeprefix(prefix): text for column, text in cells if column.startswith(prefix)}
        lines[sent.pop("id")] = sent
    return lines


def _withdraw_lines(client: OdooClient, number: int, payload: Payload) -> None:
    """Only lines that carry our external id: what staff added in Odoo is theirs, and shows in the total."""
    lines = client.read(LINE_MODEL, [["order_id", "=", number], ["product_uom_qty", "!=", 0]], ["product_uom_qty"])
    names = client.external_ids(LINE_MODEL, [line["id"] for line in lines])
    kept = _sent_lines(payload).keys()
    gone = [line for line, name in names.items() if name.startswith(f"{MODULE}.wol_") and name not in kept]
    if gone:
        client.write(LINE_MODEL, gone, {"product_uom_qty": 0})


def _confirm(client: OdooClient, number: int) -> Record:
    """Confirm and read back. Another push may have been faster: then the call is refused and the state is right."""
    try:
        client.act(MODEL, "action_confirm", [number])
    except CallFailed as failure:
        stored = _read(client, number)
        if isinstance(failure.outcome, Refused) and stored["state"] in CONFIRMED:
            return stored
        raise
    return _read(client, number)


def _wrong_total(stored: Record, payload: Payload) -> Outcome | None:
    expected: dict[str, Any] = payload["expected"]
    currency = stored["currency_id"][1] if stored["currency_id"] else ""
    if currency != expected["currency"]:
        return Refused("currency_differs", f"{stored['name']} is in {currency}, the document in {expected['currency']}")
    # Odoo may round tax over the whole order: up to half a cent a line is its rounding, more is another price or tax.
    allowed = HALF_CENT * len(payload["order"]["rows"])
    if abs(Decimal(stored["amount_total"]) - Decimal(expected["total"])) > allowed:
        return Refused(
            "total_differs",
            f"Odoo makes {stored['amount_total']} {currency} of {stored['name']}, the document says "
            f"{expected['total']}: check the tax mapping (tax-included taxes) and lines added in Odoo",
        )
    return None


def _applied(stored: Record) -> Applied:
    return Applied((ExternalRef(MODEL, str(stored["id"]), stored["name"]),))
