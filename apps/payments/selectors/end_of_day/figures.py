"""A day's page as it is shown, kept and sent: a document of strings, the same before and after sign-off."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.core.money import ZERO, total
from apps.stores.models import Store

from ...models import EndOfDay, EndOfDayTotal, Receipt
from ...states import CaseKind, CaseState, PaymentState, Purpose, ReceiptState
from ..doors import confirmations_expected
from .differences import Compared, Reason, compare
from .movements import Movement, movements
from .portions import OUT_OF_THE_DRAWER, Where

Figures = dict[str, Any]
ODD = (PaymentState.PART_PAID, PaymentState.OVERPAID)


def figures(store: Store, day: date, page: EndOfDay | None, moved: Sequence[Movement] | None = None) -> Figures:
    """Everything the page says of an open day; of a signed one, its snapshot says it."""
    moved = movements(store, day) if moved is None else moved
    totals = list(page.totals.all()) if page else []
    currency = store.entity.currency
    compared = compare(moved, totals, currency)
    cases = _cases(moved)
    return {
        "currency": currency,
        "totals": summed(moved, lambda where: (), ()),
        "by_subject": summed(moved, lambda where: (where.resource, where.purpose), ("subject", "purpose")),
        "by_tender": summed(moved, lambda where: (where.method,), ("method",)),
        "tills": [_till(row, currency) for row in compared],
        "differences": [_difference(row, currency) for row in compared if row.reasons],
        "unconfirmed": unconfirmed_until(store, day),
        "waiting": waiting_until(store, day),
        "cases": [row for row in cases if row["kind"] != CaseKind.DISCOUNT_OVER_LIMIT],
        "discounts": [row for row in cases if row["kind"] == CaseKind.DISCOUNT_OVER_LIMIT],
        "odd_payables": _odd_payables(moved),
        "payouts": [_payout(m) for m in moved if _is_payout(m)],
        "extras": _extras(moved, currency),
        "late": [carried(m) for m in moved if m.late],
        "entered": [_entered(row) for row in totals],
    }


def summed(
    moved: Sequence[Movement], key: Callable[[Where], tuple[str, ...]], names: tuple[str, ...]
) -> list[dict[str, str]]:
    """Taken, given out, and the difference, by the key and currency; how many payments each is of."""
    groups: dict[tuple[str, ...], list[tuple[Receipt, Decimal]]] = defaultdict(list)
    for movement in moved:
        for where, amount in movement.portions.items():
            groups[*key(where), where.currency].append((movement.receipt, amount))
    rows = []
    for place, parts in sorted(groups.items()):
        came = total(amount for _receipt, amount in parts if amount > 0)
        went = total(-amount for _receipt, amount in parts if amount < 0)
        rows.append(
            dict(zip((*names, "currency"), place, strict=True))
            | {"count": str(len({receipt.pk for receipt, _amount in parts}))}
            | {"taken": str(came), "given": str(went), "net": str(came - went)}
        )
    return rows


def unconfirmed_until(store: Store, day: date) -> list[dict[str, str | list[dict[str, str]]]]:
    """What rests on a clerk's word up to this day, the oldest first, with what is still expected of it.

    The ceiling counts by payable: two tickets for one order are one risk.
    """
    rows = Receipt.objects.filter(
        store=store, business_date__lte=day, awaits_confirmation=True, state=ReceiptState.APPLIED
    )
    rows = rows.select_related("payable", "store").prefetch_related("store__doors").order_by("occurred_at", "id")
    found = list(rows)
    believed: dict[Any, Decimal] = defaultdict(lambda: ZERO)
    for receipt in found:
        believed[receipt.payable_id] += receipt.amount
    return [
        _ticket(receipt)
        | {
            "declared_by": receipt.declared_by,
            "at": receipt.occurred_at.isoformat(),
            "above_ceiling": "yes" if believed[receipt.payable_id] > store.declared_ceiling else "",
            "expected": [
                {"door": expected.door.value, "source": expected.source, "by": expected.by.isoformat()}
                for expected in confirmations_expected(receipt)
            ],
        }
        for receipt in found
    ]


def waiting_until(store: Store, day: date) -> list[dict[str, str]]:
    """Tickets up to this day whose code nobody knows, or which take back one that has not come, the oldest first."""
    rows = Receipt.objects.filter(store=store, business_date__lte=day, state=ReceiptState.WAITING)
    return [
        _ticket(receipt)
        | {
            "code": receipt.payable_code,
            "at": receipt.occurred_at.isoformat(),
            "awaits_original": "yes" if receipt.reverses_ticket and receipt.reverses_id is None else "",
        }
        for receipt in rows.select_related("payable").order_by("occurred_at", "id")
    ]


def carried(movement: Movement) -> dict[str, str]:
    """A payment of a day that was signed off without it, or with another amount; `amount` is what it adds."""
    adds = total(movement.portions.values())
    page = movement.page.isoformat() if movement.page else ""
    return _ticket(movement.receipt) | {"amount": str(adds), "page": page, "state": movement.receipt.state}


def _ticket(receipt: Receipt) -> dict[str, Any]:
    payable = receipt.payable
    return {
        "id": str(receipt.pk),
        "ticket": receipt.ticket_number,
        "till": receipt.till_code,
        "business_date": receipt.business_date.isoformat(),
        "kind": receipt.kind,
        "amount": str(receipt.amount),
        "currency": receipt.currency,
        "payable": payable.code if payable else "",
        "subject_code": payable.subject_code if payable else "",
    }


def _payout(movement: Movement) -> dict[str, Any]:
    payable = movement.receipt.payable
    purpose = Purpose(payable.purpose).value if payable else ""
    return _ticket(movement.receipt) | {"purpose": purpose, "amount": str(total(movement.portions.values()))}


def _is_payout(movement: Movement) -> bool:
    return movement.receipt.kind in OUT_OF_THE_DRAWER and movement.receipt.state != ReceiptState.SET_ASIDE


def _cases(moved: Sequence[Movement]) -> list[dict[str, Any]]:
    return [
        _ticket(movement.receipt)
        | {
            "case": str(case.pk),
            "code": case.code,
            "kind": case.kind,
            "held": "yes" if movement.receipt.state == ReceiptState.IN_CASE else "",
            "discount": str(movement.receipt.discount),
        }
        for movement in moved
        for case in sorted(movement.receipt.cases.all(), key=lambda case: case.pk)
        if case.state == CaseState.OPEN or movement.receipt.state == ReceiptState.IN_CASE
    ]


def _odd_payables(moved: Sequence[Movement]) -> list[dict[str, str]]:
    paid = {m.receipt.payable.pk: m.receipt.payable for m in moved if m.receipt.payable is not None}
    return [
        {
            "payable": payable.code,
            "subject_code": payable.subject_code,
            "payment_state": payable.payment_state,
            "balance": str(payable.balance),
            "currency": payable.currency,
        }
        for payable in paid.values()
        if payable.payment_state in ODD
    ]


def _extras(moved: Sequence[Movement], currency: str) -> dict[str, str]:
    """What is beside the amounts: taken off, rounded off, put on account; of this day's own payments."""
    own = [m for m in moved if not m.late and m.receipt.currency == currency]
    return {
        name: str(total(m.flow * getattr(m.receipt, name) for m in own if m.receipt.state != ReceiptState.SET_ASIDE))
        for name in ("discount", "rounding", "on_account")
    }


