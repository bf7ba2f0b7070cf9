"""The police ask for a thing: nothing is done with it, whatever was under way, until the hold is released."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor, system
from apps.core.permissions import require
from apps.core.validation import check_fields

from .. import events
from ..errors import AlreadyHeld, ItemAway, ItemForSale, ItemHeld, ItemLeaving, NotHeld, NotSeized
from ..models import Item, ItemHold
from ..permissions import ITEMS_HOLD
from ..selectors import is_free, is_seized, is_workable, leaving_with, lock_carrying, lock_item
from ..states import POLICE, RECOVERED, HolderKind, HoldOutcome, TransferStatus
from .carrying import complete_when_all_came
from .custody import move_custody, require_kept


def require_free(item: Item) -> None:
    """Raises ItemHeld while a hold is open, ItemLeaving while it is on its way to another company, ItemAway once it was
    seized or given away, ItemMerged where another passport is kept. Whatever document would do something with a thing
    asks this of the locked item: work on it, buy it, offer or sell it, hand it over. What is only said or paid of it
    goes on."""
    require_not_held(item)
    if transfer := leaving_with(item):
        raise ItemLeaving(transfer=transfer.code)
    if not is_free(item):
        raise ItemAway(item=item.code)


def require_workable(item: Item) -> None:
    """For work on a thing of ours: `require_free`, and ItemForSale while somebody could buy it."""
    require_free(item)
    if not is_workable(item):
        raise ItemForSale


def require_not_held(item: Item) -> None:
    """For what ends a document wherever the thing is: ItemHeld, ItemMerged."""
    require_kept(item)
    if item.held:
        raise ItemHeld(item=item.code)


@transaction.atomic
def hold_item(*, actor: Actor, item_id: UUID, authority: str, reference: str = "", note: str = "") -> Item:
    """In whatever state it is, and whoever's it is. `authority` is who asked, `reference` their number for it."""
    item = lock_item(item_id)
    require(actor, ITEMS_HOLD, item.store_id)
    if item.held:
        raise AlreadyHeld
    hold = ItemHold(
        item=item,
        authority=authority.strip(),
        reference=reference.strip(),
        note=note,
        since=timezone.now(),
        actor_id=actor.id,
        actor_label=actor.label,
    )
    check_fields(hold)
    hold.save(force_insert=True)
    item.held = True
    records.update(item, events.ITEM_HELD, actor=actor, fields=["held"])
    return item


@transaction.atomic
def release_hold(*, actor: Actor, item_id: UUID, outcome: HoldOutcome = HoldOutcome.FREED, note: str = "") -> Item:
    """Freed, work on it goes on where it stood; what was for sale waits until a person releases it again. Seized, it
    leaves, also a transfer that carries it: the police have it now, whom the hold names."""
    transfer = lock_carrying(item_id) if outcome == HoldOutcome.SEIZED else None
    item = lock_item(item_id)
    require(actor, ITEMS_HOLD, item.store_id)
    hold = ItemHold.objects.filter(item=item, until=None).first()
    if hold is None:
        raise NotHeld
    hold.until, hold.outcome = timezone.now(), outcome
    hold.released_by_id, hold.released_by_label, hold.release_note = actor.id, actor.label, note
    check_fields(hold)
    hold.save(update_fields=["until", "outcome", "released_by_id", "released_by_label", "release_note"])
    item.held = False
    records.update(item, events.ITEM_RELEASED, actor=actor, fields=["held"], reason_code=outcome)
    if outcome == HoldOutcome.SEIZED:
        item = move_custody(
            actor=actor, item_id=item_id, holder=HolderKind.THIRD_PARTY, third_party=POLICE, reason_code="seized"
        )
    if transfer is not None and transfer.status == TransferStatus.SENT:
        records.update(transfer, events.TRANSFER_CHANGED, actor=system(actor.label), fields=[])
        if transfer.lines.filter(received_at__isnull=False).exists():
            complete_when_all_came(transfer, actor=actor, at=hold.until)
    return item


@transaction.atomic
def recover_item(*, actor: Actor, item_id: UUID) -> Item:
    """The police give back what they had seized: it is in its store again, and documents about it may go on. NotSeized
    when they do not have it."""
    item = lock_item(item_id)
    require(actor, ITEMS_HOLD, item.store_id)
    if not is_seized(item):
        raise NotSeized
    return move_custody(
        actor=actor, item_id=item_id, holder=HolderKind.STORE, store_id=item.store_id, reason_code=RECOVERED
    )
