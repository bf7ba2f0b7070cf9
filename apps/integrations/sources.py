"""Which facts partners are told, as which documents, and how a document is drawn from what is true now.

A rental is never a sale and a buyback never a negative sale: a kind nobody declared waits, it is never turned into
another one. Reversals and refunds are documents of their own for the same reason.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid5

from apps.core.models import Event
from apps.customers.models import Customer
from apps.payments.models import Receipt
from apps.payments.selectors.end_of_day import shares
from apps.payments.states import PayableState, Purpose, ReceiptKind, ReceiptState
from apps.resale.models import Sale, SaleReceipt, StockItem
from apps.resale.selectors.margin import rung_for
from apps.resale.states import Regime, SaleState
from apps.workshop.models import QuoteLine, WorkOrder
from apps.workshop.states import Decision, Payer, QuoteState

from .documents import (
    CustomerKind,
    CustomerUpsert,
    Document,
    DocumentLine,
    PaymentReceived,
    SaleCompleted,
    Tender,
    WorkOrderPayable,
)

REFUNDED, PAYOUT_MADE, SALE_RETURNED = "Refunded", "PayoutMade", "SaleReturned"
DEPOSIT_TAKEN, DEPOSIT_RELEASED = "DepositTaken", "DepositReleased"
APPLIED = ReceiptState.APPLIED
Builder = Callable[[UUID], Document | None]


def kinds_told(event: Event) -> tuple[str, ...]:
    """The document kinds this event gives rise to."""
    match event.type:
        case "recommerce.customer.created.v1" | "recommerce.customer.updated.v1":
            return (CustomerUpsert.KIND,)
        case "recommerce.work_order.quote_approved.v1":
            return (WorkOrderPayable.KIND,)
        case "recommerce.sale.completed.v1" | "recommerce.sale.corrected.v1" if event.to_state == SaleState.COMPLETED:
            return (SaleCompleted.KIND,)
        case "recommerce.sale.returned.v1" | "recommerce.sale.cancelled.v1" if event.from_state == SaleState.COMPLETED:
            return (SALE_RETURNED,)
        case "recommerce.payment.applied.v1" | "recommerce.payment.confirmed.v1" if event.to_state == APPLIED:
            return (_of_payment(event.facts["kind"], event.facts.get("purpose", Purpose.SETTLEMENT)),)
    return ()


def _of_payment(kind: str, purpose: str) -> str:
    """A deposit is nobody's sale and money out is no negative payment: each is a document of its own. A ticket that a
    clerk declared is told once a till, or a manager, has confirmed it."""
    if kind == ReceiptKind.REVERSAL:
        return REFUNDED
    if purpose in (Purpose.SECURITY, Purpose.SECURITY_RETURN):
        return DEPOSIT_TAKEN if purpose == Purpose.SECURITY else DEPOSIT_RELEASED
    if purpose in (Purpose.GOODWILL, Purpose.BUYBACK):
        return PAYOUT_MADE
    return REFUNDED if kind == ReceiptKind.REFUND or purpose == Purpose.REFUND else PaymentReceived.KIND


def document_of(kind: str, aggregate_id: UUID) -> Document | None:
    """The document as things stand now; None when there is nothing to tell any more."""
    return _builders[kind](aggregate_id)


def can_build(kind: str) -> bool:
    return kind in _builders


def every_kind() -> tuple[str, ...]:
    """What partners may be told, with what nobody can draw yet and therefore waits."""
    return (*_builders, REFUNDED, PAYOUT_MADE, SALE_RETURNED, DEPOSIT_TAKEN, DEPOSIT_RELEASED)


def _customer_upsert(customer_id: UUID) -> CustomerUpsert:
    return _customer(Customer.objects.get(pk=customer_id))


def _work_order_payable(work_order_id: UUID) -> WorkOrderPayable | None:
    order = WorkOrder.objects.select_related("customer", "store", "legal_entity", "payable").get(pk=work_order_id)
    if order.payer != Payer.CUSTOMER or order.customer is None or order.payable is None:
        return None
    offer = order.quotes.filter(state=QuoteState.APPROVED).first()
    if offer is None or order.payable.state == PayableState.WITHDRAWN:  # revised or cancelled before it was told
        return None
    return WorkOrderPayable(
        work_order_id=order.id,
        code=order.code,
        customer=_customer(order.customer),
        legal_entity_code=order.legal_entity.code,
        store_code=order.store.code,
        currency=order.currency,
        lines=tuple(_line(order, line) for line in offer.lines.filter(decision=Decision.APPROVED)),
        total=order.payable.total,
        quoted_at=offer.created_at,
    )


def _line(order: WorkOrder, line: QuoteLine) -> DocumentLine:
    """A line keeps its identity by its place in the quote, so that a revision corrects it instead of adding one."""
    return DocumentLine(
        line_id=uuid5(NAMESPACE_OID, f"{order.id}/{line.position}"),
        position=line.position,
        article=line.article,
        label=line.label,
        quantity=line.quantity,
        unit_price=line.unit_price,
        tax_code=line.tax_code,
    )


def _payment_received(receipt_id: UUID) -> PaymentReceived | None:
    receipt = Receipt.objects.select_related("payable", "store", "legal_entity").get(pk=receipt_id)
    if receipt.payable is None or receipt.amount == 0:
        return None
    customer = _payer(receipt)
    if customer is None:
        return None
    return PaymentReceived(
        receipt_id=receipt.id,
        payable_code=receipt.payable.subject_code,
        customer=customer,
        legal_entity_code=receipt.legal_entity.code,
        store_code=receipt.store.code,
        till_code=receipt.till_code,
        business_date=receipt.business_date,
        ticket_number=receipt.ticket_number,
        payment_line=receipt.payment_line,
        occurred_at=receipt.occurred_at,
        currency=receipt.currency,
        amount=receipt.amount,
        tenders=tuple(_tenders(receipt)),
    )


def _payer(receipt: Receipt) -> CustomerUpsert | None:
    """None where the document behind the money is none a partner knows yet: nothing is told as something else."""
    assert receipt.payable is not None
    match receipt.payable.subject_resource:
        case WorkOrder.resource:
            order = WorkOrder.objects.select_related("customer").get(pk=receipt.payable.subject_id)
            return _customer(order.customer) if order.customer else None
        case StockItem.resource:
            made = (
                SaleReceipt.objects.select_related("sale__buyer", "sale__legal_entity").filter(receipt=receipt).first()
            )
            return _buyer(made.sale) if made else None
    return None


def _sale_completed(sale_id: UUID) -> SaleCompleted | None:
    """None once it no longer counts. The line is as the till was asked to ring it, whatever it rang."""
    sale = Sale.objects.select_related("buyer", "store", "legal_entity", "item__product").get(pk=sale_id)
    if sale.state != SaleState.COMPLETED:
        return None
    rung = rung_for(Regime(sale.regime))
    return SaleCompleted(
        sale_id=sale.id,
        code=sale.code,
        item_code=sale.item.code,
        customer=_buyer(sale),
        legal_entity_code=sale.legal_entity.code,
        store_code=sale.store.code,
        currency=sale.currency,
        line=DocumentLine(
            line_id=sale.id,
            position=1,
            article=rung.article,
            label=" ".join(filter(None, [sale.item.code, sale.item.title])),
            quantity=Decimal(1),
            unit_price=sale.amount,
            tax_code=rung.tax_code,
        ),
        total=sale.amount,
        sold_at=sale.occurred_at,
    )


def _buyer(sale: Sale) -> CustomerUpsert:
    """Whoever bought it; for tickets that name nobody, one customer of the company stands for all."""
    if sale.buyer is not None:
        return _customer(sale.buyer)
    entity = sale.legal_entity
    return CustomerUpsert(
        customer_id=uuid5(entity.id, "walk-in"),
        code=f"WALK-IN-{entity.code}",
        kind=CustomerKind.PERSON,
        name=f"Walk-in customer {entity.code}",
        country=entity.country,
    )


def _tenders(receipt: Receipt) -> Iterator[Tender]:
    """How this receipt was paid. Tenders of more than it are the whole ticket's: then its part of each, so that the
    receipts of one ticket come to what the ticket says."""
    for method, part in shares(receipt.amount, receipt.tenders.all(), receipt.change, receipt.currency):
        yield Tender(method=method, amount=part)


def _customer(customer: Customer) -> CustomerUpsert:
    return CustomerUpsert(
        customer_id=customer.id,
        code=customer.code,
        kind=CustomerKind(customer.kind),
        name=customer.display_name,
        email=customer.email,
        phone=customer.phone,
        street=" ".join(filter(None, [customer.address_line1, customer.address_line2])),
        city=customer.city,
        postcode=customer.postcode,
        country=customer.country,
        language=customer.language,
        vat_number=customer.vat_number,
    )


_builders: dict[str, Builder] = {
    CustomerUpsert.KIND: _customer_upsert,
    WorkOrderPayable.KIND: _work_order_payable,
    SaleCompleted.KIND: _sale_completed,
    PaymentReceived.KIND: _payment_received,
}
