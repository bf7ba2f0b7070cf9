"""A receipt as money that moved through a till: by which tender, for what, in or out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from apps.core.money import ZERO, split, total

from ...models import Receipt, ReceiptTender
from ...states import Purpose, ReceiptKind, ReceiptState

CASH, UNKNOWN = "cash", "unknown"
OUT_OF_THE_DRAWER = (ReceiptKind.REFUND, ReceiptKind.PAYOUT)


@dataclass(frozen=True)
class Where:
    """What is summed together. `purpose` is that of the payable, or the state that keeps a receipt from counting on
    one (then `resource` is empty); `told` is False while only a clerk's word stands for it."""

    till: str
    method: str
    resource: str
    purpose: str
    currency: str
    told: bool


Portions = dict[Where, Decimal]


def portions_of(receipt: Receipt, known: Mapping[UUID, Receipt]) -> Portions:
    """The receipt's amount over its tenders, below zero where money went out; nothing when it was set aside.

    `known`: the receipts that reversals lead back to.
    """
    if receipt.state == ReceiptState.SET_ASIDE:
        return {}
    counted = receipt.payable if receipt.state == ReceiptState.APPLIED else None
    sign = flow(receipt, known)
    return {
        Where(
            till=receipt.till_code,
            method=method,
            resource=counted.subject_resource if counted else "",
            purpose=Purpose(counted.purpose).value if counted else receipt.state,
            currency=receipt.currency,
            told=not receipt.awaits_confirmation,
        ): sign * amount
        for method, amount in shares(receipt.amount, list(receipt.tenders.all()), receipt.change, receipt.currency)
    }


def flow(receipt: Receipt, known: Mapping[UUID, Receipt]) -> int:
    """1 where money came in, -1 where it went out. A reversal undoes its original; of an unknown one, a payment."""
    sign, seen = 1, set()
    while receipt.kind == ReceiptKind.REVERSAL and receipt.pk not in seen:
        seen.add(receipt.pk)
        sign = -sign
        if receipt.reverses_id is None or receipt.reverses_id not in known:
            return sign
        receipt = known[receipt.reverses_id]
    return -sign if receipt.kind in OUT_OF_THE_DRAWER else sign


def shares(
    amount: Decimal, tenders: Iterable[ReceiptTender], change: Decimal, currency: str
) -> list[tuple[str, Decimal]]:
    """`amount` over the tenders, to the cent. A mixed ticket's tenders also paid other goods: each tender bears its
    part. Where they do not reach the amount, nobody knows how the rest was paid."""
    paid = taken(tenders, change)
    whole = total(paid.values())
    if whole < amount:
        paid[UNKNOWN] = paid.get(UNKNOWN, ZERO) + amount - whole
    elif whole > amount:
        paid = split(amount, paid, currency)
    found = [(method, share) for method, share in paid.items() if share]
    return found or [(next(iter(paid), UNKNOWN), ZERO)]


def taken(tenders: Iterable[ReceiptTender], change: Decimal) -> dict[str, Decimal]:
    """What stayed in the till of the whole ticket, by tender: change is given out of the cash."""
    paid: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for tender in sorted(tenders, key=lambda tender: tender.pk):
        paid[tender.method] += tender.amount
    if change:
        paid[CASH if CASH in paid or not paid else max(paid, key=lambda method: paid[method])] -= change
    return dict(paid)


def less(now: Portions, before: Portions) -> Portions:
    """What `now` says beyond `before`, without what agrees."""
    left = {where: now.get(where, ZERO) - before.get(where, ZERO) for where in (*now, *before)}
    return {where: amount for where, amount in left.items() if amount or (where in now and where not in before)}


def added(parts: Iterable[Portions]) -> Portions:
    summed: Portions = defaultdict(lambda: ZERO)
    for part in parts:
        for where, amount in part.items():
            summed[where] += amount
    return dict(summed)


def to_json(portions: Portions) -> list[list[object]]:
    return [[*astuple(where), str(amount)] for where, amount in portions.items()]


def from_json(rows: Iterable[list[Any]]) -> Portions:
    return {Where(*row[:-1]): Decimal(str(row[-1])) for row in rows}
