"""Reads of items, by who asks."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, QuerySet

from apps.core import search as folding
from apps.core.actors import Actor
from apps.core.codes import parse_code
from apps.core.errors import NotFound
from apps.core.money import total

from .models import CustodyEvent, Item, ItemEntry
from .permissions import ITEMS_READ
from .states import CHANGES_OWNER, COSTS, EntryKind, IdentifierKind, OwnerKind, VatOrigin


def visible_to(actor: Actor) -> QuerySet[Item]:
    """Items of the stores where they hold the right."""
    items = Item.objects.select_related("store", "legal_entity", "product", "customer")
    allowed = actor.stores_for(ITEMS_READ)
    return items if allowed is None else items.filter(store_id__in=allowed)


def search(actor: Actor, typed: str) -> QuerySet[Item]:
    """By code, or by any part of identifier, brand, model, description or colour."""
    known = parse_code(typed)
    if known:
        return visible_to(actor).filter(code=known[1])
    if not folding.words(typed):
        return Item.objects.none()
    return folding.containing(visible_to(actor), typed)


def lock_item(item_id: UUID) -> Item:
    item = (
        Item.objects.select_related("store", "legal_entity", "customer")
        .select_for_update(of=("self",))
        .filter(pk=item_id)
        .first()
    )
    if item is None:
        raise NotFound
    return item


def open_custody(item: Item) -> CustodyEvent:
    """Who holds it now: every item has exactly one such row from its registration on."""
    return CustodyEvent.objects.get(item=item, until__isnull=True)


def same_identifier(item: Item) -> QuerySet[Item]:
    """Other items of the legal entity that bear the same number; for a maker's serial there may be several."""
    if item.identifier_kind == IdentifierKind.NONE:
        return Item.objects.none()
    return Item.objects.filter(
        legal_entity_id=item.legal_entity_id, identifier_kind=item.identifier_kind, identifier=item.identifier
    ).exclude(pk=item.pk)


def search_text_of(item: Item) -> str:
    return folding.fold(item.identifier, item.brand_name, item.model_name, item.description, item.color)


def ledger_of(item: Item) -> QuerySet[ItemEntry]:
    """All it ever cost and earned with us, in the order it was recorded."""
    return ItemEntry.objects.filter(item=item).order_by("id")


def cost_of(item: Item) -> Decimal:
    """What it has cost since we last bought it (else since it has a passport), in its company's currency."""
    return weighed(_since_bought(item), COSTS)


def purchase_price_of(item: Item) -> Decimal:
    """What was really paid to the seller, the last time we bought it; zero where no purchase is recorded."""
    return weighed(_since_bought(item), {EntryKind.PURCHASE: 1, EntryKind.PURCHASE_REVERSAL: -1})


def vat_origin_of(item: Item) -> VatOrigin:
    """How VAT stood when it came to us, told of a thing that has been sold since as well."""
    last = last_change_of_owner(item) if item.owner_kind != OwnerKind.ENTITY else None
    return VatOrigin(last.vat_origin if last else item.vat_origin)


def last_change_of_owner(item: Item) -> ItemEntry | None:
    return ledger_of(item).filter(kind__in=CHANGES_OWNER).last()


def weighed(entries: Iterable[ItemEntry], signs: Mapping[EntryKind, int]) -> Decimal:
    """The entries of these kinds added up, each the way it counts."""
    return total(entry.amount * signs[kind] for entry in entries if (kind := EntryKind(entry.kind)) in signs)


def _since_bought(item: Item) -> QuerySet[ItemEntry]:
    """One thing may be bought, sold and bought again: what a former life cost is not the price of this one."""
    ledger = ledger_of(item)
    bought = ledger.filter(kind=EntryKind.PURCHASE).aggregate(last=Max("id"))["last"]
    return ledger.filter(id__gte=bought) if bought else ledger
