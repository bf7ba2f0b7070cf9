"""Reading connections, routes, mappings and what is on its way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now

from apps.core.actors import Actor
from apps.core.deliveries import READ as DELIVERIES_READ
from apps.core.models import Delivery, WorkState
from apps.core.models.work import UNFINISHED_STATES
from apps.core.secrets import resolve
from apps.customers.models import Customer
from apps.payments.models import Receipt, ReceiptTender
from apps.payments.selectors import doors_of
from apps.payments.states import Door
from apps.stores.models import Store, Till
from apps.workshop.models import QuoteLine

from . import permissions
from .contract import ConnectionInfo, Mapping, taking_documents
from .models import Connection, ExternalBinding, MappingEntry, MappingVersion, PollState, Route
from .states import MappingKind
from .tickets import TillName


def connections_visible_to(actor: Actor) -> QuerySet[Connection]:
    rows = Connection.objects.select_related("legal_entity", "health", "poll").order_by("code")
    stores = actor.stores_for(permissions.READ)
    if stores is None:
        return rows
    return rows.filter(legal_entity__in=Store.objects.filter(pk__in=stores).values("entity_id"))


def deliveries_visible_to(actor: Actor) -> QuerySet[Delivery]:
    """Of their stores, and of their companies what belongs to no store (a customer)."""
    rows = Delivery.objects.select_related("event")
    stores = actor.stores_for(DELIVERIES_READ)
    if stores is None:
        return rows
    entities = Store.objects.filter(pk__in=stores).values("entity_id")
    return rows.filter(Q(store_id__in=stores) | Q(store_id=None, event__legal_entity_id__in=entities))


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
    """One that takes documents: what only a connection of files knows of waits for nobody."""
    rows = Connection.objects.filter(legal_entity_id=legal_entity_id, active=True)
    return rows.filter(partner__in=taking_documents()).exists()


def connections_at_rest() -> set[str]:
    """Ids of those nothing can be sent to now: switched off, or failing and not yet to be probed again. One query."""
    failing = Q(health__opened_at__isnull=False, health__probe_at__gt=Now())
    return {str(pk) for pk in Connection.objects.filter(Q(active=False) | failing).values_list("pk", flat=True)}


def mapping_of(connection: Connection) -> Mapping:
    """The newest version of the connection's mapping."""
    version = MappingVersion.objects.filter(connection=connection).order_by("-number").first()
    if version is None:
        return Mapping(version=0, entries={})
    return Mapping(version=version.number, entries=entries_of(version))


def entries_of(version: MappingVersion) -> dict[tuple[str, str], str]:
    rows = MappingEntry.objects.filter(version=version).values_list("kind", "ours", "theirs")
    return {(kind, ours): theirs for kind, ours, theirs in rows}


def connection_info(connection: Connection) -> ConnectionInfo:
    """What a partner needs to be called, with the secret resolved at this moment."""
    return ConnectionInfo(
        base_url=connection.base_url,
        database=connection.database,
        secret=resolve(connection.secret_reference) if connection.secret_reference else "",
        options=connection.options,
    )


@dataclass(frozen=True)
class Backlog:
    """What has not arrived: `open` is still on its way or waits, `dead` was given up."""

    open: int = 0
    dead: int = 0
    oldest: datetime | None = None

    def __add__(self, other: "Backlog") -> "Backlog":
        times = [time for time in (self.oldest, other.oldest) if time]
        return Backlog(self.open + other.open, self.dead + other.dead, min(times, default=None))


def backlogs_visible_to(actor: Actor) -> dict[str, Backlog]:
    """By what a delivery's target starts with: a connection's id, or "unrouted". One query."""
    found: dict[str, Backlog] = {}
    rows = (
        deliveries_visible_to(actor)
        .filter(channel="partner", state__in=UNFINISHED_STATES)
        .order_by()
        .values_list("target", "state")
        .annotate(count=Count("pk"), oldest=Min("created_at"))
    )
    for target, state, count, oldest in rows:
        dead = count if state == WorkState.DEAD else 0
        key = target.partition("/")[0]
        found[key] = found.get(key, Backlog()) + Backlog(count - dead, dead, oldest)
    return found


