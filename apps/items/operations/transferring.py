"""Things go from one store to another of the same company: listed, sent, and received one by one."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor, system
from apps.core.errors import Conflict, IllegalTransition, Invalid
from apps.core.permissions import require
from apps.core.validation import check_fields
from apps.stores.models import Store

from .. import events
from ..inputs import NewTransfer
from ..models import Item, Transfer, TransferLine
from ..permissions import TRANSFERS_RECEIVE, TRANSFERS_WRITE
from ..selectors import lock_item, lock_transfer
from ..states import TRANSFER, HolderKind, TransferStatus
from .custody import move_custody
from .holding import require_free


@transaction.atomic
def open_transfer(*, actor: Actor, data: NewTransfer) -> Transfer:
    """Between two stores of one company: between two companies it is a sale and a purchase, and refused here."""
    require(actor, TRANSFERS_WRITE, data.store_id)
    stores = Store.objects.in_bulk([data.store_id, data.destination_id])
    store, destination = stores.get(data.store_id), stores.get(data.destination_id)
    if store is None or destination is None or destination.archived_at:
        raise Invalid({"/destination": _("There is no such store.")})
    if store == destination:
        raise Invalid({"/destination": _("It is there already: choose another store.")})
    if store.entity_id != destination.entity_id:
        raise Invalid(
            {
                "/destination": _(
                    "%(store)s is of another company: to go there a thing is sold by the one and bought by the other, "
                    "with a new entry in the police register."
                )
                % {"store": destination.code}
            }
        )
    transfer = Transfer(legal_entity_id=store.entity_id, store=store, destination=destination, note=data.note)
    check_fields(transfer)
    records.create(transfer, events.TRANSFER_OPENED, actor=actor, to_state=TransferStatus.DRAFT)
    _list_items(transfer, data.item_ids)
    return transfer


@transaction.atomic
def add_to_transfer(*, actor: Actor, transfer_id: UUID, item_id: UUID) -> Transfer:
    """A thing that stands in the sending store; one that is listed already stays listed once."""
    transfer = _draft(transfer_id, actor)
    if not transfer.lines.filter(item_id=item_id).exists():
        _list_items(transfer, [item_id])
        records.update(transfer, events.TRANSFER_CHANGED, actor=actor, fields=[])
    return transfer


@transaction.atomic
def remove_from_transfer(*, actor: Actor, transfer_id: UUID, item_id: UUID) -> Transfer:
    transfer = _draft(transfer_id, actor)
    gone, _rows = transfer.lines.filter(item_id=item_id).delete()
    if gone:
        records.update(transfer, events.TRANSFER_CHANGED, actor=actor, fields=[])
    return transfer


@transaction.atomic
def send_transfer(*, actor: Actor, transfer_id: UUID) -> Transfer:
    """Everything on it leaves; each thing is asked once more whether it may."""
    transfer = lock_transfer(transfer_id, actor)
    TRANSFER.check(transfer, "send", actor, transfer.store_id)
    on_it = _active_items(transfer)
    if not on_it:
        raise Invalid({"/items": _("Nothing is on this transfer yet.")})
    for item_id in on_it:
        _require_here(lock_item(item_id), transfer)
        move_custody(
            actor=actor,
            item_id=item_id,
            holder=HolderKind.IN_TRANSIT,
            store_id=transfer.destination_id,
            reason_code="transfer_sent",
        )
    transfer.sent_at = timezone.now()
    records.move(transfer, "send", table=TRANSFER, actor=actor, fields=["sent_at"])
    return transfer


@transaction.atomic
def receive_in_transfer(*, actor: Actor, transfer_id: UUID, item_id: UUID) -> Transfer:
    """One thing has arrived; with the last one the transfer is received. Again, nothing happens."""
    transfer = lock_transfer(transfer_id, actor)
    require(actor, TRANSFERS_RECEIVE, transfer.destination_id)
    line = transfer.lines.filter(item_id=item_id).first()
    if line is None:
        raise Invalid({"/item": _("This thing is not on this transfer.")})
    if line.received_at is not None:
        return transfer
    if transfer.status != TransferStatus.SENT:
        raise IllegalTransition(state=transfer.status, action="receive", allowed=[])
    _arrive(line, transfer.destination_id, actor, "transfer_received")
    records.update(transfer, events.TRANSFER_ITEM_RECEIVED, actor=actor, fields=[])
    if not transfer.lines.filter(active=True).exists():
        transfer.received_at = line.received_at
        records.move(transfer, "complete", table=TRANSFER, actor=system(actor.label), fields=["received_at"])
    return transfer


@transaction.atomic
def cancel_transfer(*, actor: Actor, transfer_id: UUID) -> Transfer:
    """What is on its way is back in the sending store. Refused once something has arrived: then the rest is missing."""
    transfer = lock_transfer(transfer_id, actor)
    TRANSFER.check(transfer, "cancel", actor, transfer.store_id)
    if transfer.lines.filter(received_at__isnull=False).exists():
        raise Conflict(_("Some of it has arrived: what is missing stays open until it is found."))
    if transfer.status == TransferStatus.SENT:
        for item_id in _active_items(transfer):
            move_custody(
                actor=actor,
                item_id=item_id,
                holder=HolderKind.STORE,
                store_id=transfer.store_id,
                reason_code="transfer_cancelled",
            )
    transfer.lines.update(active=False)
    records.move(transfer, "cancel", table=TRANSFER, actor=actor)
    return transfer


def _draft(transfer_id: UUID, actor: Actor) -> Transfer:
    transfer = lock_transfer(transfer_id, actor)
    require(actor, TRANSFERS_WRITE, transfer.store_id)
    if transfer.status != TransferStatus.DRAFT:
        raise IllegalTransition(state=transfer.status, action="change", allowed=[])
    return transfer


def _list_items(transfer: Transfer, item_ids: Iterable[UUID]) -> None:
    for item_id in sorted(set(item_ids)):
        item = lock_item(item_id)
        _require_here(item, transfer)
        busy = TransferLine.objects.filter(item=item, active=True).select_related("transfer").first()
        if busy is not None:
            raise Conflict(
                _("%(item)s is on another transfer: %(transfer)s.")
                % {"item": item.code, "transfer": busy.transfer.code},
                field="/items",
                transfer=str(busy.transfer_id),
            )
        TransferLine.objects.create(transfer=transfer, item=item)


def _require_here(item: Item, transfer: Transfer) -> None:
    require_free(item)
    if item.custody != HolderKind.STORE or item.store_id != transfer.store_id:
        raise Invalid({"/items": _("%(item)s is not in the sending store.") % {"item": item.code}})


def _active_items(transfer: Transfer) -> list[UUID]:
    return sorted(transfer.lines.filter(active=True).values_list("item_id", flat=True))


def _arrive(line: TransferLine, store_id: UUID, actor: Actor, reason_code: str) -> None:
    move_custody(actor=actor, item_id=line.item_id, holder=HolderKind.STORE, store_id=store_id, reason_code=reason_code)
    line.active, line.received_at, line.received_by = False, timezone.now(), actor.label
    line.save(update_fields=["active", "received_at", "received_by"])
