"""Whose a thing is: it becomes ours, or somebody's, by a document whose price goes into the ledger with it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.events import EventType
from apps.customers.models import Customer

from .. import events
from ..errors import AlreadyOurs, NotOurs, NotSold
from ..inputs import Source
from ..models import Item, ItemEntry, Transfer
from ..selectors import last_change_of_owner, ledger_of, lock_item
from ..states import BOUGHT, EntryKind, OwnerKind, VatOrigin
from .holding import require_free, require_not_held
from .ledger import write_entry


@transaction.atomic
def acquire_item(
    *,
    actor: Actor,
    item_id: UUID,
    vat_origin: VatOrigin,
    price: Decimal,
    currency: str,
    source: Source,
    occurred_at: datetime | None = None,
) -> Item:
    """A customer's thing becomes ours for `price`, tax included, as it was really paid.

    The right is that of the document that buys it; so are those of the other three below.
    """
    item = lock_item(item_id)
    require_free(item)
    if item.owner_kind == OwnerKind.ENTITY:
        raise AlreadyOurs
    if vat_origin not in BOUGHT:
        raise Invalid({"/vat_origin": _("Say how it was bought.")})
    _become(item, OwnerKind.ENTITY, None, vat_origin)
    write_entry(item, EntryKind.PURCHASE, price, currency, source, actor, occurred_at)
    return _announce(item, events.ITEM_ACQUIRED, actor, occurred_at)


@transaction.atomic
def relinquish_item(
    *,
    actor: Actor,
    item_id: UUID,
    customer_id: UUID | None,
    amount: Decimal,
    currency: str,
    source: Source,
    occurred_at: datetime | None = None,
) -> Item:
    """Ours becomes this customer's, or somebody's whom we do not know, for `amount` really paid, tax included.

    Where it is does not change: handing it over is `move_custody`.
    """
    item = lock_item(item_id)
    require_free(item)
    _require_ours(item)
    write_entry(item, EntryKind.SALE, amount, currency, source, actor, occurred_at)
    _become_theirs(item, customer_id)
    return _announce(item, events.ITEM_RELINQUISHED, actor, occurred_at)


@transaction.atomic
def take_back_item(
    *,
    actor: Actor,
    item_id: UUID,
    vat_origin: VatOrigin,
    amount: Decimal,
    currency: str,
    source: Source,
    occurred_at: datetime | None = None,
) -> Item:
    """What we sold last is ours again, `amount` having been given back; its VAT origin is the one it was sold with."""
    item = lock_item(item_id)
    require_free(item)
    if item.owner_kind == OwnerKind.ENTITY:
        raise AlreadyOurs
    sold = last_change_of_owner(item)
    if sold is None or sold.kind != EntryKind.SALE:
        raise NotSold
    if vat_origin != sold.vat_origin:
        raise Invalid({"/vat_origin": _("It was sold as “%(origin)s”.") % {"origin": sold.get_vat_origin_display()}})
    _become(item, OwnerKind.ENTITY, None, vat_origin)
    write_entry(item, EntryKind.SALE_RETURN, amount, currency, source, actor, occurred_at)
    return _announce(item, events.ITEM_TAKEN_BACK, actor, occurred_at)


@transaction.atomic
def give_back_item(
    *,
    actor: Actor,
    item_id: UUID,
    customer_id: UUID | None,
    amount: Decimal,
    currency: str,
    source: Source,
    occurred_at: datetime | None = None,
) -> Item:
    """The purchase that `source` made is rescinded, also of what the police took from us: the thing is its seller's
    again, who gives back `amount`, at most what was paid then. NotOurs while another company of the house has it, and
    for good once it was sold and bought from somebody else."""
    item = lock_item(item_id)
    require_not_held(item)
    _require_ours(item)
    bought = _last_bought_outside(item, source)
    if bought.legal_entity_id != item.legal_entity_id:
        raise NotOurs(
            _("%(company)s has it now: it must sell it back before this purchase can be undone.")
            % {"company": item.legal_entity.name}
        )
    if amount > bought.amount:
        raise Invalid({"/amount": _("Only %(paid)s was paid for it.") % {"paid": bought.amount}})
    write_entry(item, EntryKind.PURCHASE_REVERSAL, amount, currency, source, actor, occurred_at)
    _become_theirs(item, customer_id)
    return _announce(item, events.ITEM_GIVEN_BACK, actor, occurred_at)


def _last_bought_outside(item: Item, source: Source) -> ItemEntry:
    """What one company of the house sells to another comes between, and makes nobody else its seller."""
    bought = ledger_of(item).filter(kind=EntryKind.PURCHASE).exclude(source_resource=Transfer.resource).last()
    if bought is None:
        raise NotOurs
    if (bought.source_resource, bought.source_id) != (source.resource, source.id):
        raise NotOurs(
            _("%(document)s bought it since, from another seller: this purchase can no longer be undone.")
            % {"document": bought.source_code}
        )
    return bought


def _require_ours(item: Item) -> None:
    if item.owner_kind != OwnerKind.ENTITY:
        raise NotOurs


def _become_theirs(item: Item, customer_id: UUID | None) -> None:
    if customer_id is None:
        _become(item, OwnerKind.OUTSIDE, None, VatOrigin.CUSTOMER_OWNED)
        return
    if not Customer.objects.filter(pk=customer_id, legal_entity_id=item.legal_entity_id).exists():
        raise Invalid({"/customer": _("This customer is not known to the store’s company.")})
    _become(item, OwnerKind.CUSTOMER, customer_id, VatOrigin.CUSTOMER_OWNED)


def _become(item: Item, owner: OwnerKind, customer_id: UUID | None, vat_origin: VatOrigin) -> None:
    item.owner_kind, item.customer_id, item.vat_origin = owner, customer_id, vat_origin


def _announce(item: Item, event: EventType, actor: Actor, occurred_at: datetime | None) -> Item:
    """Without the price: whoever may read of items need not learn what we paid."""
    owning = ("owner_kind", "customer_id", "vat_origin")
    records.update(item, event, actor=actor, fields=owning, occurred_at=occurred_at)
    return item
