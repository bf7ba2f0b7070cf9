"""Diagnosis, quotes and the customer's answer."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.catalog.models import Product, TaxCode
from apps.core import records
from apps.core.actors import Actor
from apps.core.clocks import each_still_due, in_store
from apps.core.errors import Invalid, TotalChanged
from apps.core.money import line_total, total
from apps.payments import operations as payments
from apps.payments.inputs import LARGEST, Line

from .. import selectors
from ..inputs import QuoteLineInput
from ..models import Quote, QuoteLine, WorkOrder
from ..states import WORK_ORDER, Decision, LineKind, Payer, QuoteState
from .locking import lock_at_hand
from .paying import WorkOrderPayable, as_subject

# What the till rings when a line names no article of its own.
GENERIC_ARTICLE = {
    LineKind.LABOUR: "WORKSHOP-LABOUR",
    LineKind.SERVICE: "WORKSHOP-SERVICE",
    LineKind.PART: "WORKSHOP-PART",
    LineKind.FEE: "WORKSHOP-FEE",
}


@transaction.atomic
def start_diagnosis(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    order = lock_at_hand(work_order_id, "start_diagnosis", actor)
    records.move(order, "start_diagnosis", table=WORK_ORDER, actor=actor)
    return order


@transaction.atomic
def quote(
    work_order_id: UUID,
    lines: Sequence[QuoteLineInput],
    *,
    actor: Actor,
    diagnosis: str = "",
    valid_until: date | None = None,
) -> WorkOrder:
    """Put a complete offer to the customer; an earlier one is superseded, never edited."""
    order = selectors.lock_work_order(work_order_id, actor)
    WORK_ORDER.check(order, "quote", actor, order.store_id)
    _require_sensible(lines, order.currency)
    if (known := selectors.quote_in_force(order)) is not None:
        known.state = QuoteState.SUPERSEDED
        known.save(update_fields=["state"])
    offer = Quote.objects.create(
        work_order=order,
        number=order.quotes.count() + 1,
        total=total(line_total(line.quantity, line.unit_price, order.currency) for line in lines),
        currency=order.currency,
        valid_until=valid_until,
        created_by=actor.label,
    )
    _write_lines(offer, lines)
    order.diagnosis = diagnosis or order.diagnosis
    records.move(
        order, "quote", table=WORK_ORDER, actor=actor, fields=["diagnosis"], facts={"amount": str(offer.total)}
    )
    return order


@transaction.atomic
def approve_quote(
    work_order_id: UUID,
    *,
    actor: Actor,
    refused_lines: Sequence[UUID] = (),
    expected_total: Decimal | None = None,
) -> WorkOrder:
    """The customer agrees, line by line, to what becomes payable. `expected_total` is what they were told."""
    order = selectors.lock_work_order(work_order_id, actor)
    WORK_ORDER.check(order, "approve_quote", actor, order.store_id)
    offer = order.quotes.get(state=QuoteState.SENT)
    approved = _decide(offer, set(refused_lines))
    amount = total(line.amount for line in approved)
    if expected_total is not None and expected_total != amount:
        raise TotalChanged(expected=str(expected_total), total=str(amount))
    offer.state = QuoteState.APPROVED
    offer.save(update_fields=["state"])
    records.move(order, "approve_quote", table=WORK_ORDER, actor=actor, facts={"amount": str(amount)})
    if order.payer == Payer.CUSTOMER:
        _ask(order, [_payable_line(line) for line in approved], actor)
    return order


@transaction.atomic
def refuse_quote(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    return _end_quote(work_order_id, "refuse_quote", QuoteState.REFUSED, actor)


@transaction.atomic
def lapse_quote(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    return _end_quote(work_order_id, "lapse_quote", QuoteState.LAPSED, actor)


def lapse_quotes(*, actor: Actor, store_id: UUID | None = None) -> int:
    """Offers past their last day no longer bind the store; one answered or made anew meanwhile is left alone. How many
    lapsed."""
    return each_still_due(
        in_store(selectors.quotes_past(), store_id),
        lock=lambda work_order_id: selectors.lock_work_order(work_order_id, actor),
        end=lambda work_order_id: lapse_quote(work_order_id, actor=actor),
    )


@transaction.atomic
def revise_quote(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    """Back to diagnosis, unless a till is ringing it now. What is payable stands until the customer agrees anew."""
    order = selectors.lock_work_order(work_order_id, actor)
    if order.payable is not None:
        payments.require_free(order.payable)
    records.move(order, "revise_quote", table=WORK_ORDER, actor=actor)
    return order


@transaction.atomic
def prepare_return(work_order_id: UUID, *, actor: Actor, fee: QuoteLineInput | None = None) -> WorkOrder:
    """The customer declined: the thing goes back, for a diagnosis fee where one was agreed."""
    order = selectors.lock_work_order(work_order_id, actor)
    order.ready_at = timezone.now()
    records.move(order, "prepare_return", table=WORK_ORDER, actor=actor, fields=["ready_at"])
    is_priced = order.payable is not None or (fee is not None and order.payer == Payer.CUSTOMER)
    payments.withdraw_advances(order.id, actor=actor, unpaid_only=is_priced)
    if fee is not None and order.payer == Payer.CUSTOMER:
        _require_sensible([fee], order.currency)
        article = fee.article or GENERIC_ARTICLE[LineKind.FEE]
        _ask(order, [Line(fee.label, article, fee.tax_code, fee.quantity, fee.unit_price)], actor)
    elif order.payable is not None:
        _ask(order, [], actor)
    return order


def _end_quote(work_order_id: UUID, action: str, state: QuoteState, actor: Actor) -> WorkOrder:
    order = selectors.lock_work_order(work_order_id, actor)
    WORK_ORDER.check(order, action, actor, order.store_id)
    order.quotes.filter(state=QuoteState.SENT).update(state=state)
    records.move(order, action, table=WORK_ORDER, actor=actor)
    return order


def _ask(order: WorkOrder, lines: list[Line], actor: Actor) -> None:
    """Open the payable, or change the one that stands; the order mirrors it."""
    payable = order.payable
    if payable is None:
        payable = payments.open_payable(as_subject(order), lines=lines, actor=actor)
    else:
        payments.revise_payable(payable, lines=lines, actor=actor)
    WorkOrderPayable().payment_changed(payable, actor=actor, occurred_at=timezone.now())
    order.refresh_from_db()


def _decide(offer: Quote, refused: set[UUID]) -> list[QuoteLine]:
    lines = list(offer.lines.all())
    if unknown := refused - {line.id for line in lines}:
        raise Invalid(
            {"/refused_lines": _("This quote has no line %(lines)s.") % {"lines": ", ".join(map(str, sorted(unknown)))}}
        )
    for line in lines:
        line.decision = Decision.REFUSED if line.id in refused else Decision.APPROVED
    QuoteLine.objects.bulk_update(lines, ["decision"])
    approved = [line for line in lines if line.decision == Decision.APPROVED]
    if not approved:
        raise Invalid({"/refused_lines": _("Every line is refused: refuse the quote instead.")})
    return approved


def _require_sensible(lines: Sequence[QuoteLineInput], currency: str) -> None:
    if not lines:
        raise Invalid({"/lines": _("A quote needs at least one line.")})
    if total(line_total(line.quantity, line.unit_price, currency) for line in lines) > LARGEST:
        raise Invalid({"/lines": _("Together these lines are more than %(most)s.") % {"most": LARGEST}})


def _payable_line(line: QuoteLine) -> Line:
    return Line(line.label, line.article, line.tax_code, line.quantity, line.unit_price)


def _write_lines(offer: Quote, lines: Sequence[QuoteLineInput]) -> None:
    products = _known_products(lines)
    QuoteLine.objects.bulk_create(
        QuoteLine(
            quote=offer,
            position=position,
            kind=line.kind,
            product=products.get(line.product_code),
            article=line.article or line.product_code or GENERIC_ARTICLE[line.kind],
            label=line.label,
            quantity=line.quantity,
            unit_price=line.unit_price,
            amount=line_total(line.quantity, line.unit_price, offer.currency),
            tax_code=line.tax_code,
            minutes=line.minutes,
        )
        for position, line in enumerate(lines, start=1)
    )


def _known_products(lines: Sequence[QuoteLineInput]) -> dict[str, Product]:
    """The products the lines name; Invalid when one, or a tax code, does not exist: the ERP would find out too late."""
    products = {p.code: p for p in Product.objects.filter(code__in=[line.product_code for line in lines])}
    tax_codes = set(TaxCode.objects.values_list("code", flat=True))
    unknown = {}
    for position, line in enumerate(lines):
        if line.product_code and line.product_code not in products:
            unknown[f"/lines/{position}/product"] = _("No product has the code “%(code)s”.") % {
                "code": line.product_code
            }
        if line.tax_code not in tax_codes:
            unknown[f"/lines/{position}/tax_code"] = _("No tax code is “%(code)s”.") % {"code": line.tax_code}
    if unknown:
        raise Invalid(unknown)
    return products
