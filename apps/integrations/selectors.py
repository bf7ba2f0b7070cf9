"""Reading connections, routes, mappings and what is on its way."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.core.actors import Actor
from apps.core.deliveries import READ as DELIVERIES_READ
from apps.core.models import Delivery
from apps.core.secrets import resolve
from apps.stores.models import Store

from . import permissions
from .contract import ConnectionInfo, Mapping
from .models import Connection, MappingEntry, MappingVersion, Route


def connections_visible_to(actor: Actor) -> QuerySet[Connection]:
    rows = Connection.objects.select_related("legal_entity", "health").order_by("code")
    stores = actor.stores_for(permissions.READ)
    if stores is None:
        return rows
    return rows.filter(legal_entity__in=Store.objects.filter(pk__in=stores).values("entity_id"))


def deliveries_visible_to(actor: Actor) -> QuerySet[Delivery]:
    """Of their stores; what belongs to no store (a customer, a connection) needs the right everywhere."""
    rows = Delivery.objects.select_related("event")
    stores = actor.stores_for(DELIVERIES_READ)
    return rows if stores is None else rows.filter(store_id__in=stores)


def routes_for(
    *, legal_entity_id: UUID, store_id: UUID | None, kinds: Collection[str], on: date
) -> dict[str, list[Route]]:
    """By kind, the routes in force; a store's own routes stand instead of its entity's. One query."""
    rows = Route.objects.filter(
        Q(store_id=store_id) | Q(store=None),
        Q(until_date=None) | Q(until_date__gt=on),
        legal_entity_id=legal_entity_id,
        document_kind__in=kinds,
        from_date__lte=on,
    )
    found: dict[str, list[Route]] = {kind: [] for kind in kinds}
    for route in rows:
        found[route.document_kind].append(route)
    for kind, routes in found.items():
        own = [route for route in routes if route.store_id is not None]
        found[kind] = own or routes
    return found


def has_connection(legal_entity_id: UUID) -> bool:
    return Connection.objects.filter(legal_entity_id=legal_entity_id, active=True).exists()


def mapping_of(connection: Connection) -> Mapping:
    """The newest version of the connection's mapping."""
    version = MappingVersion.objects.filter(connection=connection).order_by("-number").first()
    if version is None:
        return Mapping(version=0, entries={})
    rows = MappingEntry.objects.filter(version=version).values_list("kind", "ours", "theirs")
    return Mapping(version=version.number, entries={(kind, ours): theirs for kind, ours, theirs in rows})


def connection_info(connection: Connection) -> ConnectionInfo:
    """What a partner needs to be called, with the secret resolved at this moment."""
    return ConnectionInfo(
        base_url=connection.base_url,
        database=connection.database,
        secret=resolve(connection.secret_reference) if connection.secret_reference else "",
        options=connection.options,
    )
