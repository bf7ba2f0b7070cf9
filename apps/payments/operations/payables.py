"""Opening, revising and withdrawing what a till can ring: called by the document's app, in its transaction."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from apps.core import records
from apps.core.actors import Actor
from apps.core.money import ZERO, line_total, total
from apps.stores.models import Store

from .. import events, selectors
from ..inputs import Line
from ..models import Payable, PayableLine
from ..states import CaseKind, PayableState, payment_state_of
from .applying import apply_receipt, recompute
from .cases import open_case


def open_payable(
    *, subject_resource: str, subject_id: UUID, subject_code: str, store: Store, lines: Sequence[Line], actor: Actor
) -> Payable:
    """Make a document payable. What tills already reported under its code is applied at once."""
    selectors.hold_code(subject_code)
    currency = store.entity.currency
    due = _sum(lines, currency)
    payable = Payable(
        subject_resource=subject_resource,
        subject_id=subject_id,
        subject_code=subject_code,
        legal_entity_id=store.entity_id,
        store=store,
        currency=currency,
        total=due,
        balance=due,
        payment_state=payment_state_of(total=due, discounted=ZERO, paid=ZERO, kinds=()),
    )
    records.create(payable, events.PAYABLE_OPENED, actor=actor, to_state=payable.payment_state)
    _write_lines(payable, lines)
    for receipt in selectors.receipts_waiting_for(payable):
        apply_receipt(receipt, payable, actor=actor)
    return payable


def revise_payable(payable: Payable, *, lines: Sequence[Line], actor: Actor) -> Payable:
    """Ask for other lines; what was paid stays paid. The caller holds the document's lock."""
    before = payable.payment_state
    payable.total = _sum(lines, payable.currency)
    recompute(payable)
    payable.lines.all().delete()
    _write_lines(payable, lines)
    records.update(
        payable, events.PAYABLE_REVISED, actor=actor, fields=["total", "balance", "payment_state"],
        from_state=before, to_state=payable.payment_state,
    )  # fmt: skip
    if payable.balance < 0:
        open_case(CaseKind.OVERPAID, payable=payable, actor=actor, details={"balance": str(payable.balance)})
    return payable


def withdraw_payable(payable: Payable, *, actor: Actor) -> Payable:
    """Nothing is asked any more, so its total is zero; money already taken becomes a case, since somebody must give it
    back. The lines stay, as what was asked. The caller holds the document's lock and tells the document."""
    payable.state, payable.total = PayableState.WITHDRAWN, ZERO
    recompute(payable)
    records.update(
        payable, events.PAYABLE_WITHDRAWN, actor=actor,
        fields=["state", "total", "discounted", "balance", "payment_state"],
        from_state=PayableState.OPEN, to_state=payable.state,
    )  # fmt: skip
    if payable.paid > 0:
        open_case(CaseKind.WITHDRAWN_PAID, payable=payable, actor=actor, details={"paid": str(payable.paid)})
    return payable


def _sum(lines: Sequence[Line], currency: str) -> Decimal:
    return total(line_total(line.quantity, line.unit_price, currency) for line in lines)


def _write_lines(payable: Payable, lines: Sequence[Line]) -> None:
    PayableLine.objects.bulk_create(
        PayableLine(
            payable=payable,
            position=position,
            label=line.label,
            article=line.article,
            tax_code=line.tax_code,
            quantity=line.quantity,
            unit_price=line.unit_price,
            amount=line_total(line.quantity, line.unit_price, payable.currency),
            promotions_allowed=line.promotions_allowed,
        )
        for position, line in enumerate(lines, start=1)
    )
