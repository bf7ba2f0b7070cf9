"""The bytes an entry is proved by, and the hash that binds it to the one before.

This form is a promise: what stands here for `FORMAT` can never change, or no entry written before would verify.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from apps.core.search import fold

from .register import RegisterCheckpoint, RegisterEntry

FORMAT = 1


def content(entry: RegisterEntry) -> dict[str, Any]:
    """All an entry says, in strings, numbers and lists only."""
    return {
        "format": FORMAT,
        "id": str(entry.id),
        "store": str(entry.store_id),
        "legal_entity": str(entry.legal_entity_id),
        "number": entry.number,
        "kind": str(entry.kind),
        "occurred_at": _moment(entry.occurred_at),
        "recorded_at": _moment(entry.recorded_at),
        "establishment": entry.establishment,
        "seller": entry.seller,
        "things": entry.things,
        "amount": f"{entry.amount:.2f}",
        "currency": entry.currency,
        "payment_mode": str(entry.payment_mode),
        "document": entry.document_code,
        "corrects": entry.corrects_number,
        "corrects_id": str(entry.corrects_id) if entry.corrects_id else None,
        "reason": entry.reason,
        "recorded_by": entry.recorded_by,
    }


def canonical(entry: RegisterEntry) -> bytes:
    """UTF-8, names sorted, no blanks between: the same everywhere for the same content."""
    return _bytes(content(entry))


def digest(previous_hash: str, entry: bytes) -> str:
    """SHA-256, in hexadecimal, over the former hash as text, a line feed, and the entry's canonical bytes."""
    return hashlib.sha256(previous_hash.encode() + b"\n" + entry).hexdigest()


def seal_of(checkpoint: RegisterCheckpoint) -> str:
    """What binds a checkpoint to the one before it."""
    told = {
        "format": FORMAT,
        "id": str(checkpoint.id),
        "store": str(checkpoint.store_id),
        "number": checkpoint.number,
        "hash": checkpoint.hash,
        "recorded_before": _moment(checkpoint.recorded_before),
        "kept_years": checkpoint.kept_years,
        "sealed_at": _moment(checkpoint.sealed_at),
        "sealed_by": checkpoint.sealed_by,
    }
    return digest(checkpoint.previous_seal, _bytes(told))


def found_by(entry: RegisterEntry) -> dict[str, str]:
    """The columns that only serve to find an entry: recomputed whenever it is verified."""
    seller = entry.seller
    things = [
        thing[name]
        for thing in entry.things
        for name in ("item_code", "nature", "description", "brand", "model", "identifier", "marks")
    ]
    people = ("family_name", "given_name", "company_name", "document_number", "customer_code")
    return {
        "code": f"{entry.establishment['code']}-{entry.number}",
        "store_code": entry.establishment["code"],
        "seller_text": fold(*(seller[name] for name in people)),
        "search_text": fold(entry.document_code, *things),
    }


def _bytes(told: dict[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
