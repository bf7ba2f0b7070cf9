"""One timeline of people and systems for a trade-in: its own journal, its money, and what other apps tell."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.core import journal
from apps.core.actors import Actor
from apps.core.events import EventType
from apps.core.models import Event
from apps.core.screens.words import money_text
from apps.core.timeline import TimelineEntry, shown, told, told_elsewhere

from ..events import payout as paid
from ..events import trade_in as e
from ..models import TradeIn

# What each fact says after the name of who did it. Facts that only repeat another one are not told.
SENTENCES: dict[EventType, Any] = {
    e.DRAFTED: _("opened the trade-in"),
    e.ANNOUNCED: _("announced the trade-in"),
    e.ESTIMATED: _("estimated it as declared"),
    e.DRAFT_EXPIRED: _("let the draft expire"),
    e.ESTIMATE_EXPIRED: _("let the estimate expire"),
    e.CANCELLED: _("cancelled the trade-in"),
    e.RECEIVED: _("received the things"),
    e.LINE_GRADED: _("looked at some of the things"),
    e.GRADED: _("noted the condition"),
    e.OFFERED: _("made an offer"),
    e.COUNTERED: _("made a counter-offer"),
    e.OFFER_LAPSED: _("let the offer lapse"),
    e.ACCEPTED: _("recorded the seller’s agreement"),
    e.DECLINED: _("recorded the seller’s refusal"),
    e.IDENTITY_VERIFIED: _("read the identity document"),
    e.SIGNED: _("took the signature"),
    e.THEFT_CHECKED: _("checked for theft"),
    e.HELD: _("held the trade-in"),
    e.HOLD_RELEASED: _("ended the hold"),
    e.SEIZED: _("noted the seizure"),
    e.CLEARED: _("concluded the purchase"),
    paid.ASKED: _("asked for the payment of the seller"),
    paid.SENT: _("paid the seller"),
    paid.FAILED: _("noted that the payment failed"),
    paid.REVERSED: _("took the payment back"),
    e.STOCKED: _("put it in stock"),
    e.RETURN_PREPARED: _("prepared the return"),
    e.LINES_RETURNED: _("gave some things back"),
    e.RETURNED: _("gave the things back"),
    e.RECYCLED: _("had the things recycled"),
    e.UNCLAIMED: _("noted that nobody claimed them"),
    e.RESCINDED: _("rescinded the purchase"),
    e.FILE_ATTACHED: _("added a file"),
}
BY_NAME = {event.full_name: sentence for event, sentence in SENTENCES.items()}
WITH_AMOUNT = {event.full_name for event in (e.ESTIMATED, e.OFFERED, e.COUNTERED, e.ACCEPTED, paid.ASKED, paid.SENT)}


def timeline_of(row: TradeIn, actor: Actor) -> list[dict[str, Any]]:
    """Newest first, in one query beside those of other apps."""
    known: set[UUID] = {row.pk, *(payout.pk for payout in row.payouts.all())}
    entries = [_entry(fact) for fact in journal.history_of(known) if fact.type in BY_NAME]
    entries += told_elsewhere(known, actor)
    return shown(entries)


def _entry(fact: Event) -> TimelineEntry:
    detail = fact.reason_code
    if fact.type in WITH_AMOUNT and "amount" in fact.facts:
        detail = money_text(fact.facts["amount"], fact.facts["currency"])
    return told(fact, BY_NAME[fact.type], detail)
