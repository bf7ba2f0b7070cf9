"""Opening, revising and withdrawing what a till can ring: called by the document's app, in its transaction."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from apps.catalog.selectors import till_articles
from apps.core import records
from apps.core.actors import Actor
from apps.core.money import ZERO, line_total, total

from .. import events, selectors
from ..inputs import Line, Subject
from ..models import Payable, PayableLine
from ..states import PAID_OUT, CaseKind, Direction, PayableState, PaymentState, Purpose
from .applying import SUMS, apply_receipt, recompute
from .cases import open_case
from .reserving import require_free


def open_payable(
    subject: Subject,
    *,
    lines: Sequence[Line],
    actor: Actor,
    purpose: Purpose = Purpose.SETTLEMENT,
    returns: Payable | None = None,
    reason: str = "",
) -> Payable:
    """Ask for money, or offer it. What tills already reported under its code is applied at once."""
    selectors.hold_code(subject.code)
    currency = subject.store.entity.currency
    payable = Payable(
        purpose=purpose,
        direction=Direction.OUT if purpose in PAID_OUT else Direction.IN,
        returns=returns,
        reason=reason,
        subject_resource=subject.resource,
        subject_id=subject.id,
        subject_code=subject.code,
        legal_entity_id=subject.store.entity_id,
        store=subject.store,
        customer_id=subject.customer_id,
        currency=currency,
        total=_sum(lines, currency),
        payment_state=PaymentState.NOTHING_DUE,
    )
    recompute(payable)
    records.create(payable, events.PAYABLE_OPENED, actor=actor, to_state=payable.payment_state)
    _write_lines(payable, lines)
    for receipt in selectors.receipts_waiting_for(payable):
        apply_receipt(receipt, payable, actor=actor)
    if payable.balance < 0:
        open_case(CaseKind.OVERPAID, payable=payable, actor=actor, details={"balance": str(payable.balance)})
    return payable


def revise_payable(payable: Payable, *, lines: Sequence[Line], actor: Actor) -> Payable:
    """Ask for other lines; what was paid stays paid. The caller holds the document's lock."""
    require_free(payable)
    before = payable.payment_state
    payable.total = _sum(lines, payable.currency)
    recompute(payable)
    payable.lines.all().delete()
    _write_lines(payable, lines)
    records.update(
        payable, events.PAYABLE_REVISED, actor=actor, fields=["total", *SUMS],
        from_state=before, to_state=payable.payment_state,
    )  # fmt: skip
    if payable.balance < 0:
        open_case(CaseKind.OVERPAID, payable=payable, actor=actor, details={"balance": str(payable.balance)})
    return payable


def withdraw_payable(payable: Payable, *, actor: Actor, at_once: bool = False) -> Payable:
    """Nothing is asked any more, so its total is zero; money already taken becomes a case, since somebody must give it
    back. The lines stay, as what was asked. The caller holds the document's lock and tells the document. `at_once`:
    whatever a till is ringing, since there is nothing left to sell; if it takes the money, that is a case too."""
    if not at_once:
        require_free(payable)
    if payable.purpose == Purpose.SETTLEMENT:
        withdraw_advances(payable.subject_id, actor=actor, at_once=at_once)
    payable.state, payable.total = PayableState.WITHDRAWN, ZERO
    recompute(payable)
    records.update(
        payable, events.PAYABLE_WITHDRAWN, actor=actor, fields=["state", "total", *SUMS],
        from_state=PayableState.OPEN, to_state=payable.state,
    )  # fmt: skip
    if payable.paid:  # what was paid of its advances is their own case
        details = {"paid": str(payable.paid)}
        open_case(CaseKind.WITHDRAWN_PAID, payable=payable, actor=actor, details=details)
    return payable


def withdraw_advances(subject_id: UUID, *, actor: Actor, unpaid_only: bool = False, at_once: bool = False) -> None:
    """No advance is asked any more; `unpaid_only` leaves those paid, as part of a price that stands."""
    for advance in selectors.advances_asked(subject_id):
        if not (unpaid_only and advance.paid):
            withdraw_payable(advance, actor=actor, at_once=at_once)


def _sum(lines: Sequence[Line], currency: str) -> Decimal:
    return total(line_total(line.quantity, line.unit_price, currency) for line in lines)


def _write_lines(payable: Payable, lines: Sequence[Line]) -> None:
    at_till = till_articles(payable.store, {line.article for line in lines})
    PayableLine.objects.bulk_create(
        PayableLine(
            payable=payable,
            position=position,
            label=line.label,
            article=line.article,
            till_article=at_till.get(line.article, line.article),
            tax_code=line.tax_code,
            quantity=line.quantity,
            unit_price=line.unit_price,
            amount=line_total(line.quantity, line.unit_price, payable.currency),
            promotions_allowed=line.promotions_allowed,
        )
        for position, line in enumerate(lines, start=1)
    )
