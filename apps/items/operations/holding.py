"""The police ask for a thing: it is frozen, whatever else was under way, until the hold is released."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor
from apps.core.permissions import require
from apps.core.validation import check_fields

from .. import events
from ..errors import AlreadyHeld, ItemHeld, NotHeld
from ..models import Item, ItemHold
from ..permissions import ITEMS_HOLD
from ..selectors import lock_item
from ..states import POLICE, HolderKind, HoldOutcome
from .custody import move_custody, require_kept


def require_free(item: Item) -> None:
    """Raises ItemHeld while a hold is open, ItemMerged where another passport is kept. Every move of a document about a
    thing asks this of the locked item."""
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
    """Freed, everything goes on where it stood. Seized, it leaves: the police have it now, whom the hold names."""
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
        return move_custody(
            actor=actor,
            item_id=item_id,
            holder=HolderKind.THIRD_PARTY,
            third_party=POLICE,
            reason_code="seized",
        )
    return item
