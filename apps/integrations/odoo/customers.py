"""Customers: `res.partner`, found by their code and their external id."""

from __future__ import annotations

from ..contract import Applied, ExternalRef, Outcome, Payload, Refused
from .client import OdooClient, Record
from .stored import differs, find_by_handle

MODEL = "res.partner"


def push(client: OdooClient, payload: Payload) -> Outcome:
    customer = payload["customer"]
    (number,) = client.load(MODEL, customer["fields"], [customer["row"]])
    stored = client.read(MODEL, [["id", "=", number]], ["name", "ref"])
    if [record["ref"] for record in stored] != [customer["reference"]]:
        return Refused("missing", f"{MODEL} {number} cannot be read back: check the bot's record rules")
    return Applied((ExternalRef(MODEL, str(number), customer["reference"]),))


def lookup(client: OdooClient, payload: Payload) -> Outcome | None:
    """Odoo tidies some values (VAT numbers): a difference here only means that the idempotent push runs again."""
    found = _find(client, payload)
    sent = dict(zip(payload["customer"]["fields"], payload["customer"]["row"], strict=True))
    if found is None or any(differs(found, column, text) for column, text in sent.items() if column != "id"):
        return None
    country = sent["country_id/id"]
    if country and not _same_country(client, found, country):
        return None
    return Applied((ExternalRef(MODEL, str(found["id"]), payload["customer"]["reference"]),))


def ensure(client: OdooClient, payload: Payload) -> None:
    """Make the customer exist for another document, without overwriting what a later upsert may have brought."""
    if _find(client, payload) is None:
        customer = payload["customer"]
        client.load(MODEL, customer["fields"], [customer["row"]])


def _find(client: OdooClient, payload: Payload) -> Record | None:
    customer = payload["customer"]
    fields = [column.partition("/")[0] for column in customer["fields"] if column != "id"]
    domain = [["ref", "=", customer["reference"]]]
    return find_by_handle(client, MODEL, domain, fields, {customer["handle"]}).get(customer["handle"])


def _same_country(client: OdooClient, found: Record, country: str) -> bool:
    number = found["country_id"][0]
    return client.external_ids("res.country", [number]).get(number) == country
