"""A rendered document as people read it: rows under their columns' names, personal data behind a mask."""

import json
from typing import Any

MASK = "•••"
# What a document may say to everybody who sees deliveries. A name that is not here is masked: a new field of a new
# partner must be let through on purpose.
PLAIN = frozenset({
    "kind", "lang", "handle", "reference", "id", "ref", "is_company", "country_id/id", "total", "currency", "amount",
    "partner_id/id", "client_order_ref", "origin", "date", "memo", "payment_reference", "payment_type", "partner_type",
    "currency_id/id", "journal_id/.id", "allowed_company_ids",
})  # fmt: skip
PLAIN_GROUPS = ("order_line/", "invoice_line_ids/")


def readable(content: bytes, *, personal: bool) -> str:
    """Indented JSON. `personal`: the reader may see personal data."""
    shaped = _shaped(json.loads(content))
    return json.dumps(shaped if personal else _masked(shaped, ""), indent=2, ensure_ascii=False)


def _shaped(value: Any) -> Any:
    """`fields` with `row` or `rows` become records: what stands where is read, not counted."""
    if isinstance(value, list):
        return [_shaped(each) for each in value]
    if not isinstance(value, dict):
        return value
    fields = value.get("fields")
    told = {key: _shaped(each) for key, each in value.items() if not (fields and key in ("fields", "row", "rows"))}
    if fields and "row" in value:
        told["row"] = dict(zip(fields, value["row"], strict=False))
    if fields and "rows" in value:
        told["rows"] = [dict(zip(fields, row, strict=False)) for row in value["rows"]]
    return told


def _masked(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _masked(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_masked(each, name) for each in value]
    plain = name in PLAIN or name.startswith(PLAIN_GROUPS)
    return value if plain or value in ("", None) else MASK
