"""Which actions of a transfer are refused as it is: what their operations ask, asked beforehand."""

from apps.core.actors import Actor
from apps.core.api.actions import Guards

from ..models import Item, Transfer
from ..selectors import is_free
from ..states import BOUGHT, HolderKind, OwnerKind


def _not_ready_to_go(transfer: Transfer, _actor: Actor) -> bool:
    """Whether another company may buy what is on it is asked in full when it leaves."""
    on_it = [line.item for line in transfer.lines.all() if line.active]
    return not on_it or not all(_may_leave(item, transfer) for item in on_it)


def _may_leave(item: Item, transfer: Transfer) -> bool:
    here = item.custody == HolderKind.STORE and item.store_id == transfer.store_id and is_free(item)
    ours = item.owner_kind == OwnerKind.ENTITY and item.vat_origin in BOUGHT
    return here and (ours or transfer.buyer_id is None)


def _some_has_arrived(transfer: Transfer, _actor: Actor) -> bool:
    return any(line.received_at is not None for line in transfer.lines.all())


TRANSFER_GUARDS: Guards = {"send": _not_ready_to_go, "cancel": _some_has_arrived}
