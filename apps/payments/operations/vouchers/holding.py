"""Promises to tills: what is held of a voucher, and letting it go."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor
from apps.core.clocks import each_apart
from apps.core.events import EventType

from ... import events, selectors
from ...models import Voucher, VoucherHold
from ...states import HoldState, MovementKind
from .ledger import SUMS, Origin, recover


def lock(voucher_id: UUID, *, actor: Actor) -> Voucher:
    """The voucher, locked, without promises whose time is over."""
    voucher = selectors.lock_voucher(voucher_id)
    _let_lapse(voucher, timezone.now(), actor)
    return voucher


def save(voucher: Voucher, event: EventType, *, actor: Actor, amount: str, occurred_at: datetime | None = None) -> None:
    facts = {"amount": amount}
    records.update(voucher, event, actor=actor, fields=SUMS, facts=facts, occurred_at=occurred_at)


def end(hold: VoucherHold, voucher: Voucher, state: HoldState) -> None:
    """The promise is over: what it held is free, or about to be spent."""
    if hold.state == HoldState.HELD:
        voucher.held -= hold.amount
    hold.state = state
    hold.save(update_fields=["state", "captured"])


def lapse_holds(*, actor: Actor, store_id: UUID | None = None) -> int:
    """Of every voucher with a promise whose time is over, each in a transaction of its own; how many ended."""
    stale = selectors.vouchers_with_stale_holds(timezone.now(), store_id)
    return each_apart(stale, lambda voucher_id: _lapse(voucher_id, actor))


@transaction.atomic
def _lapse(voucher_id: UUID, actor: Actor) -> int:
    return _let_lapse(selectors.lock_voucher(voucher_id), timezone.now(), actor)


def _let_lapse(voucher: Voucher, now: datetime, actor: Actor) -> int:
    stale = selectors.stale_holds(voucher, now)
    for hold in stale:
        end(hold, voucher, HoldState.LAPSED)
        recover(voucher, Origin(MovementKind.RECOVER, actor, hold.store_id))
        save(voucher, events.VOUCHER_RELEASED, actor=actor, amount=str(hold.amount))
    return len(stale)
