"""Documents → the rows `load` takes. Pure: what is rendered here is stored and re-sent as it is.

Every record carries an external id made from our own id: Odoo 19 enforces uniqueness on nothing else we send.
Mapping kinds: `article`, `tax_code`, `tender` (to database ids), `language` (to a language code, optional).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from ..contract import ConnectionInfo, ImpossibleDocument, Mapping, MappingError, Payload
from ..documents import CustomerKind, CustomerUpsert, DocumentLine, PaymentReceived, SaleCompleted, WorkOrderPayable

MODULE = "recommerce"
# Odoo names its countries by ISO code, with this one exception.
COUNTRY_EXCEPTIONS = {"gb": "uk"}

ORDER_COLUMNS = ("id", "partner_id/id", "client_order_ref", "origin")
LINE_COLUMNS = ("id", "sequence", "product_id/.id", "name", "product_uom_qty", "price_unit", "discount", "tax_ids/.id")


def handle(kind: str, identifier: UUID | str) -> str:
    return f"{MODULE}.{kind}_{identifier}"


def render_customer(document: CustomerUpsert, mapping: Mapping, connection: ConnectionInfo) -> Payload:
    return {
        "kind": document.KIND,
        "context": context_of(connection),
        "customer": _customer(document, mapping),
    }


def render_work_order(document: WorkOrderPayable, mapping: Mapping, connection: ConnectionInfo) -> Payload:
    if not document.lines:
        raise ImpossibleDocument(f"{document.code} has no line")
    lines = sorted(document.lines, key=lambda line: line.position)
    return _order(document, handle("wo", document.work_order_id), lines, mapping, connection)


def render_sale(document: SaleCompleted, mapping: Mapping, connection: ConnectionInfo) -> Payload:
    return _order(document, handle("sale", document.sale_id), [document.line], mapping, connection)


def _order(
    document: WorkOrderPayable | SaleCompleted,
    order_handle: str,
    lines: Sequence[DocumentLine],
    mapping: Mapping,
    connection: ConnectionInfo,
) -> Payload:
    """A `sale.order` and its lines as the rows of one load: the head stands on the first."""
    head = [order_handle, handle("cust", document.customer.customer_id), document.code, document.store_code]
    rows = [
        (head if first else [""] * len(head)) + _line(line, mapping)
        for line, first in zip(lines, [True] + [False] * len(lines), strict=False)
    ]
    return {
        "kind": document.KIND,
        "context": context_of(connection),
        "customer": _customer(document.customer, mapping),
        "order": {
            "handle": order_handle,
            "reference": document.code,
            "fields": [*ORDER_COLUMNS, *(f"order_line/{column}" for column in LINE_COLUMNS)],
            "rows": rows,
        },
        "expected": {"total": decimal_text(document.total), "currency": document.currency},
    }


def render_payment(document: PaymentReceived, mapping: Mapping, connection: ConnectionInfo) -> Payload:
    taken = sum((tender.amount for tender in document.tenders), Decimal(0))
    if taken != document.amount:
        raise ImpossibleDocument(f"tenders make {taken}, the receipt says {document.amount}")
    if any(tender.amount <= 0 for tender in document.tenders) or not document.tenders:
        raise ImpossibleDocument("a payment received has positive tenders only")
    ticket = (document.store_code, document.till_code, document.business_date.isoformat(), document.ticket_number)
    reference = "/".join([*ticket, str(document.payment_line)])
    constant = {
        "payment_type": "inbound",
        "partner_type": "customer",
        "partner_id/id": handle("cust", document.customer.customer_id),
        "currency_id/id": f"base.{document.currency}",
        "date": document.business_date.isoformat(),
        "memo": document.payable_code,
        "payment_reference": reference,
    }
    rows = [
        [
            handle("pay", f"{document.receipt_id}_{number}"),
            *constant.values(),
            decimal_text(tender.amount),
            _database_id(mapping, "tender", tender.method),
        ]
        for number, tender in enumerate(document.tenders, start=1)
    ]
    return {
        "kind": document.KIND,
        "context": context_of(connection),
        "customer": _customer(document.customer, mapping),
        "payments": {
            "reference": reference,
            "fields": ["id", *constant, "amount", "journal_id/.id"],
            "rows": rows,
        },
        "expected": {"total": decimal_text(document.amount), "currency": document.currency},
    }


def decimal_text(number: Decimal) -> str:
    """Plain notation: Odoo reads 1E+2 as a float too, people who read the payload do not."""
    return format(number, "f")


def context_of(connection: ConnectionInfo) -> dict[str, Any]:
    """English messages, and the company when the database holds several."""
    company = connection.options.get("company_id")
    return {"lang": "en_US", **({"allowed_company_ids": [int(company)]} if company else {})}


def _customer(document: CustomerUpsert, mapping: Mapping) -> dict[str, Any]:
    country = document.country.lower()
    language = mapping.find("language", document.language) if document.language else None
    columns = {
        "id": handle("cust", document.customer_id),
        "name": document.name,
        "ref": document.code,
        "is_company": "1" if document.kind is CustomerKind.COMPANY else "0",
        "email": document.email,
        "phone": document.phone,
        "street": document.street,
        "city": document.city,
        "zip": document.postcode,
        "country_id/id": f"base.{COUNTRY_EXCEPTIONS.get(country, country)}" if country else "",
        "vat": document.vat_number,
        **({"lang": language} if language else {}),
    }
    return {
        "handle": columns["id"],
        "reference": document.code,
        "fields": list(columns),
        "row": list(columns.values()),
    }


def _line(line: DocumentLine, mapping: Mapping) -> list[str]:
    """The product is part of the line's external id: on a confirmed order Odoo refuses to change it, so a line that
    becomes another article is a new line, and the old one is withdrawn."""
    product = _database_id(mapping, "article", line.article)
    return [
        handle("wol", f"{line.line_id}_{product}"),
        str(line.position),
        product,
        line.label,
        decimal_text(line.quantity),
        decimal_text(line.unit_price),
        decimal_text(line.discount),
        _database_id(mapping, "tax_code", line.tax_code),
    ]


def _database_id(mapping: Mapping, object_kind: str, key: str) -> str:
    value = mapping.require(object_kind, key)
    if not (value.isascii() and value.isdigit()):
        raise MappingError(object_kind, key, f'is mapped to "{value}", which is not an Odoo database id')
    return value
