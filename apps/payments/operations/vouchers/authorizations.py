"""What a till asks for online: hold, spend what is held, let it go, put money back. Each is known by its ticket, so
asking again answers the same."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, Invalid, NotFound, PayloadDiffers
from apps.core.money import ZERO, rounded, total
from apps.stores.models import Store

from ... import events, permissions, selectors
from ...errors import (
    TooMuchBack,
    UnknownStore,
    VoucherBalanceTooLow,
    VoucherCancelled,
    VoucherExpired,
    VoucherKeptByTill,
    VoucherOfAnotherCompany,
)
from ...inputs import LARGEST, Ticket
from ...models import LedgerTransaction, Voucher, VoucherHold
from ...selectors.voucher_tickets import TicketKey, key_of_ticket
from ...states import HoldState, Master, MovementKind, VoucherState
from .holding import end, lock, save
from .ledger import Origin, credit, debit, post, recover

HOLD = timedelta(minutes=30)


@transaction.atomic
def authorize_voucher(
    voucher_id: UUID, *, ticket: Ticket, amount: Decimal, actor: Actor, code: str = ""
) -> VoucherHold:
    """Promise this much to the ticket for half an hour; asking again prolongs it. Refused unless all of it is free.
    A till shows the `code`: whoever stole its key has none."""
    store = _store(ticket, actor)
    _require_amount(amount, store)
    voucher = _lock_for(voucher_id, store, ticket, actor, code)
    hold = VoucherHold.objects.filter(voucher=voucher, **key_of_ticket(ticket, store.pk).__dict__).first()
    if hold is not None and hold.state in (HoldState.HELD, HoldState.CAPTURED):
        if hold.amount != amount:
            raise PayloadDiffers(_("This ticket holds another amount of it already: release that first."))
        if hold.state == HoldState.HELD:
            _prolong(hold)
        return hold
    _require_good(voucher, store)
    if amount > voucher.balance - voucher.held:
        raise VoucherBalanceTooLow(str(voucher.balance - voucher.held), voucher.currency)
    if hold is None:
        hold = VoucherHold(voucher=voucher, **key_of_ticket(ticket, store.pk).__dict__)
    hold.amount, hold.state, hold.expires_at = amount, HoldState.HELD, timezone.now() + HOLD
    hold.save()
    voucher.held += amount
    save(voucher, events.VOUCHER_AUTHORIZED, actor=actor, amount=str(amount))
    return hold


@transaction.atomic
def capture_voucher(voucher_id: UUID, *, hold_id: UUID, actor: Actor, amount: Decimal | None = None) -> VoucherHold:
    """Spend what is held, or less, whose rest is free again. A hold that has lapsed is spent while enough is free."""
    voucher, hold = _lock_hold(voucher_id, hold_id, actor)
    wanted = hold.amount if amount is None else amount
    if hold.state == HoldState.CAPTURED and wanted == hold.captured:
        return hold
    if hold.state not in (HoldState.HELD, HoldState.LAPSED):
        raise IllegalTransition(state=hold.state, action="capture", allowed=[])
    _require_amount(wanted, hold.store)
    if wanted > hold.amount:
        raise Invalid({"/amount": _("At most what is held: %(most)s.") % {"most": hold.amount}})
    hold.captured = wanted
    end(hold, voucher, HoldState.CAPTURED)
    if voucher.state != VoucherState.ACTIVE or wanted > voucher.balance - voucher.held:
        raise VoucherBalanceTooLow(str(voucher.balance - voucher.held), voucher.currency)
    key = TicketKey(hold.store_id, hold.till_code, hold.business_date, hold.ticket_number)
    post(Origin(MovementKind.CAPTURE, actor, hold.store_id, key, hold), debit(voucher, wanted), voucher)
    recover(voucher, Origin(MovementKind.RECOVER, actor, hold.store_id))
    save(voucher, events.VOUCHER_CAPTURED, actor=actor, amount=str(wanted))
    return hold


@transaction.atomic
def release_voucher(voucher_id: UUID, *, hold_id: UUID, actor: Actor) -> VoucherHold:
    """The sale did not happen. What is released or lapsed already stays so."""
    voucher, hold = _lock_hold(voucher_id, hold_id, actor)
    if hold.state == HoldState.CAPTURED:
        raise IllegalTransition(state=hold.state, action="release", allowed=["refund"])
    if hold.state == HoldState.HELD:
        end(hold, voucher, HoldState.RELEASED)
        recover(voucher, Origin(MovementKind.RECOVER, actor, hold.store_id))
        save(voucher, events.VOUCHER_RELEASED, actor=actor, amount=str(hold.amount))
    return hold


@transaction.atomic
def refund_voucher(voucher_id: UUID, *, ticket: Ticket, amount: Decimal, actor: Actor, code: str = "") -> Voucher:
    """Put money back for a return ticket, at most what was spent. On a voucher that has ended it comes to nothing, so
    that is refused: issue another. A till shows the `code`."""
    store = _store(ticket, actor)
    _require_amount(amount, store)
    voucher = _lock_for(voucher_id, store, ticket, actor, code)
    key = key_of_ticket(ticket, store.pk)
    if before := _refunded(voucher, key):
        if before != amount:
            raise PayloadDiffers(_("This ticket has put another amount back already."))
        return voucher
    _require_good(voucher, store)
    if amount > voucher.spent:
        raise TooMuchBack(f"{voucher.spent} {voucher.currency}")
    post(Origin(MovementKind.REFUND, actor, store.pk, key), credit(voucher, amount), voucher)
    save(voucher, events.VOUCHER_REFUNDED, actor=actor, amount=str(amount))
    return voucher


def _refunded(voucher: Voucher, key: TicketKey) -> Decimal:
    rows = LedgerTransaction.objects.filter(voucher=voucher, kind=MovementKind.REFUND, **key.__dict__)
    return total(amount for amount in rows.values_list("entries__amount", flat=True) if amount > ZERO)


def _store(ticket: Ticket, actor: Actor) -> Store:
    store = Store.objects.select_related("entity").filter(code=ticket.store).first()
    if store is None or not actor.can(permissions.VOUCHERS_AUTHORIZE, store.pk):
        rights.require(actor, permissions.VOUCHERS_AUTHORIZE)
        raise UnknownStore(ticket.store)
    return store


def _lock_for(voucher_id: UUID, store: Store, ticket: Ticket, actor: Actor, code: str) -> Voucher:
    """The voucher for this till's ticket, where the balance is ours to know."""
    known = selectors.vouchers_within_reach(actor).filter(pk=voucher_id).first()
    if known is None or (actor.till and selectors.canonical_code(code) not in (known.code, known.ean)):
        raise NotFound
    if known.legal_entity_id != store.entity_id:
        raise VoucherOfAnotherCompany
    if selectors.rules_on(store, ticket.business_date).master == Master.TILL:
        raise VoucherKeptByTill
    return lock(voucher_id, actor=actor)


