"""Canonical documents: one per business fact, what a partner is asked to take.

They know nothing of any partner. `to_json` gives plain JSON (decimals as strings, times with their
offset), `from_json` gives back an equal document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Protocol, Self
from uuid import UUID

JsonObject = Mapping[str, Any]


class Document(Protocol):
    KIND: ClassVar[str]

    def to_json(self) -> dict[str, Any]: ...

    @classmethod
    def from_json(cls, data: JsonObject) -> Self: ...


class CustomerKind(StrEnum):
    PERSON = "person"
    COMPANY = "company"


@dataclass(frozen=True, kw_only=True)
class CustomerUpsert:
    """A customer as they are now; an empty string clears the partner's field.

    `country` is ISO 3166-1 alpha-2, `language` ISO 639-1, both may be empty.
    """

    KIND: ClassVar[str] = "CustomerUpsert"

    customer_id: UUID
    code: str
    kind: CustomerKind
    name: str
    email: str = ""
    phone: str = ""
    street: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""
    language: str = ""
    vat_number: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "customer_id": str(self.customer_id),
            "code": self.code,
            "kind": self.kind.value,
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "street": self.street,
            "city": self.city,
            "postcode": self.postcode,
            "country": self.country,
            "language": self.language,
            "vat_number": self.vat_number,
        }

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        return cls(**{**data, "customer_id": UUID(data["customer_id"]), "kind": CustomerKind(data["kind"])})


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """One line of a payable. `article` and `tax_code` are our keys; `unit_price` includes tax.

    `discount` is a percentage of the line (0 to 100): tills and ledgers both take it without inventing a net price.
    """

    line_id: UUID
    position: int
    article: str
    label: str
    quantity: Decimal
    unit_price: Decimal
    tax_code: str
    discount: Decimal = Decimal(0)

    def to_json(self) -> dict[str, Any]:
        return {
            "line_id": str(self.line_id),
            "position": self.position,
            "article": self.article,
            "label": self.label,
            "quantity": str(self.quantity),
            "unit_price": str(self.unit_price),
            "tax_code": self.tax_code,
            "discount": str(self.discount),
        }

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        amounts = {name: Decimal(data[name]) for name in ("quantity", "unit_price", "discount")}
        return cls(**{**data, "line_id": UUID(data["line_id"]), **amounts})


@dataclass(frozen=True, kw_only=True)
class WorkOrderPayable:
    """What the customer owes for a work order: an approved quote, or its latest revision. `total` includes tax."""

    KIND: ClassVar[str] = "WorkOrderPayable"

    work_order_id: UUID
    code: str
    customer: CustomerUpsert
    legal_entity_code: str
    store_code: str
    currency: str
    lines: tuple[DocumentLine, ...]
    total: Decimal
    quoted_at: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "work_order_id": str(self.work_order_id),
            "code": self.code,
            "customer": self.customer.to_json(),
            "legal_entity_code": self.legal_entity_code,
            "store_code": self.store_code,
            "currency": self.currency,
            "lines": [line.to_json() for line in self.lines],
            "total": str(self.total),
            "quoted_at": self.quoted_at.isoformat(),
        }

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        parsed = {
            "work_order_id": UUID(data["work_order_id"]),
            "customer": CustomerUpsert.from_json(data["customer"]),
            "lines": tuple(DocumentLine.from_json(line) for line in data["lines"]),
            "total": Decimal(data["total"]),
            "quoted_at": datetime.fromisoformat(data["quoted_at"]),
        }
        return cls(**{**data, **parsed})


@dataclass(frozen=True, kw_only=True)
class SaleCompleted:
    """One used thing was sold, as one of many: the ERP has no stock of it, so its line names the generic article of
    its VAT regime. `total` was really paid, tax included; who bought it may be nobody in particular."""

    KIND: ClassVar[str] = "SaleCompleted"

    sale_id: UUID
    code: str
    item_code: str
    customer: CustomerUpsert
    legal_entity_code: str
    store_code: str
    currency: str
    line: DocumentLine
    total: Decimal
    sold_at: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "sale_id": str(self.sale_id),
            "code": self.code,
            "item_code": self.item_code,
            "customer": self.customer.to_json(),
            "legal_entity_code": self.legal_entity_code,
            "store_code": self.store_code,
            "currency": self.currency,
            "line": self.line.to_json(),
            "total": str(self.total),
            "sold_at": self.sold_at.isoformat(),
        }

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        parsed = {
            "sale_id": UUID(data["sale_id"]),
            "customer": CustomerUpsert.from_json(data["customer"]),
            "line": DocumentLine.from_json(data["line"]),
            "total": Decimal(data["total"]),
            "sold_at": datetime.fromisoformat(data["sold_at"]),
        }
        return cls(**{**data, **parsed})


@dataclass(frozen=True, kw_only=True)
class Tender:
    """One means of payment on a receipt; `amount` is what stays in the till, change deducted."""

    method: str
    amount: Decimal

    def to_json(self) -> dict[str, Any]:
        return {"method": self.method, "amount": str(self.amount)}

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        return cls(method=data["method"], amount=Decimal(data["amount"]))


@dataclass(frozen=True, kw_only=True)
class PaymentReceived:
    """Money a till took for a payable: one payment line of one ticket."""

    KIND: ClassVar[str] = "PaymentReceived"

    receipt_id: UUID
    payable_code: str
    customer: CustomerUpsert
    legal_entity_code: str
    store_code: str
    till_code: str
    business_date: date
    ticket_number: str
    payment_line: int
    occurred_at: datetime
    currency: str
    amount: Decimal
    tenders: tuple[Tender, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "receipt_id": str(self.receipt_id),
            "payable_code": self.payable_code,
            "customer": self.customer.to_json(),
            "legal_entity_code": self.legal_entity_code,
            "store_code": self.store_code,
            "till_code": self.till_code,
            "business_date": self.business_date.isoformat(),
            "ticket_number": self.ticket_number,
            "payment_line": self.payment_line,
            "occurred_at": self.occurred_at.isoformat(),
            "currency": self.currency,
            "amount": str(self.amount),
            "tenders": [tender.to_json() for tender in self.tenders],
        }

    @classmethod
    def from_json(cls, data: JsonObject) -> Self:
        parsed = {
            "receipt_id": UUID(data["receipt_id"]),
            "customer": CustomerUpsert.from_json(data["customer"]),
            "business_date": date.fromisoformat(data["business_date"]),
            "occurred_at": datetime.fromisoformat(data["occurred_at"]),
            "amount": Decimal(data["amount"]),
            "tenders": tuple(Tender.from_json(tender) for tender in data["tenders"]),
        }
        return cls(**{**data, **parsed})
