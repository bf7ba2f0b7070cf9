"""Recording what a till took: once per ticket line, whichever doors it comes through, never refused."""

from uuid import UUID

from django.db import transaction

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.stores.models import Store

from .. import events, permissions, ports, selectors
from ..errors import UnknownStore
from ..inputs import Evidence, TillPayment
from ..models import Payable, Receipt, ReceiptEvidence
from ..states import CaseKind, ReceiptKind, ReceiptState
from .applying import apply_receipt
from .cases import open_case
from .declaring import confirm, declared_receipt, what_was_paid, write_tenders
from .telling import tell_changed
from .vouchers.spending import settle_vouchers


@transaction.atomic
def record_payment(payment: TillPayment, *, evidence: Evidence, actor: Actor) -> tuple[Receipt, bool]:
    """Receipt, payment state, the document's `paid` and their events in one transaction; (receipt, is it new).

    The same ticket again only adds evidence. A code nobody knows waits until something bears it; a reversal waits for
    what it reverses. Only a store the sender does not report for is refused: that is its set-up, not somebody's money.
    """
    rights.require(actor, permissions.PAYMENTS_CONFIRM)
    store = Store.objects.select_related("entity").filter(code=payment.ticket.store).first()
    if store is None or not actor.can(permissions.PAYMENTS_CONFIRM, store.id):
        raise UnknownStore(payment.ticket.store)
    selectors.hold_ticket(payment.ticket, store.id)
    original = _original(payment, store)
    payable = _lock_payable(payment, original)
    receipt, is_new = _first_arrival(payment, store, payable, actor)
    differs = not is_new and (payment.digest != receipt.digest or _pays_another(receipt, payment, payable))
    added = _add_evidence(receipt, payment, evidence, actor, differs=differs)
    if added and not is_new:
        tell_changed(receipt, actor=actor)
    if is_new:
        _take_effect(receipt, payment, payable, original, actor)
        if payment.reverses or payment.by_voucher:
            settle_vouchers(receipt, actor=actor)
    return receipt, is_new


def _take_effect(
    receipt: Receipt, payment: TillPayment, payable: Payable | None, original: Receipt | None, actor: Actor
) -> None:
    if payment.reverses and original is None:
        return  # it waits, and `_late_reversals` will find it
    if original is not None:
        _link(receipt, original)
        original.refresh_from_db(fields=["state"])  # as it is now that the document is locked
        if original.state == ReceiptState.WAITING:
            payable = None  # it waits with what it undoes
    if payable is not None:
        apply_receipt(receipt, payable, actor=actor)
    _late_reversals(receipt, payable, actor)


def _late_reversals(
    receipt: Receipt, payable: Payable | None, actor: Actor, seen: frozenset[UUID] = frozenset()
) -> None:
    """Reversals that overtook this receipt on the way, or wait with it; tickets that reverse each other end too."""
    seen |= {receipt.pk}
    for reversal in selectors.reversals_waiting_for(receipt):
        if reversal.pk in seen:
            continue
        _link(reversal, receipt)
        if payable is not None:
            apply_receipt(reversal, payable, actor=actor)
        else:
            tell_changed(reversal, actor=actor)
        _late_reversals(reversal, payable, actor, seen)


def _link(reversal: Receipt, original: Receipt) -> None:
    """It undoes this one: paid to the same thing, and the discount taken back too when the ticket has no lines."""
    reversal.reverses, reversal.payable_code = original, original.payable_code
    if reversal.kind == ReceiptKind.REVERSAL and not reversal.lines:
        reversal.discount, reversal.rounding = original.discount, original.rounding
    reversal.save(update_fields=["reverses", "payable_code", "discount", "rounding"])


def _first_arrival(payment: TillPayment, store: Store, payable: Payable | None, actor: Actor) -> tuple[Receipt, bool]:
    """The receipt of this ticket line, inserted or found: `hold_ticket` makes arrivals of one ticket take turns.

    What a clerk declared of it becomes what the till says.
    """
    known = selectors.receipt_of(payment.ticket, store_id=store.id)
    if known is not None:
        return known, False
    if (declared := declared_receipt(payment, store, payable)) is not None:
        paid = confirm(declared, payment, store, actor=actor)
        _late_reversals(declared, paid, actor)
        if payment.by_voucher:
            settle_vouchers(declared, actor=actor)
        return declared, False
    receipt = _new_receipt(payment, store)
    records.create(
        receipt, events.PAYMENT_RECORDED, actor=actor, to_state=receipt.state, occurred_at=payment.occurred_at
    )
    write_tenders(receipt, payment)
    return receipt, True


def _new_receipt(payment: TillPayment, store: Store) -> Receipt:
    ticket = payment.ticket
    return Receipt(
        legal_entity_id=store.entity_id,
        store=store,
        till_code=ticket.till,
        business_date=ticket.business_date,
        ticket_number=ticket.number,
        payment_line=ticket.line,
        state=ReceiptState.WAITING,
        payable_code=selectors.canonical_code(payment.payable),
        **what_was_paid(payment),
        reverses_ticket=selectors.ticket_key(payment.reverses) if payment.reverses else None,
    )


def _pays_another(receipt: Receipt, payment: TillPayment, payable: Payable | None) -> bool:
    """The same ticket, now said to pay something else. A document's code is as good as that of what was paid of it."""
    if payable is None or receipt.state == ReceiptState.IN_CASE or receipt.reverses_ticket:
        return False
    if payable.pk == receipt.payable_id:
        return False
    known = {receipt.payable_code, *(selectors.codes_of(receipt.payable) if receipt.payable else ())}
    return selectors.canonical_code(payment.payable) not in known


def _add_evidence(receipt: Receipt, payment: TillPayment, evidence: Evidence, actor: Actor, *, differs: bool) -> bool:
    _row, added = ReceiptEvidence.objects.get_or_create(
        receipt=receipt,
        door=evidence.door,
        source=evidence.source,
        external_id=evidence.external_id,
        defaults={"digest": payment.digest, "differs": differs},
    )
    if added and differs:
        open_case(
            CaseKind.CONFLICTING_TICKET,
            receipt=receipt,
            payable=receipt.payable,
            actor=actor,
            details={
                "ticket": receipt.ticket_number,
                "door": evidence.door,
                "amount": str(receipt.amount),
                "other_amount": str(payment.amount),
                "other_payable": selectors.canonical_code(payment.payable),
            },
        )
    return added


def _original(payment: TillPayment, store: Store) -> Receipt | None:
    if payment.reverses is None:
        return None
    selectors.hold_ticket(payment.reverses, store.id)
    return selectors.receipt_of(payment.reverses, store_id=store.id)


def _lock_payable(payment: TillPayment, original: Receipt | None) -> Payable | None:
    """What is paid, locked after its document. An unknown code is held, so that an opening payable sees the receipt."""
    code = original.payable_code if original else selectors.canonical_code(payment.payable)
    payable = original.payable if original else selectors.payable_by_code(code)
    if payable is None:
        if (subject := ports.subject_by_code(code)) is not None:  # document, then code: as when a payable opens
            ports.subject_for(subject.resource).lock(subject.id)
        selectors.hold_code(code)
        payable = selectors.payable_by_code(code)
    if payable is None:
        return None
    ports.subject_for(payable.subject_resource).lock(payable.subject_id)
    return selectors.lock_payable(payable.id)
