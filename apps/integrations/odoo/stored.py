"""Comparing what Odoo stores with what a `load` row asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .client import OdooClient, Record


def find_by_handle(
    client: OdooClient, model: str, domain: list[Any], fields: list[str], handles: set[str]
) -> dict[str, Record]:
    """Records of the domain that carry one of our external ids: references alone are not unique in Odoo."""
    records = client.read(model, domain, fields)
    names = client.external_ids(model, [record["id"] for record in records])
    return {names[record["id"]]: record for record in records if names.get(record["id"]) in handles}


def differs(record: Record, column: str, sent: str) -> bool:
    """Whether a stored field says something else than the text sent for this `load` column.

    A relation sent by external id is only compared as set or empty.
    """
    name, _, _ = column.partition("/")
    value = record[name]
    if name == "is_company":
        return value is not (sent == "1")
    if value is False or value is None:
        return sent != ""
    if isinstance(value, (int, Decimal)):
        return Decimal(value) != Decimal(sent or "0")
    if isinstance(value, list):
        return not sent or (column.endswith("/.id") and _ids(value) != [sent])
    return str(value) != sent


def _ids(value: list[Any]) -> list[str]:
    """many2one reads as [id, name], many2many as [id, …]."""
    ids = value[:1] if len(value) == 2 and isinstance(value[1], str) else value
    return [str(number) for number in ids]