def _lock_hold(voucher_id: UUID, hold_id: UUID, actor: Actor) -> tuple[Voucher, VoucherHold]:
    rights.require(actor, permissions.VOUCHERS_AUTHORIZE)
    rows = VoucherHold.objects.select_related("store__entity").filter(pk=hold_id, voucher_id=voucher_id)
    known = rows.first()
    if known is None or not actor.can(permissions.VOUCHERS_AUTHORIZE, known.store_id):
        raise NotFound
    if actor.till not in ("", f"{known.store.code}/{known.till_code}"):
        raise NotFound  # a till's key speaks for that till and no other
    voucher = lock(voucher_id, actor=actor)
    return voucher, rows.get()


def _require_good(voucher: Voucher, store: Store) -> None:
    if voucher.state == VoucherState.CANCELLED:
        raise VoucherCancelled
    over = voucher.expires_on is not None and voucher.expires_on < selectors.today_in(store)
    if voucher.state == VoucherState.EXPIRED or over:
        raise VoucherExpired(expired_on=voucher.expires_on.isoformat() if voucher.expires_on else "")


def _prolong(hold: VoucherHold) -> None:
    hold.expires_at = timezone.now() + HOLD
    hold.save(update_fields=["expires_at"])


def _require_amount(amount: Decimal, store: Store) -> None:
    if not 0 < amount <= LARGEST or amount != rounded(amount, store.entity.currency):
        raise Invalid({"/amount": _("An amount above zero, at most %(most)s, in whole cents.") % {"most": LARGEST}})
