"""What is done to a thing by hand, outside any document about it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.api.actions import Action, Perform, action, beside_the_table
from apps.core.api.serializers import NothingIn
from apps.core.errors import Invalid, NotFound

from .. import events, operations, permissions
from ..models import Item
from . import place_serializers as places
from . import serializers as wire
from .resources import ITEM_ACTS, ITEMS, LOCATIONS


class MergeItem(Action):
    def locked(self, pk: UUID, data: dict[str, Any]) -> Item:
        """As merging itself locks, so that two merges of the same two never wait for each other."""
        seen = ITEMS.visible_to(self.actor())
        if not seen.filter(pk=pk).exists():
            raise NotFound
        if not seen.filter(pk=data["duplicate"]).exists():
            raise Invalid({"/duplicate": _("There is no such item here.")})
        kept, _duplicate = operations.lock_pair(pk, data["duplicate"])
        return kept


def _by_hand(operation: Callable[..., Any]) -> Perform:
    return lambda pk, data, actor: operation(actor=actor, item_id=pk, **data)


def _grade(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return operations.inspect_item(actor=actor, item_id=pk, **wire.GradeIn.of(data))


def _locate(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    location = None
    if data["location"] is not None:
        its_store = ITEMS.visible_to(actor).filter(pk=pk).values("store_id")
        of_its_store = LOCATIONS.visible_to(actor).filter(store_id__in=its_store)
        location = of_its_store.filter(code=data["location"], archived_at=None).first()
        if location is None:
            raise Invalid({"/location": _("Its store has no such location.")})
    return operations.move_location(actor=actor, item_id=pk, location_id=location and location.pk)


def _merge(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return operations.merge_items(actor=actor, kept_id=pk, duplicate_id=data["duplicate"])


item = partial(action, ITEM_ACTS)
HELD = beside_the_table(
    permissions.ITEMS_HOLD, "Hold an item for the police: nothing can be done with it until it is released",
    events.ITEM_HELD, not_for="keeping a thing for a buyer.",
)  # fmt: skip
RELEASED = beside_the_table(
    permissions.ITEMS_HOLD, "Release an item that was held, or say that it was seized",
    events.ITEM_RELEASED, events.ITEM_CUSTODY_CHANGED, events.TRANSFER_CHANGED, events.TRANSFER_RECEIVED,
)  # fmt: skip
RECOVERED = beside_the_table(
    permissions.ITEMS_HOLD, "Say that the police gave a seized item back", events.ITEM_CUSTODY_CHANGED,
    not_for="what they only held: that is released.",
)  # fmt: skip
GRADED = beside_the_table(
    permissions.ITEMS_GRADE, "Say what was seen of an item, and its grade",
    events.ITEM_GRADED, not_for="what a seller declares: that belongs to their trade-in.",
)  # fmt: skip
MERGED = beside_the_table(
    permissions.ITEMS_MERGE, "Keep this passport of a thing and close another one of the same thing",
    events.ITEM_MERGED, events.ITEM_UPDATED, events.ITEM_CUSTODY_CHANGED, not_for="two things that look alike.",
)  # fmt: skip
LOCATED = beside_the_table(
    permissions.ITEMS_WRITE, "Say where in its store an item stands",
    events.ITEM_LOCATED, not_for="another store: that is a transfer.",
)  # fmt: skip

urlpatterns = [
    *item("hold", wire.HoldIn, _by_hand(operations.hold_item), said=HELD),
    *item("release", wire.ReleaseHoldIn, _by_hand(operations.release_hold), said=RELEASED),
    *item("recover", NothingIn, _by_hand(operations.recover_item), said=RECOVERED),
    *item("grade", wire.GradeIn, _grade, said=GRADED),
    *item("merge", wire.MergeIn, _merge, base=MergeItem, said=MERGED),
    *item("move_location", places.LocateIn, _locate, said=LOCATED),
]