def _till(row: Compared, currency: str) -> dict[str, str]:
    return {
        "till": row.till,
        "method": row.method,
        "currency": currency,
        "entered": "" if row.entered is None else str(row.entered),
        "elsewhere": str(row.elsewhere),
        "told": str(row.told),
        "booked": str(row.booked),
        "difference": "" if row.entered is None else str(row.difference),
    }


def _difference(row: Compared, currency: str) -> dict[str, Any]:
    return {
        "till": row.till,
        "method": row.method,
        "currency": currency,
        "amount": str(row.difference),
        "causes": [_cause(reason, currency) for reason in row.reasons],
    }


def _cause(reason: Reason, currency: str) -> dict[str, str]:
    receipt = reason.receipt
    cases = [case for case in receipt.cases.all() if case.state == CaseState.OPEN] if receipt else []
    named = _ticket(receipt) if receipt else {}
    return named | {
        "cause": reason.cause.value,
        "amount": str(reason.amount),
        "currency": currency,
        "declared_by": receipt.declared_by if receipt else "",
        "case": str(cases[0].pk) if cases else "",
    }


def _entered(row: EndOfDayTotal) -> dict[str, str]:
    return {
        "till": row.till_code,
        "method": row.method,
        "amount": str(row.amount),
        "elsewhere": str(row.elsewhere),
        "entered_by": row.entered_by,
        "entered_at": timezone.localtime(row.entered_at).isoformat(),
    }
