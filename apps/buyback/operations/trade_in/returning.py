"""What we do not buy goes back to its seller, or, with their consent, to be recycled."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, Invalid
from apps.items import operations as items
from apps.items.selectors import lock_item
from apps.items.states import HolderKind

from ... import selectors
from ...events import trade_in as events
from ...models import TradeIn, TradeInLine
from ...permissions import trade_in as p
from ...states.trade_in import TRADE_IN, TradeInLineState, TradeInStatus


@transaction.atomic
def prepare_return(trade_in_id: UUID, *, actor: Actor) -> TradeIn:
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    records.move(trade_in, "prepare_return", table=TRADE_IN, actor=actor)
    return trade_in


@transaction.atomic
def mark_unclaimed(trade_in_id: UUID, *, actor: Actor) -> TradeIn:
    """Nobody came for it."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    records.move(trade_in, "mark_unclaimed", table=TRADE_IN, actor=actor)
    return trade_in


@transaction.atomic
def return_rejected(trade_in_id: UUID, *, actor: Actor) -> TradeIn:
    """Everything, to its seller."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    records.move(trade_in, "return_rejected", table=TRADE_IN, actor=actor)
    _give_back(trade_in, selectors.lines_of(trade_in, TradeInLineState.REFUSED), actor)
    return trade_in


@transaction.atomic
def recycle(trade_in_id: UUID, *, consent: bool, actor: Actor) -> TradeIn:
    """Everything, because its seller agreed to leave it for nothing."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "recycle", actor, trade_in.store_id)
    _require(consent)
    records.move(trade_in, "recycle", table=TRADE_IN, actor=actor)
    _dispose(trade_in, selectors.lines_of(trade_in, TradeInLineState.REFUSED), actor)
    return trade_in


@transaction.atomic
def return_lines(
    trade_in_id: UUID, *, lines: Collection[UUID], actor: Actor, recycled: bool = False, consent: bool = False
) -> TradeIn:
    """Some things that were refused, or whose purchase was undone, whatever becomes of the others; none while the
    trade-in is held."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    rights.require(actor, p.RECEIVE, trade_in.store_id)
    if trade_in.status == TradeInStatus.HELD:
        raise IllegalTransition(state=trade_in.status, action="return_lines", allowed=[])
    back = selectors.lines_of(trade_in, TradeInLineState.REFUSED, TradeInLineState.RESCINDED)
    chosen = [line for line in back if line.pk in lines]
    if not lines or len(chosen) != len(set(lines)):
        raise Invalid({"/lines": _("Only what is not ours, and is still here, goes back.")})
    if recycled:
        _require(consent)
        _dispose(trade_in, chosen, actor)
    else:
        _give_back(trade_in, chosen, actor)
    records.update(trade_in, events.LINES_RETURNED, actor=actor, fields=[])
    return trade_in


def _require(consent: bool) -> None:
    if not consent:
        raise Invalid({"/consent": _("Only with the seller’s consent.")})


def _give_back(trade_in: TradeIn, lines: Collection[TradeInLine], actor: Actor) -> None:
    for line in sorted(lines, key=lambda line: line.thing_id):
        items.require_free(lock_item(line.thing_id))
        items.move_custody(
            actor=actor, item_id=line.thing_id, holder=HolderKind.CUSTOMER, customer_id=trade_in.customer_id,
            reason_code="returned",
        )  # fmt: skip
    _end(lines, TradeInLineState.RETURNED)


def _dispose(trade_in: TradeIn, lines: Collection[TradeInLine], actor: Actor) -> None:
    for line in sorted(lines, key=lambda line: line.thing_id):
        items.require_free(lock_item(line.thing_id))
        items.move_custody(
            actor=actor, item_id=line.thing_id, holder=HolderKind.THIRD_PARTY, third_party=str(_("Recycling")),
            reason_code="recycled",
        )  # fmt: skip
    _end(lines, TradeInLineState.RECYCLED)


def _end(lines: Collection[TradeInLine], state: TradeInLineState) -> None:
    for line in lines:
        line.state = state
        line.save(update_fields=["state"])
