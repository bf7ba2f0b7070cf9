"""What the police register takes: everything by value, so that nothing that changes later rewrites an entry."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SellerSnapshot:
    """Who sold, deposited or gave. Of a company, its name and seat, and the person who stood there for it."""

    customer_id: UUID | None = None
    customer_code: str = ""
    family_name: str = ""
    given_name: str = ""
    capacity: str = ""
    home: str = ""
    born_on: date | None = None
    document_kind: str = ""
    document_number: str = ""
    document_issued_on: date | None = None
    document_authority: str = ""
    company_name: str = ""
    seat: str = ""


@dataclass(frozen=True, kw_only=True)
class ThingSnapshot:
    """One thing. `value` is its part of the entry's amount and may be left out when it is alone. `heritage` says that
    it is of artistic or historical interest, `protection` what is known of its being protected."""

    item_id: UUID
    item_code: str
    nature: str
    description: str
    brand: str = ""
    model: str = ""
    color: str = ""
    identifier_kind: str = ""
    identifier: str = ""
    marks: str = ""
    provenance: str = ""
    heritage: bool = False
    protection: str = ""
    value: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """`amount` is the price paid with its `payment_mode`, or for a deposit, an exchange or a gift the estimated value
    without one."""

    kind: str
    seller: SellerSnapshot
    things: tuple[ThingSnapshot, ...]
    amount: Decimal
    currency: str
    payment_mode: str = ""
    document_code: str = ""


class EntryChanges(TypedDict, total=False):
    """What a correction says instead; a name left out means: as it was."""

    seller: SellerSnapshot
    things: tuple[ThingSnapshot, ...]
    amount: Decimal
    payment_mode: str
