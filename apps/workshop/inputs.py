"""What operations on work orders accept."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from apps.core.codes import new_code, new_ean_alias
from apps.core.references import ReferenceInput

from .states import LineKind, Payer


@dataclass(frozen=True)
class NewWorkOrder:
    store_code: str
    customer_id: UUID | None = None
    item_id: UUID | None = None
    symptoms: str = ""
    promised_at: datetime | None = None
    approval_ceiling: Decimal | None = None
    payer: Payer = Payer.CUSTOMER
    warranty_of: UUID | None = None
    references: tuple[ReferenceInput, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Codes:
    """By which an order and its payable are found; fresh ones unless given."""

    order: str = field(default_factory=partial(new_code, "WO"))
    payable: str = field(default_factory=partial(new_code, "PA"))
    ean: str = field(default_factory=new_ean_alias)


@dataclass(frozen=True)
class CheckIn:
    """What is received, in which condition, with what; the customer and the thing if not known before."""

    customer_id: UUID | None = None
    item_id: UUID | None = None
    symptoms: str = ""
    intake_condition: str = ""
    accessories: tuple[str, ...] = ()
    promised_at: datetime | None = None
    approval_ceiling: Decimal | None = None


@dataclass(frozen=True)
class QuoteLineInput:
    """One line of a quote; `unit_price` includes tax. `article` is what the till rings for it."""

    kind: LineKind
    label: str
    quantity: Decimal
    unit_price: Decimal
    tax_code: str
    article: str = ""
    product_code: str = ""
    minutes: int = 0