def states_of(rows: QuerySet[Delivery]) -> dict[str, int]:
    """How many of these have not arrived, by state. What is done is not counted: it is nearly all there is."""
    unfinished = rows.filter(state__in=UNFINISHED_STATES)
    return dict(unfinished.order_by().values_list("state").annotate(count=Count("pk")))


def keys_used(legal_entity_id: UUID) -> dict[tuple[str, str], int]:
    """What of ours a partner of this company is told about, with how often it occurs. Four queries."""
    lines = QuoteLine.objects.filter(quote__work_order__legal_entity_id=legal_entity_id)
    tenders = ReceiptTender.objects.filter(receipt__legal_entity_id=legal_entity_id)
    customers = Customer.objects.filter(legal_entity_id=legal_entity_id, archived_at__isnull=True)
    sources: list[tuple[MappingKind, QuerySet, str]] = [
        (MappingKind.ARTICLE, lines, "article"),
        (MappingKind.TAX_CODE, lines, "tax_code"),
        (MappingKind.TENDER, tenders, "method"),
        (MappingKind.LANGUAGE, customers, "language"),
    ]
    return {
        (str(kind), key): count
        for kind, rows, column in sources
        for key, count in rows.order_by().values_list(column).annotate(count=Count("pk"))
        if key
    }


def versions_of(connection: Connection) -> QuerySet[MappingVersion]:
    """Newest first, each with how much it maps."""
    versions = MappingVersion.objects.filter(connection=connection)
    return versions.annotate(size=Count("entries")).order_by("-number")


def bindings_of(object_id: UUID, connections: QuerySet[Connection]) -> QuerySet[ExternalBinding]:
    """What the thing is called at these partners."""
    bindings = ExternalBinding.objects.filter(object_id=object_id, connection__in=connections)
    return bindings.select_related("connection").order_by("id")


def polled_connections() -> list[UUID]:
    """Those whose tills are read."""
    rows = PollState.objects.filter(active=True, connection__active=True).order_by("connection_id")
    return list(rows.values_list("connection_id", flat=True))


def poll_source(connection: Connection) -> str:
    """The name under which what was read there is kept."""
    return f"poll:{connection.code}"


def till_at(connection: Connection, name: TillName, mapping: Mapping) -> tuple[Store, str] | None:
    """The store and the till's code for a till of theirs: as mapped ("STORE/TILL" or "STORE"), else by the external
    reference of one till of the company; None when that names none, or more than one."""
    if mapped := mapping.back(MappingKind.TILL, name.value):
        code, _slash, till_code = mapped.partition("/")
        store = Store.objects.filter(code=code, entity_id=connection.legal_entity_id).first()
        return (store, till_code or name.label[:20]) if store else None
    tills = Till.objects.select_related("store").filter(store__entity_id=connection.legal_entity_id)
    found = list(tills.filter(external_reference__in=[name.value, name.label])[:2])
    return (found[0].store, found[0].code) if len(found) == 1 else None


def came_from(connection: Connection, receipt: Receipt) -> bool:
    """Whether this money was taken at the partner's own till: it is in its books already. What only people have
    confirmed was, where the partner's tills are read and the store says of no other that it tells its tickets."""
    told = set(receipt.evidence.values_list("door", "source"))
    if (Door.POLL, poll_source(connection)) in told:
        return True
    if any(door != Door.DECLARED for door, _source in told):
        return False
    if not PollState.objects.filter(connection=connection, active=True).exists():
        return False
    doors = set(doors_of([receipt.store_id]).exclude(door=Door.DECLARED).values_list("door", flat=True))
    return not doors or Door.POLL in doors
