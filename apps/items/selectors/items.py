"""Reads of items, by who asks."""

from uuid import UUID

from django.db.models import QuerySet

from apps.core import search as folding
from apps.core.actors import Actor
from apps.core.codes import parse_code
from apps.core.errors import NotFound

from ..models import CustodyEvent, Item
from ..permissions import ITEMS_READ
from ..states import POLICE, HolderKind, IdentifierKind


def visible_to(actor: Actor) -> QuerySet[Item]:
    """Items of the stores where they hold the right."""
    items = Item.objects.select_related("store", "legal_entity", "product", "customer", "location", "merged_into")
    allowed = actor.stores_for(ITEMS_READ)
    return items if allowed is None else items.filter(store_id__in=allowed)


def search(actor: Actor, typed: str) -> QuerySet[Item]:
    """By code, or by any part of identifier, brand, model, description or colour, second passports left out."""
    known = parse_code(typed)
    if known:
        return visible_to(actor).filter(code=known[1])
    if not folding.words(typed):
        return Item.objects.none()
    return folding.containing(visible_to(actor).filter(merged_into=None), typed)


def lock_item(item_id: UUID) -> Item:
    item = (
        Item.objects.select_related("store", "legal_entity", "customer", "merged_into")
        .select_for_update(of=("self",))
        .filter(pk=item_id)
        .first()
    )
    if item is None:
        raise NotFound
    return item


def lock_visible(item_id: UUID, actor: Actor) -> Item:
    """One of another store is as absent as one that never was."""
    item = visible_to(actor).select_for_update(of=("self",)).filter(pk=item_id).first()
    if item is None:
        raise NotFound
    return item


def is_free(item: Item) -> bool:
    """The police neither hold it nor took it, and nobody else got it: documents about it may go on."""
    return not item.held and item.custody != HolderKind.THIRD_PARTY


def is_seized(item: Item) -> bool:
    """The police have it."""
    return item.custody == HolderKind.THIRD_PARTY and open_custody(item).third_party == POLICE


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
