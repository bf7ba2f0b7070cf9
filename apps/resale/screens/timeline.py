"""One timeline of people and systems for a used thing: its own journal, its sales, its money, its passport."""

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
from apps.payments.states import ReceiptKind
from apps.workshop.screens.timeline import RECEIVED

from .. import events as e
from ..models import StockItem

# What each fact says after the name of who did it. Facts that only repeat another one are not told.
SENTENCES: dict[EventType, Any] = {
    e.STOCKED: _("took it into stock"),
    e.REFURBISHMENT_STARTED: _("sent it to be refurbished"),
    e.READIED: _("declared it ready for sale"),
    e.REGRADED: _("graded it again"),
    e.PRICED: _("set the price"),
    e.RELEASED: _("put it up for sale"),
    e.TAKEN_OFF_SALE: _("took it off sale"),
    e.HELD: _("kept it for somebody"),
    e.HOLD_ENDED: _("let it go again"),
    e.STOCK_UNSOLD: _("took the sale back: it is ours again"),
    e.DELIVERED: _("handed it to its buyer"),
    e.STOCK_RETURNED: _("took it back"),
    e.SCRAPPED: _("scrapped it"),
    e.HARVESTED: _("took it apart"),
    e.WITHDRAWN: _("took it out of stock"),
    e.SALE_TRANSFERRED: _("sold it to another company of ours"),
    e.SALE_COMPLETED: _("sold it"),
    e.SALE_CORRECTED: _("put the sale right: the till told another sum"),
    e.SALE_DOUBLED: _("sold it a second time: to be made good"),
    payments.PAYABLE_REVISED: _("told the tills the new price"),
    payments.PAYABLE_WITHDRAWN: _("withdrew the request for payment"),
    items.ITEM_GRADED: _("graded it"),
    items.ITEM_FILE_ATTACHED: _("added a picture"),
    items.ITEM_HELD: _("held it for the police"),
    items.ITEM_RELEASED: _("ended the hold of the police"),
}
REASONS = {
    "police_hold": _("the police hold it; once freed, it is for sale again when somebody releases it"),
    "seized": _("the police have taken it"),
}
BY_NAME = {event.full_name: sentence for event, sentence in SENTENCES.items()}
TELL_AMOUNT = {
    event.full_name for event in (e.PRICED, e.SALE_COMPLETED, e.SALE_CORRECTED, e.SALE_DOUBLED, e.SALE_TRANSFERRED)
}


def timeline_of(stock: StockItem, receipts: list[Receipt], actor: Actor) -> list[dict[str, Any]]:
    """Newest first. What the thing went through before it was ours is told by its passport; what it does since another
    company has it, to that one."""
    sales = stock.sales.values_list("pk", flat=True)
    known: set[UUID] = {stock.pk, stock.item_id, *sales, *(receipt.pk for receipt in receipts)}
    if stock.payable_id:
        known.add(stock.payable_id)
    by_id = {receipt.pk: receipt for receipt in receipts}
    facts = [f for f in journal.history_of(known) if f.aggregate_id != stock.item_id or _in_this_life(f, stock)]
    entries = [entry for fact in facts if (entry := _entry(fact, by_id))]
    entries += told_elsewhere(known, actor)
    return shown(entries)


def _in_this_life(fact: Event, stock: StockItem) -> bool:
    return stock.stocked_at <= fact.recorded_at and (stock.gone_at is None or fact.recorded_at <= stock.gone_at)


def _entry(fact: Event, receipts: dict[UUID, Receipt]) -> TimelineEntry | None:
    if fact.type == payments.PAYMENT_RECORDED.full_name:
        receipt = receipts[fact.aggregate_id]
        amount = money_text(receipt.amount, receipt.currency)
        text = RECEIVED[ReceiptKind(receipt.kind)] % {"amount": amount}
        ticket = {"till": receipt.till_code, "ticket": receipt.ticket_number}
        return told(fact, text, _("till %(till)s, ticket %(ticket)s") % ticket)
    if fact.type not in BY_NAME:
        return None
    return told(fact, BY_NAME[fact.type], _detail(fact))


def _detail(fact: Event) -> str:
    """The amount where it is the news; a reason where one was given."""
    if fact.type in TELL_AMOUNT and "amount" in fact.facts:
        return money_text(fact.facts["amount"], fact.facts["currency"])
    return str(REASONS.get(fact.reason_code, fact.reason_code))
