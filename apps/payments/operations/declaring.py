"""A clerk reads a paper ticket before its till has told us: believed up to a limit, confirmed by any other door."""

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.money import rounded
from apps.stores.models import Store
from apps.stores.selectors import today_in

from .. import events, permissions, ports, selectors
from ..errors import NotDeclared
from ..inputs import LARGEST, Declaration, Evidence, Tender, Ticket, TillPayment
from ..models import Payable, Receipt, ReceiptEvidence, ReceiptTender
from ..states import SIGN, CaseKind, Direction, Door, ReceiptKind, ReceiptState
from .applying import count, recount
from .cases import open_case
from .telling import tell_changed


@transaction.atomic
def declare_payment(payable_id: UUID, *, declaration: Declaration, store: Store, actor: Actor) -> tuple[Receipt, bool]:
    """Believe the clerk, in their name: the payable becomes `declared`; (receipt, is it new).

    A ticket some till has told already is only witnessed once more. `store` is where the till stands.
    """
    rights.require(actor, permissions.PAYMENTS_DECLARE, store.id)
    known = selectors.payables_reachable_by(actor).filter(pk=payable_id).first()
    if known is None or known.legal_entity_id != store.entity_id:
        raise NotFound
    _require_sensible(declaration, known.currency, store)
    payment = _as_payment(declaration, known, store)
    selectors.hold_ticket(payment.ticket, store.id)
    ports.subject_for(known.subject_resource).lock(known.subject_id)
    payable = selectors.lock_payable(payable_id)
    receipt = selectors.told_already(payable, declaration.ticket_number, declaration.business_date)
    is_new = receipt is None
    if receipt is None:
        receipt = _declared(payment, payable, store, actor)
    _row, added = ReceiptEvidence.objects.get_or_create(
        receipt=receipt, door=Door.DECLARED, source=actor.label[:64], external_id=declaration.ticket_number,
        defaults={"digest": payment.digest, "differs": receipt.amount != declaration.amount},
    )  # fmt: skip
    if added and not is_new:
        tell_changed(receipt, actor=actor)
    return receipt, is_new


@transaction.atomic
def confirm_declared(receipt_id: UUID, *, actor: Actor) -> Receipt:
    """A manager has found the ticket in the till's own records."""
    receipt, payable = _lock_declared(receipt_id, actor)
    receipt.awaits_confirmation = False
    fields = ["awaits_confirmation"]
    records.update(receipt, events.PAYMENT_CONFIRMED, actor=actor, fields=fields, to_state=receipt.state)
    recount(payable, actor=actor, occurred_at=receipt.occurred_at)
    return receipt


@transaction.atomic
def set_aside_declared(receipt_id: UUID, *, actor: Actor) -> Receipt:
    """The till has no such ticket: what was declared counts no more. Should a till tell it later, it counts again."""
    receipt, payable = _lock_declared(receipt_id, actor)
    receipt.state = ReceiptState.SET_ASIDE
    records.update(
        receipt, events.PAYMENT_SET_ASIDE, actor=actor, fields=["state"],
        from_state=ReceiptState.APPLIED, to_state=receipt.state,
    )  # fmt: skip
    if not recount(payable, actor=actor, occurred_at=timezone.now()):
        details = {"amount": str(receipt.amount), "ticket": receipt.ticket_number}
        open_case(CaseKind.REVERSED_AFTER_HAND_OVER, receipt=receipt, payable=payable, actor=actor, details=details)
    return receipt


@transaction.atomic
def witness_ticket(ticket: Ticket, *, evidence: Evidence, actor: Actor, total: Decimal | None = None) -> list[Receipt]:
    """A till told a ticket that bears no code of ours: it confirms what was declared under its number.

    Only that it exists and comes to as much, where the `total` is told: which line paid what, only a code could say.
    """
    rights.require(actor, permissions.PAYMENTS_CONFIRM)
    store = Store.objects.filter(code=ticket.store).first()
    if store is None or not actor.can(permissions.PAYMENTS_CONFIRM, store.id):
        return []
    selectors.hold_ticket(ticket, store.id)
    confirmed = []
    for found in selectors.declared_as(ticket, store_id=store.id):
        payable = _lock_for(found)
        receipt = selectors.lock_receipt(found.pk)
        if not receipt.awaits_confirmation:
            continue  # another door was faster
        if total is not None and receipt.amount > total:
            details = {"declared": str(receipt.amount), "amount": str(total), "ticket": ticket.number}
            open_case(CaseKind.DECLARED_DIFFERS, receipt=receipt, payable=payable, actor=actor, details=details)
            continue
        if receipt.till_code != ticket.till:  # where another may have been declared under the same line
            there = replace(ticket, business_date=receipt.business_date, number=receipt.ticket_number)
            receipt.payment_line = selectors.next_declared_line(there, store_id=store.id)
        receipt.till_code, receipt.awaits_confirmation = ticket.till, False
        receipt.state = ReceiptState.APPLIED
        fields = ["till_code", "payment_line", "awaits_confirmation", "state"]
        records.update(receipt, events.PAYMENT_CONFIRMED, actor=actor, fields=fields, to_state=receipt.state)
        _witness(receipt, evidence, receipt.digest)
        count(receipt, payable, actor=actor)
        confirmed.append(receipt)
    return confirmed


