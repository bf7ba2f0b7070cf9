"""What refurbishment adds to the cost of a thing of our own."""

from collections import defaultdict
from decimal import Decimal

from apps.core.actors import Actor
from apps.items import operations as items
from apps.items.inputs import Source
from apps.items.states import EntryKind

from .. import selectors
from ..models import WorkOrder
from ..states import Decision, LineKind

ENTRY_KIND = {
    LineKind.PART: EntryKind.PART,
    LineKind.LABOUR: EntryKind.LABOUR,
    LineKind.SERVICE: EntryKind.LABOUR,
    LineKind.FEE: EntryKind.FEE,
}


def charge_item(order: WorkOrder, actor: Actor) -> None:
    """The approved lines go into the thing's ledger, those of one kind and name as one entry; again, nothing more."""
    offer = selectors.quote_in_force(order)
    approved = offer.lines.filter(decision=Decision.APPROVED) if offer else ()
    sums: dict[tuple[EntryKind, str], Decimal] = defaultdict(Decimal)
    for line in approved:
        sums[ENTRY_KIND[LineKind(line.kind)], line.label] += line.amount
    for (kind, label), amount in sums.items():
        items.record_entry(
            actor=actor,
            item_id=order.received_item_id,
            kind=kind,
            amount=amount,
            currency=order.currency,
            source=Source(WorkOrder.resource, order.id, order.code),
            label=label,
        )
