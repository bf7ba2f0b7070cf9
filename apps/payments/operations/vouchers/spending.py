"""Tickets that were paid by voucher: called by the receipts code, in its transaction, after everything else is locked.

What a till reports has happened: nothing is refused, what is odd becomes a case. For each ticket and voucher the ledger
is brought to what its receipts say, so that a second arrival, a reversal, or a till that asked online first changes
only what is missing.
"""

from dataclasses import dataclass
from decimal import Decimal

from apps.core.actors import Actor
from apps.core.money import ZERO

from ... import events, selectors
from ...models import Receipt, Voucher, VoucherHold
from ...selectors import voucher_tickets as tickets
from ...states import AccountKind, CaseKind, HoldState, Master, MovementKind, VoucherState
from ..cases import open_case
from .holding import end, lock, save
from .ledger import Origin, credit, debit, open_accounts, post, post_elsewhere, recover


@dataclass(frozen=True)
class _Tendered:
    """One voucher of one ticket, of which `delta` is still to be booked."""

    root: Receipt
    told_by: Receipt
    code: str
    amount: Decimal
    delta: Decimal
    actor: Actor

    def origin(self, hold: VoucherHold | None = None) -> Origin:
        kind = MovementKind.SPEND if self.delta > 0 else MovementKind.RETURN
        told = self.told_by
        return Origin(
            kind, self.actor, told.store_id, tickets.key_of(self.root), hold, told, occurred_at=told.occurred_at
        )


def settle_vouchers(receipt: Receipt, *, actor: Actor) -> None:
    """Spend what this receipt was paid with by voucher, or put back what it undoes."""
    root = tickets.undone_by(receipt)
    if not tickets.names_vouchers(root):
        return
    wanted = tickets.wanted_of(root)
    known = tickets.vouchers_by_code(wanted)
    by_code: dict[str, Decimal] = {}
    for typed, amount in wanted.items():
        code = known[typed].code if typed in known else typed
        by_code[code] = by_code.get(code, ZERO) + amount
    vouchers = {voucher.code: voucher for voucher in known.values()}
    open_accounts(root.legal_entity_id, root.currency)
    for code in sorted(by_code):  # every ticket locks its vouchers in this order
        _settle(root, receipt, code, vouchers.get(code), actor)


def _settle(root: Receipt, told_by: Receipt, code: str, voucher: Voucher | None, actor: Actor) -> None:
    if voucher is not None:
        voucher = lock(voucher.pk, actor=actor)
    else:
        selectors.hold_code(f"voucher:{code}")
    # Read after the lock: another line of this ticket may have been booked meanwhile.
    amount = _wanted(root, code, voucher)
    booked = tickets.booked_for(tickets.key_of(root), code)
    delta = _still_missing(amount, booked.by_request) - booked.by_receipt
    if not delta:
        return
    tendered = _Tendered(root, told_by, code, amount, delta, actor)
    stranger = _stranger(root, voucher)
    kept_by = booked.counter or (None if booked.owner_id else stranger and stranger[0])
    if kept_by is not None or voucher is None:
        _book_elsewhere(tendered, kept_by or AccountKind.OVERDRAFT)
        if stranger and stranger[1] and booked.counter is None:
            _open(stranger[1], tendered, voucher)
        return
    _book(tendered, voucher)


def _wanted(root: Receipt, code: str, voucher: Voucher | None) -> Decimal:
    names = {voucher.code, voucher.ean} if voucher else {code}
    return sum((amount for name, amount in tickets.wanted_of(root).items() if name in names), ZERO)


def _still_missing(wanted: Decimal, by_request: Decimal) -> Decimal:
    """What receipts must book beside what the till asked for itself; more than its ticket says is never undone here."""
    if wanted >= 0:
        return max(ZERO, wanted - max(ZERO, by_request))
    return min(ZERO, wanted - min(ZERO, by_request))


def _stranger(root: Receipt, voucher: Voucher | None) -> tuple[AccountKind, CaseKind | None] | None:
    """Where value stands that is on no voucher of ours, and what to ask about it."""
    if selectors.rules_on(root.store, root.business_date).master == Master.TILL:
        return AccountKind.KEPT_BY_TILL, None
    if voucher is None:
        return AccountKind.OVERDRAFT, CaseKind.VOUCHER_UNKNOWN
    if voucher.legal_entity_id != root.legal_entity_id:
        return AccountKind.OVERDRAFT, CaseKind.VOUCHER_WRONG_ENTITY
    if voucher.currency != root.currency:
        return AccountKind.OVERDRAFT, CaseKind.VOUCHER_WRONG_CURRENCY
    return None


def _book_elsewhere(tendered: _Tendered, account: AccountKind) -> None:
    lines = {account: -tendered.delta, AccountKind.SPENT: tendered.delta}
    post_elsewhere(
        tendered.origin(), lines,
        legal_entity_id=tendered.root.legal_entity_id, currency=tendered.root.currency, code=tendered.code,
    )  # fmt: skip


def _book(tendered: _Tendered, voucher: Voucher) -> None:
    if tendered.delta < 0:
        post(tendered.origin(), credit(voucher, -tendered.delta), voucher)
        save(
            voucher, events.VOUCHER_REFUNDED,
            actor=tendered.actor, amount=str(-tendered.delta), occurred_at=tendered.told_by.occurred_at,
        )  # fmt: skip
        if voucher.spent < 0:
            _open(CaseKind.VOUCHER_RETURNED_UNSPENT, tendered, voucher)
        return
    hold = tickets.hold_for(voucher, tickets.key_of(tendered.root))
    if hold is not None and hold.state != HoldState.CAPTURED:
        hold.captured = min(hold.amount, tendered.delta)
        end(hold, voucher, HoldState.CAPTURED)
    overdrawn = voucher.overdrawn
    post(tendered.origin(hold), debit(voucher, tendered.delta), voucher)
    missing = voucher.overdrawn - overdrawn
    recover(voucher, Origin(MovementKind.RECOVER, tendered.actor, tendered.root.store_id))
    save(
        voucher, events.VOUCHER_SPENT,
        actor=tendered.actor, amount=str(tendered.delta), occurred_at=tendered.told_by.occurred_at,
    )  # fmt: skip
    for kind in _oddities(tendered, voucher, hold, missing):
        _open(kind, tendered, voucher, missing)


def _oddities(tendered: _Tendered, voucher: Voucher, hold: VoucherHold | None, missing: Decimal) -> list[CaseKind]:
    root, found = tendered.root, []
    if missing > 0:
        found.append(CaseKind.VOUCHER_OVERDRAWN)
    if voucher.state == VoucherState.CANCELLED:
        found.append(CaseKind.VOUCHER_CANCELLED)
    elif voucher.expires_on is not None and root.business_date > voucher.expires_on:
        found.append(CaseKind.VOUCHER_EXPIRED)
    limit = selectors.rules_on(root.store, root.business_date).offline_limit
    if hold is None and tendered.amount > limit:
        found.append(CaseKind.VOUCHER_OVER_OFFLINE_LIMIT)
    return found


def _open(kind: CaseKind, tendered: _Tendered, voucher: Voucher | None, missing: Decimal = ZERO) -> None:
    receipt = tendered.told_by
    details = {
        "voucher": voucher.hint if voucher else tendered.code,
        "amount": str(abs(tendered.delta)),
        "missing": str(missing),
        "currency": receipt.currency,
        "ticket": receipt.ticket_number,
    }
    open_case(kind, receipt=receipt, payable=receipt.payable, actor=tendered.actor, details=details)
