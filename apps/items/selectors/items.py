"""Reads of items, by who asks."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from apps.core import search as folding
from apps.core.actors import Actor
from apps.core.codes import parse_code
from apps.core.errors import NotFound
from apps.core.related import with_codes

from .. import ports
from ..models import CustodyEvent, Item, Transfer
from ..permissions import ITEMS_READ
from ..states import POLICE, UNIQUE_IDENTIFIERS, HolderKind, IdentifierKind, TransferStatus


def visible_to(actor: Actor) -> QuerySet[Item]:
    """Items of the stores where they hold the right."""
    items = Item.objects.select_related("store", "legal_entity", "product", "customer", "location", "merged_into")
    allowed = actor.stores_for(ITEMS_READ)
    return items if allowed is None else items.filter(store_id__in=allowed)


def as_told(items: QuerySet[Item]) -> QuerySet[Item]:
    """With what an answer tells and nothing else."""
    told = [field.attname for field in Item._meta.concrete_fields if field.name != "search_text"]
    return with_codes(items.select_related(None).only(*told), "legal_entity", "store", "product", "location")


def search(actor: Actor, typed: str) -> QuerySet[Item]:
    """By code, or by any part of identifier, brand, model, description or colour, second passports left out."""
    known = parse_code(typed)
    if known:
        return visible_to(actor).filter(code=known[1])
    if not folding.words(typed):
        return Item.objects.none()
    return folding.containing(visible_to(actor).filter(merged_into=None), typed)


def lock_item(item_id: UUID) -> Item:
    (item,) = lock_items([item_id])
    return item


def lock_items(item_ids: Iterable[UUID]) -> list[Item]:
    """In the order of their ids; NotFound unless they all are."""
    asked = set(item_ids)
    items = Item.objects.select_related("store", "legal_entity", "customer", "merged_into")
    found = list(items.select_for_update(of=("self",)).filter(pk__in=asked).order_by("pk"))
    if len(found) != len(asked):
        raise NotFound
    return found


def lock_visible(item_id: UUID, actor: Actor) -> Item:
    """One of another store is as absent as one that never was."""
    item = visible_to(actor).select_for_update(of=("self",)).filter(pk=item_id).first()
    if item is None:
        raise NotFound
    return item


def is_free(item: Item) -> bool:
    """The police neither hold it nor took it, nobody else got it, and it is not on its way to another company:
    documents about it may go on."""
    return not item.held and item.custody != HolderKind.THIRD_PARTY and leaving_with(item) is None


def is_workable(item: Item) -> bool:
    """A thing of ours may be worked on: it is free, and nobody can buy it meanwhile."""
    return is_free(item) and not ports.shelves().is_for_sale(item.pk)


def leaving_with(item: Item) -> Transfer | None:
    """The transfer with which it is on its way to another company, which buys it when it arrives."""
    if item.custody != HolderKind.IN_TRANSIT:
        return None
    sent = Transfer.objects.filter(status=TransferStatus.SENT, buyer__isnull=False)
    return sent.filter(lines__item=item, lines__active=True).first()


def passports_of(*items: Item) -> list[Item]:
    """They and their twins, locked; the things themselves are locked already."""
    return [*items, *Item.objects.select_for_update().filter(merged_into__in=items).order_by("pk")]


def known_to(entity_id: UUID, passports: Iterable[Item]) -> list[Item]:
    """Those among these that bear a number in the world for which this company has a passport."""
    numbered = [item for item in passports if item.identifier_kind in UNIQUE_IDENTIFIERS]
    if not numbered:
        return []
    theirs = Item.objects.filter(legal_entity_id=entity_id, identifier__in={item.identifier for item in numbered})
    known = set(theirs.values_list("identifier_kind", "identifier"))
    return [item for item in numbered if (item.identifier_kind, item.identifier) in known]


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
