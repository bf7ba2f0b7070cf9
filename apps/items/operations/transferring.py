"""Things go from one store to another: listed, sent, received one by one. To another company each has its price."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Conflict, IllegalTransition, Invalid
from apps.core.money import rounded
from apps.core.permissions import require
from apps.core.validation import check_fields
from apps.stores.models import Store

from .. import events, ports
from ..errors import ItemAway
from ..inputs import NewTransfer
from ..models import Item, Transfer, TransferLine
from ..permissions import TRANSFERS_BUY, TRANSFERS_RECEIVE, TRANSFERS_WRITE
from ..selectors import lock_item, lock_transfer
from ..states import TRANSFER, HolderKind, TransferStatus
from .carrying import complete_when_all_came
from .crossing import cross, lock_leaving, require_sellable
from .custody import move_custody
from .holding import require_free


@transaction.atomic
def open_transfer(*, actor: Actor, data: NewTransfer) -> Transfer:
    """To a store of another company of the house each thing is sold on arrival, for its price in `prices`; both count
    in one currency. Within a company nothing has a price."""
    require(actor, TRANSFERS_WRITE, data.store_id)
    stores = Store.objects.select_related("entity").in_bulk([data.store_id, data.destination_id])
    store, destination = stores.get(data.store_id), stores.get(data.destination_id)
    if store is None or destination is None or destination.archived_at or store.sandbox != destination.sandbox:
        raise Invalid({"/destination": _("There is no such store.")})
    if store == destination:
        raise Invalid({"/destination": _("It is there already: choose another store.")})
    buyer = destination.entity if destination.entity_id != store.entity_id else None
    if buyer is not None and buyer.currency != store.entity.currency:
        raise Invalid({"/destination": _("That company counts in %(currency)s.") % {"currency": buyer.currency}})
    transfer = Transfer(
        legal_entity=store.entity, store=store, destination=destination, buyer=buyer, note=data.note
    )  # fmt: skip
    check_fields(transfer)
    records.create(transfer, events.TRANSFER_OPENED, actor=actor, to_state=TransferStatus.DRAFT)
    _list_items(transfer, {item_id: data.prices.get(item_id) for item_id in (*data.item_ids, *data.prices)})
    return transfer


@transaction.atomic
def add_to_transfer(*, actor: Actor, transfer_id: UUID, item_id: UUID, price: Decimal | None = None) -> Transfer:
    """A thing that stands in the sending store, with the price that another company pays for it; one that is listed
    already stays listed once, at the price told last."""
    transfer = _draft(transfer_id, actor)
    line = transfer.lines.filter(item_id=item_id).first()
    if line is not None and line.price == price:
        return transfer
    if line is None:
        _list_items(transfer, {item_id: price})
    else:
        line.price = _price(transfer, price)
        line.save(update_fields=["price"])
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
    on_it = lock_leaving(transfer, _active_items(transfer))
    if not on_it:
        raise Invalid({"/items": _("Nothing is on this transfer yet.")})
    for item in on_it:
        _require_here(item, transfer)
    if transfer.buyer_id is not None:
        for item_id, origin in require_sellable(on_it, transfer).items():
            transfer.lines.filter(item=item_id).update(vat_origin=origin)
    for item in on_it:
        move_custody(
            actor=actor,
            item_id=item.pk,
            holder=HolderKind.IN_TRANSIT,
            store_id=transfer.destination_id,
            reason_code="transfer_sent",
        )
    transfer.sent_at = timezone.now()
    records.move(transfer, "send", table=TRANSFER, actor=actor, fields=["sent_at"])
    return transfer


@transaction.atomic
def receive_in_transfer(*, actor: Actor, transfer_id: UUID, item_id: UUID) -> Transfer:
    """One thing has arrived; with the last one the transfer is received. Again, nothing happens. What is no longer on
    its way, the police having taken it, does not arrive (ItemAway). What another company buys is sold and bought by
    this, a right of its own: refused where it may no longer be (NotForTransfer), it stays on its way."""
    transfer = lock_transfer(transfer_id, actor)
    require(actor, TRANSFERS_RECEIVE, transfer.destination_id)
    if transfer.buyer_id is not None:
        require(actor, TRANSFERS_BUY, transfer.destination_id)
    line = transfer.lines.filter(item_id=item_id).first()
    if line is None:
        raise Invalid({"/item": _("This thing is not on this transfer.")})
    if line.received_at is not None:
        return transfer
    if transfer.status != TransferStatus.SENT:
        raise IllegalTransition(state=transfer.status, action="receive", allowed=[])
    line.active, line.received_at, line.received_by = False, timezone.now(), actor.label
    crossing = _arrive(line, transfer, actor)
    records.update(transfer, events.TRANSFER_ITEM_RECEIVED, actor=actor, fields=[])
    complete_when_all_came(transfer, actor=actor, at=line.received_at)
    if crossing is not None:  # last: from here on the whole store waits for the number
        line.vat_origin = crossing.vat_origin
        line.register_code = ports.police_register().enter(crossing, actor=actor)
    line.save(update_fields=["active", "received_at", "received_by", "vat_origin", "register_code"])
    return transfer


@transaction.atomic
def cancel_transfer(*, actor: Actor, transfer_id: UUID) -> Transfer:
    """What is still on its way is back in the sending store. Refused once something has arrived: then the rest is
    missing."""
    transfer = lock_transfer(transfer_id, actor)
    TRANSFER.check(transfer, "cancel", actor, transfer.store_id)
    if transfer.lines.filter(received_at__isnull=False).exists():
        raise Conflict(_("Some of it has arrived: what is missing stays open until it is found."))
    if transfer.status == TransferStatus.SENT:
        for item_id in _active_items(transfer):
            if lock_item(item_id).custody == HolderKind.IN_TRANSIT:
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


def _list_items(transfer: Transfer, prices: Mapping[UUID, Decimal | None]) -> None:
    listed = lock_leaving(transfer, prices)
    for item in listed:
        _require_here(item, transfer)
    lines = [TransferLine(transfer=transfer, item=item, price=_price(transfer, prices[item.pk])) for item in listed]
    if transfer.buyer_id is not None:
        require_sellable(listed, transfer)
    busy = TransferLine.objects.filter(item__in=listed, active=True).select_related("transfer", "item").first()
    if busy is not None:
        raise Conflict(
            _("%(item)s is on another transfer: %(transfer)s.")
            % {"item": busy.item.code, "transfer": busy.transfer.code},
            field="/items",
            transfer=str(busy.transfer_id),
        )
    TransferLine.objects.bulk_create(lines)


def _price(transfer: Transfer, price: Decimal | None) -> Decimal | None:
    """What another company pays, in whole cents; nothing within one company."""
    if transfer.buyer_id is None:
        if price is not None:
            raise Invalid({"/price": _("Within one company nothing is sold: leave the price out.")})
        return None
    currency = transfer.legal_entity.currency
    if price is None or not price.is_finite() or price <= 0 or price != rounded(price, currency):
        raise Invalid({"/price": _("%(store)s is of another company: say for how much, in whole cents, tax included.")
                       % {"store": transfer.destination.code}})  # fmt: skip
    return price


def _require_here(item: Item, transfer: Transfer) -> None:
    require_free(item)
    if item.custody != HolderKind.STORE or item.store_id != transfer.store_id:
        raise Invalid({"/items": _("%(item)s is not in the sending store.") % {"item": item.code}})


def _active_items(transfer: Transfer) -> list[UUID]:
    return sorted(transfer.lines.filter(active=True).values_list("item_id", flat=True))


def _arrive(line: TransferLine, transfer: Transfer, actor: Actor) -> ports.Crossing | None:
    (item,) = lock_leaving(transfer, [line.item_id])
    if item.custody != HolderKind.IN_TRANSIT or not TransferLine.objects.filter(pk=line.pk, active=True).exists():
        raise ItemAway(item=item.code)
    if transfer.buyer_id is not None:
        assert line.received_at is not None
        return cross(item, line, transfer, actor=actor, occurred_at=line.received_at)
    move_custody(
        actor=actor,
        item_id=line.item_id,
        holder=HolderKind.STORE,
        store_id=transfer.destination_id,
        reason_code="transfer_received",
    )
    return None