def declared_receipt(payment: TillPayment, store: Store, payable: Payable | None) -> Receipt | None:
    """What a clerk declared of this payment, when that is what the till now tells."""
    if payable is None or payment.reverses or payment.kind not in SIGN[payable.direction]:
        return None
    if payment.currency != payable.currency or store.entity_id != payable.legal_entity_id:
        return None
    by_document = selectors.canonical_code(payment.payable) == payable.subject_code
    return selectors.declared_for(payment.ticket, payable, by_document=by_document)


def confirm(receipt: Receipt, payment: TillPayment, store: Store, *, actor: Actor) -> Payable:
    """The till's word replaces the clerk's; another amount becomes a case. The document is locked; what is paid is
    read anew, locked and returned."""
    payable = selectors.lock_payable(cast(UUID, receipt.payable_id))  # a declaration always names what it pays
    declared = receipt.amount
    told = what_was_paid(payment) | {
        "store": store,
        "till_code": payment.ticket.till,
        "business_date": payment.ticket.business_date,
        "ticket_number": payment.ticket.number,
        "payment_line": payment.ticket.line,
        "state": ReceiptState.APPLIED,
        "awaits_confirmation": False,
    }
    for name, value in told.items():
        setattr(receipt, name, value)
    records.update(receipt, events.PAYMENT_CONFIRMED, actor=actor, fields=told, to_state=receipt.state)
    receipt.tenders.all().delete()
    write_tenders(receipt, payment)
    count(receipt, payable, actor=actor)
    if declared != receipt.amount:
        details = {"declared": str(declared), "amount": str(receipt.amount), "ticket": receipt.ticket_number}
        open_case(CaseKind.DECLARED_DIFFERS, receipt=receipt, payable=payable, actor=actor, details=details)
    return payable


def what_was_paid(payment: TillPayment) -> dict[str, Any]:
    """The fields of a receipt that the till's message says."""
    return {
        "kind": payment.kind,
        "currency": payment.currency,
        "amount": payment.amount,
        "discount": payment.discount,
        "rounding": payment.rounding,
        "on_account": payment.on_account,
        "due": payment.due,
        "lines": [{name: str(value) for name, value in asdict(line).items()} for line in payment.lines],
        "change": payment.change,
        "digest": payment.digest,
        "occurred_at": payment.occurred_at,
    }


def write_tenders(receipt: Receipt, payment: TillPayment) -> None:
    ReceiptTender.objects.bulk_create(ReceiptTender(receipt=receipt, **asdict(t)) for t in payment.tenders)


def _declared(payment: TillPayment, payable: Payable, store: Store, actor: Actor) -> Receipt:
    receipt = Receipt(
        legal_entity_id=store.entity_id,
        store=store,
        till_code=payment.ticket.till,
        business_date=payment.ticket.business_date,
        ticket_number=payment.ticket.number,
        payment_line=selectors.next_declared_line(payment.ticket, store_id=store.id),
        state=ReceiptState.APPLIED,
        payable=payable,
        payable_code=payable.code,
        awaits_confirmation=True,
        declared_by=actor.label[:80],
        **what_was_paid(payment),
    )
    records.create(receipt, events.PAYMENT_DECLARED, actor=actor, to_state=receipt.state)
    write_tenders(receipt, payment)
    count(receipt, payable, actor=actor)
    return receipt


def _as_payment(declaration: Declaration, payable: Payable, store: Store) -> TillPayment:
    return TillPayment(
        ticket=Ticket(store.code, declaration.till, declaration.business_date, declaration.ticket_number),
        kind=ReceiptKind.PAYMENT if payable.direction == Direction.IN else ReceiptKind.PAYOUT,
        payable=payable.code,
        occurred_at=timezone.now(),
        currency=payable.currency,
        lines=(),
        tenders=(Tender(method="unknown", amount=declaration.amount),),
    )


def _require_sensible(declaration: Declaration, currency: str, store: Store) -> None:
    wrong = {}
    if declaration.business_date > today_in(store):
        wrong["/business_date"] = _("This day has not come yet.")
    if not 0 < declaration.amount <= LARGEST or declaration.amount != rounded(declaration.amount, currency):
        wrong["/amount"] = _("The amount on the ticket is above zero, at most %(most)s, in whole cents.") % {
            "most": LARGEST
        }
    if not any(map(str.isalnum, declaration.ticket_number)):
        wrong["/ticket_number"] = _("Scan or type the number printed on the ticket.")
    if wrong:
        raise Invalid(wrong)


def _lock_declared(receipt_id: UUID, actor: Actor) -> tuple[Receipt, Payable]:
    known = selectors.payments_visible_to(actor).filter(pk=receipt_id).first()
    if known is None:
        raise NotFound
    rights.require(actor, permissions.PAYMENTS_SETTLE, known.store_id)
    if known.payable_id is None:  # told by a till for a code nobody knows yet
        raise NotDeclared
    payable = _lock_for(known)
    receipt = selectors.lock_receipt(receipt_id)
    if not receipt.awaits_confirmation or receipt.state != ReceiptState.APPLIED:
        raise NotDeclared
    return receipt, payable


def _lock_for(receipt: Receipt) -> Payable:
    """Document, then payable, then receipt: the order every door keeps."""
    payable = receipt.payable
    assert payable is not None  # a declaration always names what it pays
    ports.subject_for(payable.subject_resource).lock(payable.subject_id)
    return selectors.lock_payable(payable.pk)


def _witness(receipt: Receipt, evidence: Evidence, digest: str) -> None:
    ReceiptEvidence.objects.get_or_create(
        receipt=receipt, door=evidence.door, source=evidence.source, external_id=evidence.external_id,
        defaults={"digest": digest},
    )  # fmt: skip
