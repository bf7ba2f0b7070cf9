"""Each till's own total against our documents, by tender: how far apart, and by which named tickets."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations

from apps.core.money import ZERO, total

from ...models import EndOfDayTotal, Receipt
from ...states import Cause, ReceiptKind, ReceiptState
from .movements import Movement
from .portions import OUT_OF_THE_DRAWER, UNKNOWN, taken

MOST_TRIED = 30  # candidates looked at together for one difference


@dataclass(frozen=True)
class Reason:
    """`amount`: what it adds to the till's total beyond our documents."""

    cause: Cause
    amount: Decimal
    till: str = ""
    method: str = ""
    receipt: Receipt | None = None


@dataclass
class Compared:
    """One tender of one till. `difference` = entered - elsewhere - booked = the sum of the reasons."""

    till: str
    method: str
    entered: Decimal | None = None  # None: nobody has read this till's ticket yet
    elsewhere: Decimal = ZERO
    told: Decimal = ZERO
    booked: Decimal = ZERO
    reasons: list[Reason] = field(default_factory=list)

    @property
    def difference(self) -> Decimal:
        return (self.entered or ZERO) - self.elsewhere - self.booked

    @property
    def unnamed(self) -> Decimal:
        return self.difference - total(reason.amount for reason in self.reasons)


def compare(moved: Sequence[Movement], totals: Iterable[EndOfDayTotal], currency: str) -> list[Compared]:
    """Every till and tender of the day in the store's currency. A reason is used once; what none explains says so."""
    own = [movement for movement in moved if not movement.late and movement.receipt.currency == currency]
    rows = _rows(own, totals)
    candidates = _candidates(own)
    for row in rows:
        if row.entered is None:
            if row.told:
                row.reasons.append(Reason(Cause.NO_TOTAL, -row.told, row.till, row.method))
            continue
        for reason in explain(row.unnamed, [c for c in candidates if _may_explain(c, row)]):
            candidates.remove(reason)
            row.reasons.append(replace(reason, till=row.till, method=row.method))
        if row.unnamed:
            row.reasons.append(Reason(Cause.UNEXPLAINED, row.unnamed, row.till, row.method))
    return rows


def explain(gap: Decimal, candidates: Sequence[Reason]) -> list[Reason]:
    """The fewest that make up the gap exactly; else all of one cause; else as many, in order, as fit into it."""
    if not gap:
        return []
    tried = [candidate for candidate in candidates if candidate.amount][:MOST_TRIED]
    for size in (1, 2):
        for together in combinations(tried, size):
            if total(reason.amount for reason in together) == gap:
                return list(together)
    for cause in Cause:
        of_one = [reason for reason in tried if reason.cause == cause]
        if total(reason.amount for reason in of_one) == gap:
            return of_one
    used: list[Reason] = []
    for reason in tried:
        left = gap - total(one.amount for one in used)
        if (reason.amount > 0) == (left > 0) and abs(reason.amount) <= abs(left):
            used.append(reason)
    return used


def _rows(own: Sequence[Movement], totals: Iterable[EndOfDayTotal]) -> list[Compared]:
    rows: dict[tuple[str, str], Compared] = {}
    read = set()
    for total_ in totals:
        read.add(total_.till_code)
        rows[total_.till_code, total_.method] = Compared(
            total_.till_code, total_.method, total_.amount, total_.elsewhere
        )
    for movement in own:
        for where, amount in movement.portions.items():
            if not where.told:
                continue
            row = rows.setdefault((where.till, where.method), Compared(where.till, where.method))
            row.told += amount
            if where.resource:
                row.booked += amount
            elif amount:
                row.reasons.append(Reason(Cause(where.purpose), amount, where.till, where.method, movement.receipt))
    for row in rows.values():
        if row.entered is None and row.till in read:
            row.entered = ZERO  # its ticket was read, and does not have this tender
    return sorted(rows.values(), key=lambda row: (row.till, row.method))


def _candidates(own: Sequence[Movement]) -> list[Reason]:
    """What may be why: a ticket the till has and has not told, and money that a till's total may leave out."""
    found = []
    for movement in own:
        receipt = movement.receipt
        for where, amount in movement.portions.items():
            if not where.told:
                found.append(Reason(Cause.DECLARED, amount, where.till, where.method, receipt))
            elif receipt.kind == ReceiptKind.REVERSAL:
                found.append(Reason(Cause.REVERSED, -amount, where.till, where.method, receipt))
            elif receipt.kind in OUT_OF_THE_DRAWER:
                found.append(Reason(Cause.PAYOUT, -amount, where.till, where.method, receipt))
    return [*found, *_other_goods(own)]


def _other_goods(own: Sequence[Movement]) -> list[Reason]:
    """What mixed tickets took, by tender, beyond the payables of ours on them."""
    tickets: dict[tuple[str, str], list[Movement]] = defaultdict(list)
    for movement in own:
        receipt = movement.receipt
        if receipt.kind in (ReceiptKind.PAYMENT, ReceiptKind.DEPOSIT) and _told(receipt):
            tickets[receipt.till_code, receipt.ticket_number].append(movement)
    found = []
    for (till, _number), parts in tickets.items():
        receipt = parts[0].receipt
        whole = taken(receipt.tenders.all(), receipt.change)
        for method, amount in whole.items():
            ours = total(
                portion for part in parts for where, portion in part.portions.items() if where.method == method
            )
            if amount > ours:
                found.append(Reason(Cause.OTHER_GOODS, amount - ours, till, method, receipt))
    return found


def _told(receipt: Receipt) -> bool:
    return not receipt.awaits_confirmation and receipt.state != ReceiptState.SET_ASIDE


def _may_explain(reason: Reason, row: Compared) -> bool:
    """A clerk may not have known the till, and never knows the tender."""
    if reason.cause == Cause.DECLARED:
        return reason.till in ("", row.till) and reason.method in (UNKNOWN, row.method)
    return (reason.till, reason.method) == (row.till, row.method)
