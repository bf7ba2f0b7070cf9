"""What a printed part of the register shows."""

from typing import Any

from django.utils.text import capfirst

from apps.customers.states import DocumentKind

from ..models import RegisterEntry, RegisterExport
from ..states import EntryKind, PaymentMode

DOCUMENTS = dict(DocumentKind.choices)


def context(export: RegisterExport, entries: list[RegisterEntry], head: dict[str, Any], part: int) -> dict[str, Any]:
    return {"export": export, "head": head, "part": part, "rows": [shown(entry) for entry in entries]}


def shown(entry: RegisterEntry) -> dict[str, Any]:
    """An entry with its words, for paper and for the screen of who may see all of it."""
    return {
        "entry": entry,
        "kind": capfirst(str(EntryKind(entry.kind).label)),
        "payment": PaymentMode(entry.payment_mode).label if entry.payment_mode else "",
        "document": DOCUMENTS.get(entry.seller["document_kind"], entry.seller["document_kind"]),
    }
