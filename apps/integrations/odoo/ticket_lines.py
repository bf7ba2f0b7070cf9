"""One ticket's rows → what each document of ours got. Pure.

Traps held here: a line settled from a sale order carries the order's own discount, so what the till took off is what
the order line asks less what was paid; a refund line has no sale order, the line it takes back has; a discount on the
whole ticket is a line of its own, shared by all the others.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from apps.payments.states import TAKES_BACK, ReceiptKind

from ..tickets import ReadTicket, TakenLine, TakenPayment, TicketName, TillName
from .client import Record
from .rendering import MODULE
from .ticket_facts import CENT, NOTHING, Facts, code_in, config_of, lines_of, money, one, payments_of, sum_of
from .ticket_tenders import pool_of, share_of

HUNDRED = Decimal(100)
MOMENT = "%Y-%m-%d %H:%M:%S"
OUR_ORDER = re.compile(rf"{MODULE}\.[a-z]+_([0-9a-f-]{{36}})")
UNUSABLE = (KeyError, TypeError, ValueError, ArithmeticError, IndexError)


class Payee(NamedTuple):
    """A document of ours, by its code or by its identifier."""

    code: str
    subject_id: UUID | None


class Part(NamedTuple):
    """Lines of one ticket that belong together: one document, one kind, one ticket taken back."""

    payee: Payee
    kind: ReceiptKind
    original: int | None
    lines: tuple[Record, ...]


def ticket_of(order: Record, facts: Facts) -> ReadTicket | None:
    """None when it pays nothing of ours. A ticket that cannot be understood says so instead of stopping the others."""
    number = str(order.get("pos_reference") or order.get("name") or "")
    reference = f"pos.order/{order['id']}"
    version = _version(order, facts)
    try:
        payments = _payments(order, facts)
    except UNUSABLE as error:
        problem = f"{type(error).__name__}: {error}"[:300]
        return ReadTicket(reference, _digest([version, problem]), number, problem=problem)
    return ReadTicket(reference, version, number, payments) if payments else None


def _version(order: Record, facts: Facts) -> str:
    """Of the till's own rows alone: a sale order that is quoted again, a till that is renamed or a session that is
    closed make no other ticket."""
    head = {name: order[name] for name in ("pos_reference", "date_order", "config_id")}
    rows = [head, *lines_of(order, facts), *payments_of(order, facts)]
    return _digest([{name: _bare(value) for name, value in row.items()} for row in rows])


def _bare(value: Any) -> Any:
    """Without the label of a many2one."""
    return value[0] if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str) else value


def _digest(facts: list[Any]) -> str:
    canonical = json.dumps(facts, default=str, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def _payments(order: Record, facts: Facts) -> tuple[TakenPayment, ...]:
    taken = [_payment(part, order, facts, line) for line, part in enumerate(_parts(order, facts), start=1)]
    pool = pool_of(order, facts)
    return tuple(replace(payment, tenders=share_of(payment, pool)) for payment in taken)


def _parts(order: Record, facts: Facts) -> list[Part]:
    """In the order of the ticket's lines, which never changes once it is paid."""
    found: dict[tuple[Payee, bool, int | None], list[Record]] = {}
    for line in lines_of(order, facts):
        payee = _payee(line, facts)
        if payee is None:
            continue
        refunded = facts.lines.get(one(line["refunded_orderline_id"]) or 0)
        original = one(refunded["order_id"]) if refunded else None
        deposit = _is_deposit(refunded or line, order, facts)
        found.setdefault((payee, deposit, original), []).append(line)
    return [
        Part(payee, _kind(lines, deposit, original, facts), original, tuple(lines))
        for (payee, deposit, original), lines in found.items()
    ]


def _kind(lines: list[Record], deposit: bool, original: int | None, facts: Facts) -> ReceiptKind:
    if original is not None:
        return ReceiptKind.REVERSAL if _takes_all_back(lines, original, facts) else ReceiptKind.REFUND
    if sum_of(lines) < 0:
        return ReceiptKind.REFUND
    return ReceiptKind.DEPOSIT if deposit else ReceiptKind.PAYMENT


def _takes_all_back(lines: list[Record], original: int, facts: Facts) -> bool:
    """Whether these lines undo, whole, the part of the original they belong to."""
    part, _line = _part_taken_back(lines, original, facts)
    return part is not None and sum_of(lines) == -sum_of(part.lines)


def _part_taken_back(lines: Iterable[Record], original: int, facts: Facts) -> tuple[Part | None, int]:
    refunded = {one(line["refunded_orderline_id"]) for line in lines}
    order = facts.orders.get(original)
    for number, part in enumerate(_parts(order, facts) if order else (), start=1):
        if refunded <= {line["id"] for line in part.lines}:
            return part, number
    return None, 1


