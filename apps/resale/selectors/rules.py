"""Whose channels and dated rules one may read: those of the companies whose stores one decides for."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.stores.models import Store

from .. import permissions
from ..models import Channel, PriceRule, WarrantyRule


def channels_visible_to(actor: Actor) -> QuerySet[Channel]:
    """Of one store, where they decide for that; of a company, where for one of its stores."""
    rows, stores = Channel.objects.select_related("legal_entity", "store"), actor.stores_for(permissions.RESALE_RULE)
    if stores is None:
        return rows
    return rows.filter(Q(store_id__in=stores) | Q(store=None, legal_entity_id__in=_companies(stores)))


def lock_channel(channel_id: UUID, actor: Actor) -> Channel:
    found = channels_visible_to(actor).select_for_update(of=("self",)).filter(pk=channel_id).first()
    if found is None:
        raise NotFound
    return found


def price_rules_visible_to(actor: Actor) -> QuerySet[PriceRule]:
    """With those that are everybody's."""
    return PriceRule.objects.filter(_theirs(actor, permissions.RESALE_RULE)).select_related("legal_entity")


def warranty_rules_visible_to(actor: Actor) -> QuerySet[WarrantyRule]:
    """With those that are everybody's; shown to who sets other rules of resale, too."""
    theirs = _theirs(actor, permissions.RESALE_RULE, permissions.WARRANTY_RULES_WRITE)
    return WarrantyRule.objects.filter(theirs).select_related("legal_entity")


def _theirs(actor: Actor, *rights: str) -> Q:
    """Of the companies in a store of which they hold one of these rights."""
    stores = set[UUID]()
    for right in rights:
        held = actor.stores_for(right)
        if held is None:
            return Q()
        stores |= held
    if not stores:
        return Q(pk__in=())
    return Q(legal_entity=None) | Q(legal_entity_id__in=_companies(stores))


def _companies(stores: Collection[UUID]) -> QuerySet[Store, UUID]:
    return Store.objects.filter(pk__in=stores).values_list("entity_id", flat=True)
