"""What tills said of a thing for sale: the receipts that stand, each once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from apps.payments.models import Receipt
from apps.payments.selectors.payables import PRICE
from apps.payments.states import ReceiptKind, ReceiptState

from ..models import SaleReceipt


@dataclass(frozen=True)
class Live:
    """Payments that no reversal has undone, oldest first. `told` are those that made a sale already."""

    receipts: tuple[Receipt, ...]
    told: frozenset[UUID]

    @cached_property
    def fresh(self) -> tuple[Receipt, ...]:
        return tuple(receipt for receipt in self.receipts if receipt.pk not in self.told)

    @cached_property
    def new_tickets(self) -> list[tuple[Receipt, ...]]:
        """What tickets say of which no line made a sale, all lines of one together."""
        known = {_ticket(receipt) for receipt in self.receipts if receipt.pk in self.told}
        found: dict[tuple[UUID, str, date, str], list[Receipt]] = {}
        for receipt in self.fresh:
            if _ticket(receipt) not in known:
                found.setdefault(_ticket(receipt), []).append(receipt)
        return [tuple(lines) for lines in found.values()]

    def standing(self, receipt_ids: Collection[UUID]) -> list[Receipt]:
        """Which of these stand."""
        return [receipt for receipt in self.receipts if receipt.pk in receipt_ids]


def live_receipts(stock_item_id: UUID) -> Live:
    """Of its price and of advances on it. The life is locked, so none can come meanwhile."""
    rows = Receipt.objects.filter(
        payable__subject_id=stock_item_id, payable__purpose__in=PRICE, state=ReceiptState.APPLIED
    ).select_related("store__entity")
    applied = list(rows.order_by("id"))
    undoing: dict[UUID, list[Receipt]] = {}
    for receipt in applied:
        if receipt.kind == ReceiptKind.REVERSAL and receipt.reverses_id:
            undoing.setdefault(receipt.reverses_id, []).append(receipt)
    live = [one for one in applied if one.kind in (ReceiptKind.PAYMENT, ReceiptKind.DEPOSIT) and _stands(one, undoing)]
    told = SaleReceipt.objects.filter(receipt__in=applied).values_list("receipt_id", flat=True)
    return Live(tuple(live), frozenset(told))


def ticket_of(receipt: Receipt) -> str:
    """As people call it; another day's or another store's may be called the same."""
    return f"{receipt.till_code}/{receipt.ticket_number}"


def _ticket(receipt: Receipt) -> tuple[UUID, str, date, str]:
    return receipt.store_id, receipt.till_code, receipt.business_date, receipt.ticket_number


def _stands(receipt: Receipt, undoing: dict[UUID, list[Receipt]], depth: int = 0) -> bool:
    """A reversal that was itself reversed undoes nothing; tickets that reverse each other end too."""
    return depth > len(undoing) or not any(
        _stands(reversal, undoing, depth + 1) for reversal in undoing.get(receipt.pk, ())
    )
