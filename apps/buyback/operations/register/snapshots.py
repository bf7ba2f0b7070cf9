"""What a caller says of a purchase, as an entry keeps it, and back again."""

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ...inputs import EntryChanges, NewEntry, SellerSnapshot, ThingSnapshot
from ...models import RegisterEntry

SAID = ("seller", "things", "amount", "currency", "payment_mode", "document_code")


def said(new: NewEntry) -> dict[str, Any]:
    """The columns `SAID`. A thing alone is worth the whole amount."""
    alone = new.amount if len(new.things) == 1 else None
    return {
        "seller": _written(asdict(new.seller)),
        "things": [_written(asdict(replace(thing, value=_value(thing, alone)))) for thing in new.things],
        "amount": Decimal(f"{new.amount:.2f}"),
        "currency": new.currency,
        "payment_mode": str(new.payment_mode),
        "document_code": new.document_code,
    }


def as_input(standing: RegisterEntry, *, kind: str, changes: EntryChanges) -> NewEntry:
    """What stands there, said anew with these changes. Where the amount of a thing alone changes, so does its value."""
    kept = _seller(standing.seller)
    seller = changes.get("seller", kept)
    if seller.customer_id is None:  # corrected is what was written of them, not which customer they are
        seller = replace(seller, customer_id=kept.customer_id, customer_code=kept.customer_code)
    things = changes.get("things") or tuple(map(_thing, standing.things))
    if len(things) == 1 and "things" not in changes:
        things = (replace(things[0], value=None),)
    return NewEntry(
        kind=kind,
        seller=seller,
        things=things,
        amount=changes.get("amount", standing.amount),
        currency=standing.currency,
        payment_mode=changes.get("payment_mode", standing.payment_mode),
        document_code=standing.document_code,
    )


def _value(thing: ThingSnapshot, alone: Decimal | None) -> Decimal | None:
    return alone if thing.value is None else thing.value


def _written(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, (date, UUID)):
        return str(value)
    return value


def _seller(kept: dict[str, Any]) -> SellerSnapshot:
    dates = {name: kept[name] and date.fromisoformat(kept[name]) for name in ("born_on", "document_issued_on")}
    return SellerSnapshot(**kept | dates | {"customer_id": kept["customer_id"] and UUID(kept["customer_id"])})


def _thing(kept: dict[str, Any]) -> ThingSnapshot:
    return ThingSnapshot(**kept | {"item_id": UUID(kept["item_id"]), "value": kept["value"] and Decimal(kept["value"])})
