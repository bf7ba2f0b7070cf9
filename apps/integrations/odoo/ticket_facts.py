"""The rows a page of tickets is understood from, and what is read out of one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from apps.core.codes import IN_STORE_PREFIX, is_ean, parse_code

from .client import Record

CENT, NOTHING = Decimal("0.01"), Decimal(0)
PAYABLE_RESOURCES = frozenset({"payable", "work_order", "trade_in", "rental_agreement", "item", "stock_item"})
WORD = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True)
class Facts:
    """Rows by id, of every ticket of a page and of what its refunds take back."""

    lines: dict[int, Record]
    orders: dict[int, Record]
    payments: list[Record]
    sales: dict[int, Record]
    sale_names: dict[int, str]
    sale_lines: dict[int, Record]
    methods: dict[int, Record]
    configs: dict[int, Record]


def code_in(*texts: Any) -> str:
    """The first code of a document of ours in what the cashier typed or scanned into a note."""
    for text in texts:
        for word in WORD.findall(text) if isinstance(text, str) else ():
            parsed = parse_code(word)
            if parsed and parsed[0] in PAYABLE_RESOURCES:
                return parsed[1]
            if is_ean(word) and len(word) == 13 and word.startswith(IN_STORE_PREFIX):
                return str(word)
    return ""


def one(value: Any) -> int | None:
    """The id of a many2one, which reads as [id, name] or false."""
    return int(value[0]) if isinstance(value, list) and value else None


def money(amount: Any) -> Decimal:
    return Decimal(amount).quantize(CENT, ROUND_HALF_UP)


def sum_of(lines: Iterable[Record]) -> Decimal:
    return sum((money(line["price_subtotal_incl"]) for line in lines), NOTHING)


def lines_of(order: Record, facts: Facts) -> list[Record]:
    mine = (row for row in facts.lines.values() if one(row["order_id"]) == order["id"])
    return sorted(mine, key=lambda row: int(row["id"]))


def payments_of(order: Record, facts: Facts) -> list[Record]:
    """In the order they were made."""
    mine = (row for row in facts.payments if one(row["pos_order_id"]) == order["id"])
    return sorted(mine, key=lambda row: int(row["id"]))


def config_of(order: Record, facts: Facts) -> Record:
    return facts.configs.get(one(order["config_id"]) or 0, {})
