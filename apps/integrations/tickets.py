"""A till's ticket as a partner reports it: which of our documents it paid, and how. Data, kept as JSON in the inbox.

`version` stands for what the till itself recorded: reading a ticket again gives the same one, whatever became of the
order it paid and of the partner's books meanwhile; a ticket that was changed has another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from apps.payments.states import ReceiptKind


@dataclass(frozen=True)
class TillName:
    """A till as the partner calls it: its identifier and the name people gave it there."""

    value: str
    label: str


@dataclass(frozen=True)
class TicketName:
    """`line` counts the payments of our documents on the ticket, from 1: two work orders on one ticket are 1 and 2."""

    till: TillName
    number: str
    occurred_at: datetime
    line: int = 1


@dataclass(frozen=True)
class TakenLine:
    """`tax` is the partner's tax."""

    due: Decimal
    paid: Decimal
    discount: Decimal
    reason: str = ""
    by: str = ""
    tax: str = ""


@dataclass(frozen=True)
class TakenTender:
    """`method` is the partner's identifier; `kind` what the partner says it is, where nobody mapped it."""

    method: str
    kind: str
    amount: Decimal
    reference: str = ""


@dataclass(frozen=True)
class TakenPayment:
    """What one document of ours got: `payable` is a code of ours, else `subject_id` says which document it is."""

    name: TicketName
    kind: ReceiptKind
    payable: str
    subject_id: UUID | None
    currency: str
    lines: tuple[TakenLine, ...]
    tenders: tuple[TakenTender, ...]
    reverses: TicketName | None = None


@dataclass(frozen=True)
class ReadTicket:
    """`problem` says why it could not be understood; then it has no payments, and somebody must look."""

    reference: str
    version: str
    number: str
    payments: tuple[TakenPayment, ...] = ()
    problem: str = ""


def to_json(ticket: ReadTicket) -> bytes:
    return json.dumps(asdict(ticket), default=_text, sort_keys=True, separators=(",", ":")).encode()


def from_json(body: bytes) -> ReadTicket:
    data = json.loads(body)
    return ReadTicket(
        reference=data["reference"],
        version=data["version"],
        number=data["number"],
        payments=tuple(_payment(row) for row in data["payments"]),
        problem=data["problem"],
    )


def _payment(row: Mapping[str, Any]) -> TakenPayment:
    return TakenPayment(
        name=_name(row["name"]),
        kind=ReceiptKind(row["kind"]),
        payable=row["payable"],
        subject_id=UUID(row["subject_id"]) if row["subject_id"] else None,
        currency=row["currency"],
        lines=tuple(
            TakenLine(**{**line, **{name: Decimal(line[name]) for name in ("due", "paid", "discount")}})
            for line in row["lines"]
        ),
        tenders=tuple(TakenTender(**{**tender, "amount": Decimal(tender["amount"])}) for tender in row["tenders"]),
        reverses=_name(row["reverses"]) if row["reverses"] else None,
    )


def _name(row: Mapping[str, Any]) -> TicketName:
    at = datetime.fromisoformat(row["occurred_at"])
    return TicketName(TillName(**row["till"]), row["number"], at, row["line"])


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
