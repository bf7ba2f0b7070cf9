"""One timeline of people and systems for a work order: its own journal, its money, its item, its partners."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.core import journal
from apps.core.actors import Actor
from apps.core.events import EventType
from apps.core.models import Event
from apps.core.screens.words import money_text
from apps.core.timeline import TimelineEntry, shown, told, told_elsewhere
from apps.items import events as items
from apps.payments import events as payments
from apps.payments.models import Receipt
from apps.payments.states import CaseKind, ReceiptKind

from .. import events as e
from ..models import WorkOrder

# What each fact says after the name of who did it. Facts that only repeat another one are not told.
SENTENCES: dict[EventType, Any] = {
    e.ANNOUNCED: _("announced the order"),
    e.BOOKED: _("booked the order"),
    e.CHECKED_IN: _("checked the item in"),
    e.NO_SHOW: _("noted that nobody came"),
    e.DIAGNOSIS_STARTED: _("started the diagnosis"),
    e.QUOTED: _("made a quote"),
    e.QUOTE_APPROVED: _("recorded the customer’s agreement"),
    e.QUOTE_REFUSED: _("recorded the customer’s refusal"),
    e.QUOTE_LAPSED: _("let the quote lapse"),
    e.QUOTE_REVISED: _("reopened the diagnosis"),
    e.WORK_STARTED: _("started the work"),
    e.PARTS_AWAITED: _("is waiting for parts"),
    e.WORK_RESUMED: _("went on with the work"),
    e.EXTRA_WORK_FOUND: _("found more to do"),
    e.WORK_FINISHED: _("finished the work"),
    e.QUALITY_FAILED: _("sent it back to work"),
    e.READIED: _("declared it ready"),
    e.PAID: _("closed the payment: the order is paid"),
    e.PAYMENT_REVERSED: _("took the payment back: the order is due again"),
    e.HANDED_OVER: _("handed the item over"),
    e.CLOSED: _("closed the order"),
    e.UNCOLLECTED: _("noted that it was not collected"),
    e.ABANDONMENT_OPENED: _("opened an abandonment case"),
    e.DISPOSED: _("disposed of the item"),
    e.CANCELLED: _("cancelled the order"),
    e.ASSIGNED: _("changed the technician"),
    e.FILE_ATTACHED: _("added a file"),
    e.ITEM_CHANGED: _("moved it to the kept passport of the item"),
    payments.PAYABLE_OPENED: _("asked for payment"),
    payments.PAYABLE_REVISED: _("changed what is asked"),
    payments.PAYABLE_WITHDRAWN: _("withdrew the request for payment"),
    payments.CASE_OPENED: _("opened a case"),
    payments.CASE_RESOLVED: _("resolved a case"),
    items.ITEM_CUSTODY_CHANGED: _("passed the item on"),
    items.ITEM_HELD: _("held the item for the police"),
    items.ITEM_RELEASED: _("ended the hold on the item"),
}
BY_NAME = {event.full_name: sentence for event, sentence in SENTENCES.items()}
RECEIVED = {
    ReceiptKind.PAYMENT: _("took a payment of %(amount)s"),
    ReceiptKind.DEPOSIT: _("took a deposit of %(amount)s"),
    ReceiptKind.REFUND: _("refunded %(amount)s"),
    ReceiptKind.REVERSAL: _("reversed %(amount)s"),
}
# Custody that an order moved itself is told by its own check-in and hand-over.
OWN_CUSTODY = ("checked_in", "handed_over", "cancelled", "registered")


def timeline_of(order: WorkOrder, receipts: list[Receipt], actor: Actor) -> list[dict[str, Any]]:
    """Newest first, in three queries beside those of other apps."""
    known: set[UUID] = {order.pk, *(receipt.pk for receipt in receipts)}
    cases = {case.pk: case for receipt in receipts for case in receipt.cases.all()}
    if order.payable:
        known.add(order.payable.pk)
        cases |= {case.pk: case for case in order.payable.cases.all()}
    facts = journal.history_of(known | set(cases) | ({order.item_id} if order.item_id else set()))
    by_id = {receipt.pk: receipt for receipt in receipts}
    entries = [entry for fact in facts if (entry := _entry(fact, order, by_id))]
    entries += told_elsewhere(known, actor)
    return shown(entries)


def _entry(fact: Event, order: WorkOrder, receipts: dict[UUID, Receipt]) -> TimelineEntry | None:
    if fact.type == payments.PAYMENT_RECORDED.full_name:
        receipt = receipts[fact.aggregate_id]
        text = RECEIVED[ReceiptKind(receipt.kind)] % {"amount": money_text(receipt.amount, receipt.currency)}
        return told(fact, text, _("till %(till)s, ticket %(ticket)s") % _ticket(receipt))
    if fact.type not in BY_NAME or _of_another_order(fact, order):
        return None
    return told(fact, BY_NAME[fact.type], _detail(fact))


def _of_another_order(fact: Event, order: WorkOrder) -> bool:
    """The item has had other lives: only what happened to it during this order, by other hands, is of interest."""
    if fact.type != items.ITEM_CUSTODY_CHANGED.full_name:
        return False
    return fact.recorded_at < order.created_at or fact.reason_code in OWN_CUSTODY


def _detail(fact: Event) -> str:
    if fact.type == payments.CASE_OPENED.full_name:
        return str(CaseKind(fact.facts["kind"]).label)
    if "amount" in fact.facts:
        return money_text(fact.facts["amount"], fact.facts["currency"])
    return fact.code if fact.resource == "payable" else fact.reason_code


def _ticket(receipt: Receipt) -> dict[str, str]:
    return {"till": receipt.till_code, "ticket": receipt.ticket_number}
