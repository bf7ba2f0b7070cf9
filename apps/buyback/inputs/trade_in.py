"""What operations on trade-ins accept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from apps.core.references import ReferenceInput
from apps.items.inputs import Finding
from apps.items.states import IdentifierKind

from ..states.trade_in import SellerKind, TheftResult, TradeInMode


@dataclass(frozen=True, kw_only=True)
class NewTradeInLine:
    """One thing, as its seller describes it. `item` or `product` when they are known; `new_price` counts where the
    catalogue knows none."""

    category: str
    item_id: UUID | None = None
    product_code: str = ""
    description: str = ""
    brand_name: str = ""
    model_name: str = ""
    color: str = ""
    identifier_kind: IdentifierKind = IdentifierKind.NONE
    identifier: str = ""
    provenance: str = ""
    heritage: bool = False
    new_price: Decimal | None = None
    age_years: int | None = None
    grade: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class NewTradeIn:
    store_code: str
    customer_id: UUID | None = None
    seller_kind: SellerKind = SellerKind.PRIVATE
    mode: TradeInMode = TradeInMode.USUAL
    lines: tuple[NewTradeInLine, ...] = ()
    references: tuple[ReferenceInput, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reception:
    """Who stands there, and which things they really brought; without lines, those that were described."""

    customer_id: UUID | None = None
    seller_kind: SellerKind | None = None
    lines: tuple[NewTradeInLine, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class LineFound:
    """What was seen of one line. What is left out stays as it was declared."""

    line_id: UUID
    grade: str
    answers: Mapping[str, str] = field(default_factory=dict)
    age_years: int | None = None
    new_price: Decimal | None = None
    findings: tuple[Finding, ...] = ()
    notes: str = ""
    files: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class CounterLine:
    """Another amount for one line, and why."""

    line_id: UUID
    amount: Decimal
    reason: str = ""


@dataclass(frozen=True)
class StatedCheck:
    """What a person looked up somewhere else: where, and what it said."""

    line_id: UUID
    result: TheftResult
    source: str
    detail: str = ""
