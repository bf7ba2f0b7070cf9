"""What is shown with a payment and written beside it."""

from apps.core import journal, records
from apps.core.actors import Actor

from .. import events
from ..models import Receipt


def tell_changed(receipt: Receipt, *, actor: Actor) -> None:
    """Its evidence and its cases are part of what copies hold of it: who follows payments hears of them too. Nothing
    more is said where this transaction has told of it already."""
    if journal.has_told_of(receipt.pk):
        return
    locked = Receipt.objects.select_for_update().values_list("version", flat=True)
    receipt.version = locked.get(pk=receipt.pk)
    records.update(receipt, events.PAYMENT_CHANGED, actor=actor, fields=[])
