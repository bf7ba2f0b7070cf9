"""What the seller says to our offer."""

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, TotalChanged
from apps.core.money import total
from apps.items.operations import require_free
from apps.items.selectors import lock_item
from apps.stores.selectors import today_in

from ... import selectors
from ...errors import OfferOver
from ...models import Offer, TradeIn, TradeInLine
from ...states.payout import PayoutMode
from ...states.trade_in import TRADE_IN, OfferState, TradeInLineState


@transaction.atomic
def accept_items(
    trade_in_id: UUID,
    *,
    payout_mode: PayoutMode,
    actor: Actor,
    refused_lines: Collection[UUID] = (),
    expected_total: Decimal | None = None,
) -> TradeIn:
    """The seller agrees to the offer in force, thing by thing, and says how they want the money. `expected_total` is
    what they were told, without a voucher's bonus."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "accept_items", actor, trade_in.store_id)
    offer = selectors.open_offer(trade_in)
    assert offer is not None  # offered and countered have one
    if offer.valid_until < today_in(trade_in.store):
        raise OfferOver
    accepted = _decide(offer, set(refused_lines))
    trade_in.total, trade_in.payout_mode = total(line.price for line in accepted if line.price), payout_mode
    if expected_total is not None and expected_total != trade_in.total:
        raise TotalChanged(expected=str(expected_total), total=str(trade_in.total))
    selectors.require_payable_so(trade_in, accepted, payout_mode)
    offer.state = OfferState.ACCEPTED
    offer.save(update_fields=["state"])
    records.move(trade_in, "accept_items", table=TRADE_IN, actor=actor, fields=["total", "payout_mode"])
    return trade_in


@transaction.atomic
def decline(trade_in_id: UUID, *, actor: Actor, reason_code: str = "") -> TradeIn:
    """The seller keeps everything, or cannot be sold from: all of it is to be given back."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    trade_in.payout_mode, trade_in.signature_id, trade_in.signed_at = "", None, None
    records.move(
        trade_in, "decline", table=TRADE_IN, actor=actor, fields=["payout_mode", "signature_id", "signed_at"],
        reason_code=reason_code,
    )  # fmt: skip
    trade_in.offers.filter(state__in=(OfferState.OPEN, OfferState.ACCEPTED)).update(state=OfferState.DECLINED)
    for line in selectors.lines_under_way(trade_in):
        line.state, line.price = TradeInLineState.REFUSED, None
        line.save(update_fields=["state", "price"])
    return trade_in


def _decide(offer: Offer, refused: set[UUID]) -> list[TradeInLine]:
    """What is not bought is refused with what the seller keeps; the lines in hand are changed and saved."""
    rows = list(offer.lines.select_related("line__product"))
    if unknown := refused - {row.line_id for row in rows}:
        raise Invalid(
            {"/refused_lines": _("This offer has no line %(lines)s.") % {"lines": ", ".join(map(str, sorted(unknown)))}}
        )
    accepted = []
    for row in sorted(rows, key=lambda row: row.line.thing_id):
        line = row.line
        if row.refused or line.pk in refused:
            line.state, line.price = TradeInLineState.REFUSED, None
        else:
            require_free(lock_item(line.thing_id))
            line.state, line.price = TradeInLineState.ACCEPTED, row.amount
            accepted.append(line)
        line.save(update_fields=["state", "price"])
    if not accepted:
        raise Invalid({"/refused_lines": _("Nothing is accepted: decline the offer instead.")})
    return accepted
