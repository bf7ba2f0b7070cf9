"""Whose channels and dated rules one may read: those of the companies whose stores one decides for."""

from uuid import UUID

from django.db.models import Q, QuerySet

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.stores.models import LegalEntity, Store

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


def lock_company(entity_id: UUID) -> LegalEntity:
    """Those who decide for it take turns; rows that only point at it are written meanwhile."""
    return LegalEntity.objects.select_for_update(no_key=True).get(pk=entity_id)


def price_rules_visible_to(actor: Actor) -> QuerySet[PriceRule]:
    """With those that are everybody's."""
    return PriceRule.objects.filter(_theirs(actor)).select_related("legal_entity")


def warranty_rules_visible_to(actor: Actor) -> QuerySet[WarrantyRule]:
    """With those that are everybody's."""
    return WarrantyRule.objects.filter(_theirs(actor)).select_related("legal_entity")


def _theirs(actor: Actor) -> Q:
    stores = actor.stores_for(permissions.RESALE_RULE)
    if not stores:
        return Q() if stores is None else Q(pk__in=())
    return Q(legal_entity=None) | Q(legal_entity_id__in=_companies(stores))


def _companies(stores: frozenset[UUID]) -> QuerySet[Store, UUID]:
    return Store.objects.filter(pk__in=stores).values_list("entity_id", flat=True)
