"""Posting to the ledger: the one place where value of vouchers moves. The caller holds the voucher's lock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from apps.core.actors import Actor
from apps.core.money import ZERO, total

from ...models import LedgerAccount, LedgerEntry, LedgerTransaction, Receipt, Voucher, VoucherHold
from ...selectors.voucher_tickets import TicketKey
from ...states import FORFEITED, AccountKind, MovementKind, VoucherKind, VoucherState

SUMS = ("balance", "held", "spent", "overdrawn", "forfeited")
ISSUED_AS = {
    VoucherKind.STORE_CREDIT: AccountKind.ISSUED_STORE_CREDIT,
    VoucherKind.REFUND: AccountKind.ISSUED_REFUND,
    VoucherKind.GOODWILL: AccountKind.ISSUED_GOODWILL,
    VoucherKind.BONUS: AccountKind.ISSUED_BONUS,
    VoucherKind.GIFT: AccountKind.ISSUED_GIFT,
}
Lines = Mapping[AccountKind, Decimal]


@dataclass(frozen=True)
class Origin:
    """Why and where value moves, for which ticket."""

    kind: MovementKind
    actor: Actor
    store_id: UUID
    ticket: TicketKey | None = None
    hold: VoucherHold | None = None
    receipt: Receipt | None = None
    reason: str = ""
    occurred_at: datetime | None = None


def post(origin: Origin, lines: Lines, voucher: Voucher) -> LedgerTransaction:
    """Book on a voucher; its sums in hand follow, and the caller saves them with an event."""
    written = _write(origin, lines, voucher.legal_entity_id, voucher.currency, voucher.code, voucher)
    voucher.balance += lines.get(AccountKind.LIABILITY, ZERO)
    voucher.spent += lines.get(AccountKind.SPENT, ZERO)
    voucher.overdrawn -= lines.get(AccountKind.OVERDRAFT, ZERO)
    voucher.forfeited += lines.get(AccountKind.EXPIRED, ZERO) + lines.get(AccountKind.CANCELLED, ZERO)
    return written


def post_elsewhere(
    origin: Origin, lines: Lines, *, legal_entity_id: UUID, currency: str, code: str
) -> LedgerTransaction:
    """Book what no voucher of ours bears."""
    return _write(origin, lines, legal_entity_id, currency, code, None)


def debit(voucher: Voucher, amount: Decimal) -> dict[AccountKind, Decimal]:
    """What tills took: of what is there and not promised to others, else of what it left when it ended; the rest is
    overdraft."""
    there, account = _value(voucher)
    taken = min(amount, there)
    return {account: -taken, AccountKind.OVERDRAFT: taken - amount, AccountKind.SPENT: amount}


def credit(voucher: Voucher, amount: Decimal) -> dict[AccountKind, Decimal]:
    """What tills gave back makes good the overdraft first."""
    _there, account = _value(voucher)
    made_good = min(amount, voucher.overdrawn)
    return {AccountKind.OVERDRAFT: made_good, account: amount - made_good, AccountKind.SPENT: -amount}


def recover(voucher: Voucher, origin: Origin) -> None:
    """What has become free on an overdrawn voucher makes its overdraft good, so that the order of arrival, and who
    held what meanwhile, do not matter."""
    free = min(voucher.overdrawn, voucher.balance - voucher.held)
    if free > 0:
        post(origin, {AccountKind.LIABILITY: -free, AccountKind.OVERDRAFT: free}, voucher)


def open_accounts(legal_entity_id: UUID, currency: str) -> None:
    """Before any voucher is locked: whoever waits for an account to be opened must hold nothing another waits for."""
    rows = LedgerAccount.objects.filter(legal_entity_id=legal_entity_id, currency=currency, voucher=None)
    missing = set(AccountKind) - {AccountKind.LIABILITY} - set(rows.values_list("kind", flat=True))
    LedgerAccount.objects.bulk_create(
        [LedgerAccount(legal_entity_id=legal_entity_id, currency=currency, kind=kind) for kind in sorted(missing)],
        ignore_conflicts=True,
    )


def _value(voucher: Voucher) -> tuple[Decimal, AccountKind]:
    if voucher.state == VoucherState.ACTIVE:
        return voucher.balance - voucher.held, AccountKind.LIABILITY
    return voucher.forfeited, FORFEITED[VoucherState(voucher.state)]


def _write(
    origin: Origin, lines: Lines, entity_id: UUID, currency: str, code: str, voucher: Voucher | None
) -> LedgerTransaction:
    moved = {kind: amount for kind, amount in lines.items() if amount}
    if len(moved) < 2 or total(moved.values()) != ZERO:
        raise ValueError(f"{origin.kind}: {moved} does not balance")
    ticket = origin.ticket
    transaction = LedgerTransaction.objects.create(
        kind=origin.kind,
        legal_entity_id=entity_id,
        currency=currency,
        voucher=voucher,
        voucher_code=code,
        hold=origin.hold,
        receipt=origin.receipt,
        store_id=origin.store_id,
        till_code=ticket.till_code if ticket else "",
        business_date=ticket.business_date if ticket else None,
        ticket_number=ticket.ticket_number if ticket else "",
        reason=origin.reason,
        actor_kind=origin.actor.kind,
        actor_id=origin.actor.id,
        actor_label=origin.actor.label,
        occurred_at=origin.occurred_at or timezone.now(),
    )
    accounts = LedgerAccount.objects.filter(legal_entity_id=entity_id, currency=currency, voucher=None)
    known = dict(accounts.filter(kind__in=moved).values_list("kind", "pk"))
    if voucher is not None and AccountKind.LIABILITY in moved:
        known[AccountKind.LIABILITY] = LedgerAccount.objects.get(voucher=voucher).pk
    LedgerEntry.objects.bulk_create(
        LedgerEntry(transaction=transaction, account_id=known[kind], amount=amount) for kind, amount in moved.items()
    )
    return transaction
