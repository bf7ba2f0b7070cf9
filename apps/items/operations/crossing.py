"""A thing arrives in a store of another company of the house: the one sells it, and the other buys it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor, system
from apps.core.validation import duplicates_refused

from .. import events, ports
from ..errors import ItemAway, NotForTransfer
from ..inputs import Source
from ..models import Item, Transfer, TransferLine
from ..selectors import known_to, lock_item, passports_of
from ..states import BOUGHT, EntryKind, HolderKind, OwnerKind, VatOrigin
from .custody import move_custody
from .holding import require_not_held
from .ledger import write_entry
from .registering import UNIQUE


def lock_leaving(transfer: Transfer, item_ids: Iterable[UUID]) -> list[Item]:
    """In the order of their ids. Of what another company buys the documents about them come first: a sale or a return
    that is under way is waited for."""
    ids = sorted(set(item_ids))
    if transfer.buyer_id is not None:
        ports.lock_open(ids)
    return [lock_item(item_id) for item_id in ids]


def require_sellable(item: Item, transfer: Transfer) -> VatOrigin:
    """NotForTransfer where the buying company may not have it now; how VAT will stand for that one otherwise. The item
    is locked."""
    if item.owner_kind != OwnerKind.ENTITY:
        raise _refused(item, _("%(item)s is not ours: only what is ours can be sold to another company."))
    if item.vat_origin not in BOUGHT:
        raise _refused(item, _("Nobody knows how %(item)s was bought: without that its VAT cannot be told."))
    shelves = ports.shelves()
    in_the_way = [
        document.code
        for document in ports.documents_of([item.pk])
        if document.is_open and document.resource != shelves.resource
    ]
    if in_the_way:
        raise _refused(item, _("%(item)s is still on %(codes)s."), codes=", ".join(sorted(in_the_way)))
    assert transfer.buyer_id is not None
    if known_to(transfer.buyer_id, passports_of(item)):
        raise _refused(
            item,
            _("%(company)s has a passport with the number of %(item)s already, which must give it up first."),
            company=transfer.destination.entity.name,
        )
    ports.police_register().require_writable(item.pk, store_id=transfer.store_id)
    return shelves.vat_origin_for_buyer(item.pk)


def cross(line: TransferLine, transfer: Transfer, *, actor: Actor, occurred_at: datetime) -> ports.Crossing:
    """Sold by the one and bought by the other; it stands in the receiving store. What the seller's books say is the
    product's own doing: who receives has no right there. The transfer is locked."""
    (item,) = lock_leaving(transfer, [line.item_id])
    require_not_held(item)
    if item.custody != HolderKind.IN_TRANSIT:
        raise ItemAway(item=item.code)
    origin = require_sellable(item, transfer)
    assert line.price is not None  # of what another company buys, says the database
    crossing = ports.Crossing(
        transfer_id=transfer.pk,
        transfer_code=transfer.code,
        item_id=item.pk,
        store_id=transfer.store_id,
        destination_id=transfer.destination_id,
        price=line.price,
        currency=transfer.legal_entity.currency,
        vat_origin=origin,
        occurred_at=occurred_at,
    )
    itself = system(actor.label)
    ports.shelves().leave(crossing, actor=itself)
    _sell(item, crossing, itself)
    _buy(item, transfer, crossing, actor)
    move_custody(
        actor=actor, item_id=item.pk, holder=HolderKind.STORE, store_id=transfer.destination_id,
        reason_code="transfer_received", occurred_at=occurred_at,
    )  # fmt: skip
    ports.shelves().arrive(crossing, actor=itself)
    return crossing


def _sell(item: Item, crossing: ports.Crossing, actor: Actor) -> None:
    source = Source(Transfer.resource, crossing.transfer_id, crossing.transfer_code)
    write_entry(item, EntryKind.SALE, crossing.price, crossing.currency, source, actor, crossing.occurred_at)
    records.update(item, events.ITEM_RELINQUISHED, actor=actor, fields=(), occurred_at=crossing.occurred_at)


def _buy(item: Item, transfer: Transfer, crossing: ports.Crossing, actor: Actor) -> None:
    """With its twins: whichever label is scanned there leads to it."""
    changed = ("legal_entity_id", "store_id")
    for passport in passports_of(item):
        passport.legal_entity, passport.store = transfer.destination.entity, transfer.destination
        with duplicates_refused(UNIQUE):
            if passport is item:
                item.vat_origin = crossing.vat_origin
                records.update(
                    item, events.ITEM_ACQUIRED, actor=actor, fields=(*changed, "vat_origin"),
                    occurred_at=crossing.occurred_at,
                )  # fmt: skip
            else:
                records.update(passport, events.ITEM_UPDATED, actor=actor, fields=changed)
    source = Source(Transfer.resource, crossing.transfer_id, crossing.transfer_code)
    write_entry(item, EntryKind.PURCHASE, crossing.price, crossing.currency, source, actor, crossing.occurred_at)


def _refused(item: Item, sentence: str, **named: str) -> NotForTransfer:
    return NotForTransfer(sentence % {"item": item.code, **named}, field="/items", item=item.code)
