"""Whom and what an actor sees of the access world."""

from django.db.models import Q, QuerySet

from apps.core.actors import Actor
from apps.stores.models import Store

from ..models import Consumer, DeviceKey, HookSource
from ..permissions import CONSUMERS_READ, DEVICE_KEYS_READ, HOOKS_READ


def consumers_visible_to(actor: Actor) -> QuerySet[Consumer]:
    """Those that reach a store where the actor holds the right."""
    allowed = actor.stores_for(CONSUMERS_READ)
    if allowed is None:
        return Consumer.objects.all()
    if not allowed:
        return Consumer.objects.none()
    return Consumer.objects.filter(Q(store_ids__overlap=list(allowed)) | Q(all_stores=True))


def hook_sources_visible_to(actor: Actor) -> QuerySet[HookSource]:
    sources = HookSource.objects.select_related("store", "legal_entity")
    allowed = actor.stores_for(HOOKS_READ)
    if allowed is None:
        return sources
    entities = Store.objects.filter(pk__in=allowed).values("entity_id")
    return sources.filter(Q(store_id__in=allowed) | Q(store__isnull=True, legal_entity_id__in=entities))


def device_keys_visible_to(actor: Actor) -> QuerySet[DeviceKey]:
    keys = DeviceKey.objects.select_related("till__store")
    allowed = actor.stores_for(DEVICE_KEYS_READ)
    return keys if allowed is None else keys.filter(till__store_id__in=allowed)


def stores_of(actor: Actor) -> QuerySet[Store]:
    """Every store this machine reaches, with its company."""
    reached = {store for grant in actor.grants for store in grant.stores or ()}
    return Store.objects.filter(pk__in=reached).select_related("entity").order_by("code")
