"""Which of a ticket's tenders paid which of our documents."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from apps.payments.states import TAKES_BACK

from ..tickets import TakenPayment, TakenTender
from .client import Record
from .ticket_facts import NOTHING, Facts, money, one, payments_of

MEANS = {"cash": "cash", "bank": "card", "pay_later": "on_account"}


def pool_of(order: Record, facts: Facts) -> list[tuple[TakenTender, Decimal]]:
    """The ticket's tenders less the change, which is given back in cash."""
    paid = payments_of(order, facts)
    given = [row for row in paid if not row["is_change"]]
    amounts = {row["id"]: money(row["amount"]) for row in given}
    change = sum((money(row["amount"]) for row in paid if row["is_change"]), NOTHING)
    for row in sorted(given, key=lambda row: _means(row, facts) != "cash"):
        back = max(change, -amounts[row["id"]]) if amounts[row["id"]] > 0 else NOTHING
        amounts[row["id"]], change = amounts[row["id"]] + back, change - back
    return [(_tender(row, facts), amounts[row["id"]]) for row in given if amounts[row["id"]]]


def share_of(payment: TakenPayment, pool: list[tuple[TakenTender, Decimal]]) -> tuple[TakenTender, ...]:
    """What of the tenders paid this: in the ticket's order, each used up before the next. Takes it out of the pool."""
    flip = -1 if payment.kind in TAKES_BACK else 1
    left, taken = sum((line.paid for line in payment.lines), NOTHING), []
    for place, (tender, amount) in enumerate(pool):
        part = min(flip * amount, left)
        if part > 0:
            taken.append(replace(tender, amount=part))
            pool[place] = (tender, amount - flip * part)
            left -= part
    return tuple(taken)


def _tender(row: Record, facts: Facts) -> TakenTender:
    reference = row["transaction_id"] or row["payment_ref_no"] or ""
    return TakenTender(str(one(row["payment_method_id"])), _means(row, facts), NOTHING, str(reference)[:60])


def _means(row: Record, facts: Facts) -> str:
    return MEANS[facts.methods[one(row["payment_method_id"]) or 0]["type"]]
