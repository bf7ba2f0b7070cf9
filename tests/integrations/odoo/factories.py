"""Documents, a mapping and a connection, with every detail a test does not care about filled in."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

from apps.integrations.contract import Applied, ConnectionInfo, Mapping, Outcome, Payload, Retry, Unknown
from apps.integrations.documents import (
    CustomerKind,
    CustomerUpsert,
    Document,
    DocumentLine,
    PaymentReceived,
    Tender,
    WorkOrderPayable,
)
from apps.integrations.odoo.partner import Odoo
from apps.integrations.sandbox.seed import API_KEY, DATABASE

ODOO = Odoo()
ENTRIES = {
    ("article", "labour"): "1",
    ("article", "part"): "2",
    ("tax_code", "FR20"): "53",
    ("tax_code", "FR20_EXCLUDED"): "49",
    ("tender", "card"): "6",
    ("tender", "cash"): "8",
    ("language", "fr"): "fr_FR",
}


def mapping(version: int = 1, **entries: dict[str, str]) -> Mapping:
    """`mapping(article={"labour": "9"})` changes one entry; an empty value removes it."""
    changed = {(kind, key): value for kind, pairs in entries.items() for key, value in pairs.items()}
    return Mapping(version, {key: value for key, value in {**ENTRIES, **changed}.items() if value})


def connection(url: str, **changes: Any) -> ConnectionInfo:
    return ConnectionInfo(**{"base_url": url, "database": DATABASE, "secret": API_KEY, **changes})


def customer(**changes: Any) -> CustomerUpsert:
    identifier = changes.pop("customer_id", uuid4())
    values = {
        "code": f"CU-{str(identifier)[:8]}",
        "kind": CustomerKind.PERSON,
        "name": "Zoé Ünal 山",
        "email": "zoe@example.test",
        "phone": "+33612345678",
        "street": "1 rue de l’Été",
        "city": "Lyon",
        "postcode": "69001",
        "country": "FR",
        "language": "fr",
    }
    return CustomerUpsert(customer_id=identifier, **{**values, **changes})


def line(price: str, quantity: str = "1", **changes: Any) -> DocumentLine:
    values = {
        "line_id": uuid4(),
        "position": 1,
        "article": "labour",
        "label": "Dévoilage « roue avant »",
        "tax_code": "FR20",
    }
    return DocumentLine(quantity=Decimal(quantity), unit_price=Decimal(price), **{**values, **changes})


def work_order(*lines: DocumentLine, total: str, **changes: Any) -> WorkOrderPayable:
    identifier = changes.pop("work_order_id", uuid4())
    values = {
        "code": f"WO-{str(identifier)[:8]}",
        "customer": changes.pop("customer", None) or customer(),
        "legal_entity_code": "LE-FR",
        "store_code": "LYON1",
        "currency": "EUR",
        "quoted_at": datetime(2026, 11, 21, 9, tzinfo=UTC),
    }
    return WorkOrderPayable(work_order_id=identifier, lines=lines, total=Decimal(total), **{**values, **changes})


def payment(*tenders: tuple[str, str], **changes: Any) -> PaymentReceived:
    identifier = changes.pop("receipt_id", uuid4())
    values = {
        "payable_code": "WO-7K2M9QX",
        "customer": changes.pop("customer", None) or customer(),
        "legal_entity_code": "LE-FR",
        "store_code": "LYON1",
        "till_code": "T1",
        "business_date": date(2026, 11, 21),
        "ticket_number": str(identifier)[:8],
        "payment_line": 1,
        "occurred_at": datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        "currency": "EUR",
        "amount": sum((Decimal(amount) for _, amount in tenders), Decimal(0)),
        "tenders": tuple(Tender(method=method, amount=Decimal(amount)) for method, amount in tenders),
    }
    return PaymentReceived(receipt_id=identifier, **{**values, **changes})


def payload_of(document: Document, using: Mapping | None = None, to: ConnectionInfo | None = None) -> Payload:
    return ODOO.render(document, using or mapping(), to or connection("")).payload


def in_parallel(count: int, run: Callable[[], Outcome]) -> list[Outcome]:
    """Outcomes of `count` calls that start together."""
    barrier, outcomes = Barrier(count), []

    def wait_and_run() -> None:
        barrier.wait()
        outcomes.append(run())

    threads = [Thread(target=wait_and_run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def deliver(payload: Payload, to: ConnectionInfo, attempts: int = 10) -> Outcome:
    """What the kernel does with outcomes: look up after Unknown, push again after Retry."""
    outcome: Outcome = Retry("first")
    for _ in range(attempts):
        if isinstance(outcome, Unknown) and isinstance(found := ODOO.lookup(payload, to), Applied):
            return found
        outcome = ODOO.push(payload, to)
        if not isinstance(outcome, (Retry, Unknown)):
            return outcome
    return outcome
