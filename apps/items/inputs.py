"""What operations on items take. In changes, a name left out means: leave as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from .states import IdentifierKind, VatOrigin


@dataclass(frozen=True, kw_only=True)
class ItemInput:
    """A customer's thing when `customer_id` is given, else our own with its VAT origin."""

    store_id: UUID
    customer_id: UUID | None = None
    product_id: UUID | None = None
    description: str = ""
    brand_name: str = ""
    model_name: str = ""
    color: str = ""
    identifier_kind: IdentifierKind = IdentifierKind.NONE
    identifier: str = ""
    vat_origin: VatOrigin = VatOrigin.UNKNOWN
    metadata: dict[str, str] = field(default_factory=dict)


def kind_by_shape(number: str) -> IdentifierKind:
    """What a number nobody named is taken for: an IMEI where its check digit (Luhn) fits, else a maker's serial number.
    A bicycle register number has no shape of its own."""
    typed = "".join(number.split())
    if len(typed) != 15 or not (typed.isascii() and typed.isdigit()):
        return IdentifierKind.SERIAL if typed else IdentifierKind.NONE
    doubled = "".join(str(int(digit) * (1 + place % 2)) for place, digit in enumerate(typed))
    return IdentifierKind.IMEI if sum(map(int, doubled)) % 10 == 0 else IdentifierKind.SERIAL


class ItemChanges(TypedDict, total=False):
    description: str
    brand_name: str
    model_name: str
    color: str
    identifier_kind: IdentifierKind
    identifier: str
    product_id: UUID | None
    metadata: dict[str, str]


CHANGEABLE = tuple(ItemChanges.__annotations__)


@dataclass(frozen=True)
class Source:
    """The document an entry of the ledger comes from, by value: items knows none of the apps above it."""

    resource: str
    id: UUID
    code: str


MOST_FILES = 30  # of one condition report


@dataclass(frozen=True)
class Finding:
    """One observed fact, as it was put to whoever looked: {fr, en}, and the photo that shows it."""

    code: str
    labels: Mapping[str, str]
    note: str = ""
    file_id: UUID | None = None


class LocationChanges(TypedDict, total=False):
    name: str


@dataclass(frozen=True, kw_only=True)
class NewTransfer:
    """`prices`, tax included, are of those that another company buys: all of them, or none."""

    store_id: UUID
    destination_id: UUID
    item_ids: tuple[UUID, ...] = ()
    prices: Mapping[UUID, Decimal] = field(default_factory=dict)
    note: str = ""
