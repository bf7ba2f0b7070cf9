"""A thing arrives in a store of another company of the house: the one sells it, and the other buys it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor, system
from apps.core.validation import duplicates_refused

from .. import events, ports
from ..errors import NotForTransfer
from ..inputs import Source
from ..models import Item, Transfer, TransferLine
from ..selectors import known_to, lock_items, passports_of
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
    return lock_items(ids)


def require_sellable(items: Sequence[Item], transfer: Transfer) -> dict[UUID, VatOrigin]:
    """NotForTransfer where the buying company may not have one of them now; how VAT will stand for that one otherwise,
    by item. They are locked."""
    assert transfer.buyer_id is not None
    for item in items:
        if item.owner_kind != OwnerKind.ENTITY:
            raise _refused(item, _("%(item)s is not ours: only what is ours can be sold to another company."))
        if item.vat_origin not in BOUGHT:
            raise _refused(item, _("Nobody knows how %(item)s was bought: without that its VAT cannot be told."))
    ports.police_register().require_writable(transfer.store_id)
    shelves, things = ports.shelves(), {item.pk: item for item in items}
    in_the_way: dict[UUID, list[str]] = {}
    for document in ports.documents_of(list(things)):
        if document.is_open and document.resource != shelves.resource:
            in_the_way.setdefault(document.item_id, []).append(document.code)
    for item_id, codes in in_the_way.items():
        raise _refused(things[item_id], _("%(item)s is still on %(codes)s."), codes=", ".join(sorted(codes)))
    for passport in known_to(transfer.buyer_id, passports_of(*items)):
        raise _refused(
            things[passport.merged_into_id or passport.pk],
            _("%(company)s has a passport with the number of %(item)s already, which must give it up first."),
            company=transfer.destination.entity.name,
        )
    return shelves.vat_origins_for_buyer(list(things))


def cross(item: Item, line: TransferLine, transfer: Transfer, *, actor: Actor, occurred_at: datetime) -> ports.Crossing:
    """Sold by the one and bought by the other; it stands in the receiving store. What the seller's books say is the
    product's own doing: who receives has no right there. The transfer is locked, and the item, which is on its way."""
    require_not_held(item)
    assert line.price is not None  # of what another company buys, says the database
    crossing = ports.Crossing(
        transfer_id=transfer.pk,
        transfer_code=transfer.code,
        item_id=item.pk,
        store_id=transfer.store_id,
        destination_id=transfer.destination_id,
        price=line.price,
        currency=transfer.legal_entity.currency,
        vat_origin=require_sellable([item], transfer)[item.pk],
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
    """With its twins: whichever label is scanned there leads to it. Whose they were is the seller's to know."""
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
                theirs = passport.customer_id is not None
                if theirs:
                    passport.owner_kind, passport.customer_id = OwnerKind.OUTSIDE, None
                fields = (*changed, "owner_kind", "customer_id") if theirs else changed
                records.update(passport, events.ITEM_UPDATED, actor=actor, fields=fields)
    source = Source(Transfer.resource, crossing.transfer_id, crossing.transfer_code)
    write_entry(item, EntryKind.PURCHASE, crossing.price, crossing.currency, source, actor, crossing.occurred_at)


def _refused(item: Item, sentence: str, **named: str) -> NotForTransfer:
    return NotForTransfer(sentence % {"item": item.code, **named}, field="/items", item=item.code)
