"""Which actions of the table a trade-in refuses as it is: what their operations ask, asked beforehand."""

from apps.core.actors import Actor
from apps.core.api.actions import Guards
from apps.items.models import Item
from apps.items.selectors import is_free, leaving_with
from apps.items.states import HolderKind, OwnerKind
from apps.payments import selectors as money
from apps.stores.selectors import today_in

from .. import selectors
from ..models import Payout, TradeIn
from ..states.payout import PayoutMode, PayoutState
from ..states.trade_in import UNDER_WAY, OfferState, TradeInLineState

L = TradeInLineState


def _things(trade_in: TradeIn, *states: TradeInLineState) -> list[Item]:
    return [line.item for line in trade_in.lines.all() if line.state in states and line.item is not None]


def _some_is_away(trade_in: TradeIn, _actor: Actor) -> bool:
    return not all(map(is_free, _things(trade_in, L.OPEN)))


def _nothing_to_grade(trade_in: TradeIn, _actor: Actor) -> bool:
    return not any(map(is_free, _things(trade_in, L.OPEN)))


def _nothing_to_accept(trade_in: TradeIn, _actor: Actor) -> bool:
    offer = next((one for one in trade_in.offers.all() if one.state == OfferState.OPEN), None)
    if offer is None or offer.valid_until < today_in(trade_in.store):
        return True
    priced = {row.line_id for row in offer.lines.all() if not row.refused}
    return not any(line.pk in priced and line.item and is_free(line.item) for line in trade_in.lines.all())


def _some_was_seized(trade_in: TradeIn, _actor: Actor) -> bool:
    """What is only held is freed by the release."""
    things = _things(trade_in, *UNDER_WAY)
    return any(item.custody == HolderKind.THIRD_PARTY or leaving_with(item) for item in things)


def _not_ready_to_clear(trade_in: TradeIn, _actor: Actor) -> bool:
    away = not all(map(is_free, _things(trade_in, L.ACCEPTED)))
    lines = [line for line in trade_in.lines.all() if line.state == L.ACCEPTED]
    return away or selectors.why_not_cleared(trade_in, lines) is not None


def _for_another_to_pay(trade_in: TradeIn, actor: Actor) -> bool:
    return selectors.why_another_pays(trade_in, actor) is not None


def _not_by_bank(trade_in: TradeIn, _actor: Actor) -> bool:
    return all(payout.mode != PayoutMode.TRANSFER for payout in _asked(trade_in))


def _being_paid(trade_in: TradeIn, _actor: Actor) -> bool:
    payables = [payout.payable for payout in _asked(trade_in) if payout.payable is not None]
    rung = {payable.pk for payable in money.rung_now(trade_in.pk)} if payables else ()
    return any(payable.paid or payable.pk in rung for payable in payables)


def _asked(trade_in: TradeIn) -> list[Payout]:
    return [payout for payout in trade_in.payouts.all() if payout.state == PayoutState.ASKED]


def _some_stays(trade_in: TradeIn, _actor: Actor) -> bool:
    return not all(map(is_free, _things(trade_in, L.REFUSED)))


def _not_ours_to_give_back(trade_in: TradeIn, _actor: Actor) -> bool:
    bought, company = _things(trade_in, L.BOUGHT), trade_in.legal_entity_id
    return any(item.held or item.owner_kind != OwnerKind.ENTITY or item.legal_entity_id != company for item in bought)


GUARDS: Guards = {
    "grade": _nothing_to_grade,
    "make_offer": _some_is_away,
    "counter": _some_is_away,
    "accept_items": _nothing_to_accept,
    "release": _some_was_seized,
    "clear": _not_ready_to_clear,
    "pay_out": _for_another_to_pay,
    "confirm_transfer": _not_by_bank,
    "fail_payout": _being_paid,
    "return_rejected": _some_stays,
    "recycle": _some_stays,
    "rescind": _not_ours_to_give_back,
}
