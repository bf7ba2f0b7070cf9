"""What a transfer still carries: a line ends when its thing goes anywhere else, and the last one ends the transfer."""

from datetime import datetime

from apps.core import records
from apps.core.actors import Actor, system

from ..models import Item, Transfer, TransferLine
from ..states import TRANSFER, TransferStatus


def end_line(item: Item) -> None:
    """It is no longer on its way, whether it arrived, came back or was taken; the item is locked."""
    TransferLine.objects.filter(item=item, active=True, transfer__status=TransferStatus.SENT).update(active=False)


def complete_when_all_came(transfer: Transfer, *, actor: Actor, at: datetime) -> None:
    """Received, once nothing more is on its way. The transfer is locked, and something of it has arrived: what never
    does is called off by a person."""
    if transfer.status == TransferStatus.SENT and not transfer.lines.filter(active=True).exists():
        transfer.received_at = at
        records.move(transfer, "complete", table=TRANSFER, actor=system(actor.label), fields=["received_at"])
