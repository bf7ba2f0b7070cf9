"""A JSON Schema for the data of each event type, drawn from what `events.py` declares."""

from typing import Any

from apps.core.events import FACT_KEYS

from . import catalogue
from .envelope import MONEY, PING, VERIFICATION, schema_url

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string"}
TEXT_OR_NULL = {"type": ["string", "null"]}
SAID = {
    "balance": "What is still to pay, as a decimal string.",
    "status": "The state it is now in; null when this event did not move it.",
    "version": "Counts the changes of this thing: an event with a smaller one than yours is older news.",
    "changed": "Names of the fields that changed.",
}


def of(type_name: str) -> dict[str, Any] | None:
    """None when nothing of this type is ever sent."""
    if type_name == VERIFICATION:
        properties: dict[str, Any] = {"endpoint": TEXT, "challenge": TEXT}
        return _schema(type_name, properties, ["endpoint", "challenge"])
    if type_name == PING:
        return _schema(type_name, {"endpoint": TEXT}, ["endpoint"])
    if type_name not in catalogue.told():
        return None
    always = {
        "id": {**TEXT, "format": "uuid"},
        **dict.fromkeys(("code", "store", "status", "previous_status", *MONEY), TEXT_OR_NULL),
        "version": {"type": "integer", "minimum": 1},
        "changed": {"type": "array", "items": TEXT},
    }
    sometimes = {**dict.fromkeys(sorted(FACT_KEYS - set(MONEY)), TEXT), "sample": {"const": True}}
    return _schema(type_name, {**always, **sometimes}, list(always))


def _schema(type_name: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    described = {
        name: {**schema, "description": SAID[name]} if name in SAID else schema for name, schema in properties.items()
    }
    return {
        "$schema": DIALECT,
        "$id": schema_url(type_name),
        "title": type_name,
        "type": "object",
        "properties": described,
        "required": required,
        "additionalProperties": True,  # a later version may tell more: ignore what you do not know
    }
