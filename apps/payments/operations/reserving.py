"""One till rings a payable at a time; meanwhile the desk does not change what it asks for."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.events import EventType
from apps.core.leases import database_now

from .. import events, permissions, ports, selectors
from ..errors import NothingToRing, PayableReserved
from ..models import Payable
from ..states import PayableState

HOLD = timedelta(minutes=10)


@transaction.atomic
def reserve_payable(payable_id: UUID, *, till: str, actor: Actor) -> Payable:
    """Keep it for this till ("store/till") for ten minutes; the same till may ask again and gets ten more.

    Refused while another till has it, and when nothing is left to ring. A payment is never refused for want of it.
    """
    payable = _lock(payable_id, actor)
    if payable.state != PayableState.OPEN or payable.balance <= 0:
        raise NothingToRing(state=payable.state, balance=str(payable.balance))
    require_free(payable, but=till)
    payable.reserved_by, payable.reserved_until = till, database_now() + HOLD
    _save(payable, events.PAYABLE_RESERVED, actor)
    return payable


@transaction.atomic
def release_payable(payable_id: UUID, *, till: str, actor: Actor) -> Payable:
    """The till gave up. What another till holds stays held."""
    payable = _lock(payable_id, actor)
    require_free(payable, but=till)
    if payable.reserved_by:
        payable.reserved_by, payable.reserved_until = "", None
        _save(payable, events.PAYABLE_RELEASED, actor)
    return payable


def require_free(payable: Payable, *, but: str = "") -> None:
    """Raise PayableReserved while a till rings it, unless it is the one named."""
    until = payable.reserved_until
    if until is not None and payable.reserved_by != but and until > database_now():
        raise PayableReserved(till=payable.reserved_by, until=until)


def _lock(payable_id: UUID, actor: Actor) -> Payable:
    known = selectors.payables_reachable_by(actor).filter(pk=payable_id).first()
    if known is None:
        raise NotFound
    rights.require(actor, permissions.PAYABLES_OPEN)
    ports.subject_for(known.subject_resource).lock(known.subject_id)
    return selectors.lock_payable(payable_id)


def _save(payable: Payable, event: EventType, actor: Actor) -> None:
    records.update(payable, event, actor=actor, fields=["reserved_by", "reserved_until"])
