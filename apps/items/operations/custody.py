"""Who holds a thing passes from one to the next, without a gap and without two at once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.stores.models import Store

from .. import events
from ..errors import ItemHeld, ItemMerged
from ..models import CustodyEvent, Item
from ..selectors import lock_item, open_custody
from ..states import HolderKind
from .carrying import end_line


@transaction.atomic
def move_custody(
    *,
    actor: Actor,
    item_id: UUID,
    holder: HolderKind,
    store_id: UUID | None = None,
    customer_id: UUID | None = None,
    third_party: str = "",
    reason_code: str = "",
    occurred_at: datetime | None = None,
) -> Item:
    """Pass a thing on: to its own customer unless another is named, to a store of its company, on its way to any store,
    to a third party.

    The right is that of the document that moves it (a work order, later a rental), so this asks for none and no face
    may call it. To the same holder again, nothing happens. `occurred_at` never reaches behind the present holding.
    What the police hold may come into a store and goes nowhere from there (ItemHeld); a second passport of a thing does
    not move at all (ItemMerged).
    """
    item = lock_item(item_id)
    require_kept(item)
    now_held = open_custody(item)
    following = _holding(item, holder, store_id, customer_id, third_party)
    if _same_holder(now_held, following):
        return item
    _require_allowed(item, now_held, holder)
    if now_held.holder_kind in (HolderKind.IN_TRANSIT, HolderKind.THIRD_PARTY):
        end_line(item)
    since = max(occurred_at or timezone.now(), now_held.since)
    now_held.until = since
    now_held.save(update_fields=["until"])
    item.custody, item.location = holder, None
    if holder == HolderKind.STORE and following.holder_store is not None:
        item.store = following.holder_store
    _open(following, since, actor, reason_code)
    records.update(
        item, events.ITEM_CUSTODY_CHANGED, actor=actor, fields=("custody", "store"), derived=("location",),
        reason_code=reason_code, occurred_at=since,
    )  # fmt: skip
    return item


def _require_allowed(item: Item, now_held: CustodyEvent, holder: HolderKind) -> None:
    comes_in = holder == HolderKind.STORE and now_held.holder_kind != HolderKind.STORE
    if item.held and not comes_in:
        raise ItemHeld(item=item.code)


def require_kept(item: Item) -> None:
    """Raises ItemMerged for a second passport: nothing more happens to it."""
    if item.merged_into is not None:
        raise ItemMerged(kept=item.merged_into.code)


def begin_custody(item: Item, *, actor: Actor, reason_code: str) -> None:
    """The first holding of a new passport: its customer, or its store."""
    _open(_holding(item, HolderKind(item.custody), item.store_id, None, ""), item.created_at, actor, reason_code)


def _holding(
    item: Item, holder: HolderKind, store_id: UUID | None, customer_id: UUID | None, third_party: str
) -> CustodyEvent:
    """The next holding, not saved; Invalid when it does not say who holds the thing."""
    holding = CustodyEvent(item=item, holder_kind=holder)
    if holder == HolderKind.CUSTOMER:
        holding.holder_customer_id = customer_id or item.customer_id
        if holding.holder_customer_id is None:
            raise Invalid({"/customer": _("This thing has no customer: say who takes it.")})
    elif holder in (HolderKind.STORE, HolderKind.IN_TRANSIT):
        store = Store.objects.filter(pk=store_id).first() if store_id else None
        stays = holder == HolderKind.STORE  # on its way it may be to another company, whose it is when it arrives
        if store is None or (stays and store.entity_id != item.legal_entity_id):
            raise Invalid({"/store": _("Say which store of the same company holds it.")})
        holding.holder_store = store
    elif holder == HolderKind.THIRD_PARTY:
        holding.third_party = third_party.strip()
        if not holding.third_party:
            raise Invalid({"/third_party": _("Say who holds it.")})
    return holding


def _same_holder(one: CustodyEvent, other: CustodyEvent) -> bool:
    names = ("holder_kind", "holder_customer_id", "holder_store_id", "third_party")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _open(holding: CustodyEvent, since: datetime, actor: Actor, reason_code: str) -> None:
    holding.since, holding.reason_code = since, reason_code
    holding.actor_kind, holding.actor_id, holding.actor_label = actor.kind, actor.id, actor.label
    holding.device_id = actor.device_id
    holding.save(force_insert=True)
