"""Till payments: one posted `account.payment` per tender.

Trap held here: `load` on a posted payment silently rewrites its amount (seen on 19.0), so a posted payment is
compared and never loaded again.
"""

from __future__ import annotations

from ..contract import Applied, ExternalRef, Outcome, Payload, Refused
from . import customers
from .client import OdooClient, Record
from .stored import differs, find_by_handle

MODEL = "account.payment"
POSTED = ("in_process", "paid")
FIELDS = ["name", "state", "amount", "currency_id", "date", "journal_id", "memo", "payment_type"]
COMPARED = ("amount", "date", "journal_id/.id", "memo", "payment_type")


def push(client: OdooClient, payload: Payload) -> Outcome:
    found = _find(client, payload)
    if refused := _contradiction(found, payload):
        return refused
    open_rows = [row for row in payload["payments"]["rows"] if row[0] not in found or found[row[0]]["state"] == "draft"]
    if open_rows:
        customers.ensure(client, payload)
        numbers = client.load(MODEL, payload["payments"]["fields"], open_rows)
        client.act(MODEL, "action_post", numbers)
        found |= _read(client, dict(zip(numbers, (row[0] for row in open_rows), strict=True)))
    return _posted(found, payload) or Refused("not_posted", _states(found))


def lookup(client: OdooClient, payload: Payload) -> Outcome | None:
    found = _find(client, payload)
    return _contradiction(found, payload) or _posted(found, payload)


def _find(client: OdooClient, payload: Payload) -> dict[str, Record]:
    wanted = payload["payments"]
    handles = {row[0] for row in wanted["rows"]}
    return find_by_handle(client, MODEL, [["payment_reference", "=", wanted["reference"]]], FIELDS, handles)


def _read(client: OdooClient, handles: dict[int, str]) -> dict[str, Record]:
    return {handles[record["id"]]: record for record in client.read(MODEL, [["id", "in", [*handles]]], FIELDS)}


def _contradiction(found: dict[str, Record], payload: Payload) -> Outcome | None:
    """Refused when a payment that may no longer be touched says something else than the payload."""
    for row in payload["payments"]["rows"]:
        stored = found.get(row[0])
        if stored is None or stored["state"] == "draft":
            continue
        if stored["state"] not in POSTED:
            return Refused("cancelled_at_partner", _states(found))
        sent = dict(zip(payload["payments"]["fields"], row, strict=True))
        currency = stored["currency_id"][1]
        wrong = [column for column in COMPARED if differs(stored, column, sent[column])]
        if wrong or currency != payload["expected"]["currency"]:
            return Refused(
                "already_posted_differs",
                f"{stored['name']} holds {stored['amount']} {currency} of {stored['date']}, "
                f"the document says {sent['amount']} {payload['expected']['currency']} of {sent['date']}",
            )
    return None


def _posted(found: dict[str, Record], payload: Payload) -> Outcome | None:
    """Applied when every tender is there, posted and as sent."""
    complete = len(found) == len(payload["payments"]["rows"])
    if not complete or any(payment["state"] not in POSTED for payment in found.values()):
        return None
    return _contradiction(found, payload) or Applied(
        tuple(ExternalRef(MODEL, str(payment["id"]), payment["name"]) for payment in found.values())
    )


def _states(found: dict[str, Record]) -> str:
    return ", ".join(f"{payment['name'] or payment['id']}: {payment['state']}" for payment in found.values())
