"""Setting connections up: where a partner is, what corresponds to what, which documents go there."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import journal, leases, records, secrets
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound, StaleVersion
from apps.core.models import Delivery, WorkState
from apps.core.validation import check_fields
from apps.stores.models import Store
from apps.stores.selectors import require_company

from .. import events, permissions, selectors
from ..contract import ChecksSettings, partner_for
from ..inputs import ConnectionInput, Entries, RouteInput
from ..models import Connection, Health, MappingEntry, MappingVersion, Route


@transaction.atomic
def add_connection(data: ConnectionInput, *, actor: Actor) -> Connection:
    require_company(actor, permissions.WRITE, data.legal_entity_id)
    connection = Connection(**{**vars(data), "options": dict(data.options)})
    check_fields(connection, also=_setting_faults(data) | secrets.faults(data.secret_reference))
    records.create(connection, events.CONNECTION_ADDED, actor=actor)
    Health.objects.create(connection=connection)
    return connection


def _setting_faults(data: ConnectionInput) -> dict[str, str]:
    """Most partners are reached at an address; another kind checks its own options."""
    partner = partner_for(data.partner)
    if not isinstance(partner, ChecksSettings):
        return {} if data.base_url else {"/base_url": _("The partner’s address is needed.")}
    found = partner.faults(data.options)
    codes = data.options.get("stores", [])
    if "/options/stores" not in found and codes:
        known = Store.objects.filter(entity_id=data.legal_entity_id, code__in=codes).count()
        if known != len(set(codes)):
            found["/options/stores"] = _("Not every one of these is the code of a store of this company.")
    return found


@transaction.atomic
def set_active(connection_id: UUID, *, active: bool, actor: Actor) -> Connection:
    """Switched off, nothing is sent and nothing is lost: deliveries wait."""
    connection = Connection.objects.select_for_update().get(pk=connection_id)
    require_company(actor, permissions.WRITE, connection.legal_entity_id)
    connection.active = active
    records.update(connection, events.CONNECTION_CHANGED, actor=actor, fields=["active"])
    return connection


@transaction.atomic
def change_mapping(
    connection_id: UUID, entries: Entries, *, actor: Actor, note: str = "", seen: int | None = None
) -> MappingVersion:
    """Write the next version: the present one with these entries put over it (an empty text takes one away).

    `seen`: the version the person was looking at; StaleVersion when it is no longer the present one.
    """
    connection = Connection.objects.select_for_update().get(pk=connection_id)
    require_company(actor, permissions.WRITE, connection.legal_entity_id)
    present = selectors.mapping_of(connection)
    if seen is not None and seen != present.version:
        raise StaleVersion(version=present.version)
    merged = {**present.entries, **{(str(kind), ours): theirs.strip() for (kind, ours), theirs in entries.items()}}
    return _next_version(connection, present.version + 1, merged, note, actor)


@transaction.atomic
def restore_mapping(connection_id: UUID, number: int, *, actor: Actor) -> MappingVersion:
    """Go back to what an earlier version said: as the next version, so that the one left behind stays readable."""
    connection = Connection.objects.select_for_update().get(pk=connection_id)
    require_company(actor, permissions.WRITE, connection.legal_entity_id)
    earlier = MappingVersion.objects.filter(connection=connection, number=number).first()
    if earlier is None:
        raise NotFound
    present = selectors.mapping_of(connection)
    note = _("As version %(number)d") % {"number": number}
    return _next_version(connection, present.version + 1, selectors.entries_of(earlier), note, actor)


def _next_version(
    connection: Connection, number: int, entries: Mapping[tuple[str, str], str], note: str, actor: Actor
) -> MappingVersion:
    version = MappingVersion.objects.create(connection=connection, number=number, note=note, created_by=actor.label)
    MappingEntry.objects.bulk_create(
        MappingEntry(version=version, kind=kind, ours=ours, theirs=theirs)
        for (kind, ours), theirs in entries.items()
        if theirs
    )
    records.update(connection, events.MAPPING_CHANGED, actor=actor, fields=[])
    return version


@transaction.atomic
def add_route(data: RouteInput, *, actor: Actor) -> Route:
    """Send a kind of document somewhere from a day on. Documents that waited for a route set off."""
    require_company(actor, permissions.WRITE, data.legal_entity_id)
    connection = None
    if data.connection_id:
        connection = Connection.objects.filter(pk=data.connection_id, legal_entity_id=data.legal_entity_id).first()
    if data.connection_id and connection is None:
        raise Invalid({"/connection": _("This connection belongs to another company.")})
    if connection and data.document_kind not in partner_for(connection.partner).kinds:
        raise Invalid(
            {
                "/document_kind": _("%(partner)s does not take %(kind)s.")
                % {"partner": connection.get_partner_display(), "kind": data.document_kind}
            }
        )
    route = Route.objects.create(**vars(data))
    if connection is not None:
        records.update(connection, events.ROUTE_ADDED, actor=actor, fields=[])
        if route.is_in_force(timezone.now().date()):
            _release_waiting(route, connection)
    return route


def _release_waiting(route: Route, connection: Connection) -> None:
    waiting = Delivery.objects.filter(
        channel="partner",
        state=WorkState.WAITING,
        document_kind=route.document_kind,
        event__legal_entity_id=route.legal_entity_id,
    )
    if route.store_id:
        waiting = waiting.filter(store_id=route.store_id)
    waiting.update(
        state=WorkState.PENDING,
        target=target_of(connection.id, route.document_kind),
        last_code="",
        not_before=leases.database_now(),
    )
    journal.wake_relay()


def target_of(connection_id: UUID, kind: str) -> str:
    return f"{connection_id}/{kind}"
