"""Reading ticket files, manifests and the stores a connection of files speaks for."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.core.actors import Actor
from apps.core.deliveries import READ
from apps.stores.models import Store

from ..models import Connection, ManifestVersion, TicketFile
from ..states import PartnerCode, TicketFileState

SOURCE = "files:"


def file_connections() -> QuerySet[Connection]:
    """Those whose folders are looked into."""
    rows = Connection.objects.filter(partner=PartnerCode.FILES, active=True)
    return rows.select_related("legal_entity", "health").order_by("code")


def manifest_of(connection: Connection) -> ManifestVersion | None:
    """The newest version."""
    return ManifestVersion.objects.filter(connection=connection).order_by("-number").first()


def manifests_of(connection: Connection) -> QuerySet[ManifestVersion]:
    return ManifestVersion.objects.filter(connection=connection).order_by("-number")


def stores_of(connection: Connection) -> list[UUID]:
    """Those named in its options, else every store of its company."""
    rows = Store.objects.filter(entity_id=connection.legal_entity_id)
    if codes := connection.options.get("stores"):
        rows = rows.filter(code__in=codes)
    return list(rows.values_list("pk", flat=True))


def source_of(connection: Connection) -> str:
    """The name under which its messages and evidence are kept."""
    return f"{SOURCE}{connection.code}"


def ticket_files_visible_to(actor: Actor) -> QuerySet[TicketFile]:
    """As with messages from outside: those whose sender speaks only for stores they see."""
    rows = TicketFile.objects.select_related("connection", "same_as", "case")
    stores = actor.stores_for(READ)
    if stores is None:
        return rows
    return rows.filter(store_ids__contained_by=list(stores), store_ids__len__gt=0)


def states_of(rows: QuerySet[TicketFile]) -> dict[str, int]:
    return dict(rows.order_by().values_list("state").annotate(count=Count("pk")))


def files_by_connection(actor: Actor) -> dict[UUID, dict[str, int]]:
    """How many of each connection's files are in each state. One query."""
    found: dict[UUID, dict[str, int]] = {}
    rows = ticket_files_visible_to(actor).order_by().values_list("connection_id", "state")
    for connection_id, state, count in rows.annotate(count=Count("pk")):
        found.setdefault(connection_id, {})[state] = count
    return found


def gaps_before(rows: QuerySet[TicketFile]) -> dict[UUID, int]:
    """By connection, a number missing in the series of its files: the smallest that is followed by a later one."""
    numbers: dict[UUID, set[int]] = {}
    counted = rows.filter(~Q(state=TicketFileState.WAITING), sequence__isnull=False).order_by("-sequence")
    for connection_id, number in counted.values_list("connection_id", "sequence")[:1000]:
        numbers.setdefault(connection_id, set()).add(number or 0)
    missing = {
        key: next((n for n in range(min(found), max(found)) if n not in found), None) for key, found in numbers.items()
    }
    return {key: number for key, number in missing.items() if number is not None}