def _payment(part: Part, order: Record, facts: Facts, line: int) -> TakenPayment:
    flip = -1 if part.kind in TAKES_BACK else 1
    shares = _discount_shares(order, facts)
    reverses = None
    if part.original is not None and part.original in facts.orders:
        _original, number = _part_taken_back(part.lines, part.original, facts)
        reverses = replace(_name(facts.orders[part.original], facts), line=number)
    return TakenPayment(
        name=replace(_name(order, facts), line=line),
        kind=part.kind,
        payable=part.payee.code,
        subject_id=part.payee.subject_id,
        currency=str(order["currency_id"][1]),
        lines=tuple(_line(each, order, facts, shares.get(each["id"], NOTHING), flip) for each in part.lines),
        tenders=(),
        reverses=reverses,
    )


def _name(order: Record, facts: Facts) -> TicketName:
    config = one(order["config_id"])
    if config is None:
        raise ValueError("the ticket names no point of sale")
    till = TillName(str(config), str(facts.configs[config]["name"]))
    number = str(order["pos_reference"] or order["name"])
    return TicketName(till, number, datetime.strptime(order["date_order"], MOMENT).replace(tzinfo=UTC))


def _payee(line: Record, facts: Facts) -> Payee | None:
    refunded = facts.lines.get(one(line["refunded_orderline_id"]) or 0)
    for each in filter(None, (line, refunded)):
        origin = one(each.get("sale_order_origin_id"))
        if origin in facts.sales and (payee := _payee_of_sale(origin, facts)):
            return payee
        if code := code_in(each["customer_note"], each["note"]):
            return Payee(code, None)
    return None


def _payee_of_sale(origin: int, facts: Facts) -> Payee | None:
    """By the customer reference, which is our code; where somebody wrote another there, by our own external id."""
    if code := code_in(facts.sales[origin]["client_order_ref"]):
        return Payee(code, None)
    ours = OUR_ORDER.fullmatch(facts.sale_names.get(origin) or "")
    return Payee("", UUID(ours[1])) if ours else None


def _is_deposit(line: Record, order: Record, facts: Facts) -> bool:
    """A down payment. The same article with a negative quantity takes it off the bill when the rest is settled."""
    article = one(config_of(order, facts).get("down_payment_product_id"))
    return article is not None and one(line["product_id"]) == article and line["qty"] > 0


def _line(line: Record, order: Record, facts: Facts, share: Decimal, flip: int) -> TakenLine:
    rung = flip * money(line["price_subtotal_incl"])
    asked = flip * _asked(line, facts)
    if abs(asked - rung) <= CENT or abs(asked) < abs(rung):  # a cent is rounding; more than asked is another price
        asked = rung
    paid = rung + flip * share
    percent = Decimal(line["discount"])
    return TakenLine(
        due=asked,
        paid=paid,
        discount=asked - paid,
        reason=(line["notice"] or (f"{percent.normalize():f} %" if percent and asked != paid else ""))[:80],
        by=str(order["user_id"][1])[:40] if order["user_id"] and asked != paid else "",
        tax=str(line["tax_ids"][0]) if line["tax_ids"] else "",
    )


def _asked(line: Record, facts: Facts) -> Decimal:
    """What the line was to cost before the till took anything off, with the sign of its quantity."""
    quantity, percent = Decimal(line["qty"]), Decimal(line["discount"])
    refunded = facts.lines.get(one(line["refunded_orderline_id"]) or 0, {})
    sale = facts.sale_lines.get(one(line.get("sale_order_line_id")) or one(refunded.get("sale_order_line_id")) or 0)
    if sale and Decimal(sale["product_uom_qty"]):
        return money(Decimal(sale["price_total"]) * quantity / Decimal(sale["product_uom_qty"]))
    rung, listed = money(line["price_subtotal_incl"]), money(quantity * Decimal(line["price_unit"]))
    if not percent or percent == HUNDRED:
        return listed if percent else rung
    if abs(money(listed * (HUNDRED - percent) / HUNDRED) - rung) <= CENT:
        return listed
    return money(rung * HUNDRED / (HUNDRED - percent))  # prices without tax: back from what was paid


def _discount_shares(order: Record, facts: Facts) -> dict[int, Decimal]:
    """Each line's part, by its price, of what was taken off the whole ticket: negative amounts that add up."""
    article = one(config_of(order, facts).get("discount_product_id"))
    lines = lines_of(order, facts)
    off = [each for each in lines if each.get("is_reward_line") or (article and one(each["product_id"]) == article)]
    bases = {each["id"]: money(each["price_subtotal_incl"]) for each in lines if each not in off}
    left, weight, shares = sum_of(off), sum(bases.values(), NOTHING), {}
    for number, base in bases.items():
        shares[number] = money(left * base / weight) if weight else NOTHING
        left, weight = left - shares[number], weight - base
    return shares
