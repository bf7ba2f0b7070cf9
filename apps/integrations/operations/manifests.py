"""What a till's files look like: versions, written once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound, StaleVersion
from apps.stores.selectors import require_company

from .. import events, permissions
from ..files import checking, selectors
from ..models import Connection, ManifestVersion
from ..states import PartnerCode


@transaction.atomic
def change_manifest(
    connection_id: UUID, content: Mapping[str, Any], *, actor: Actor, note: str = "", seen: int | None = None
) -> ManifestVersion:
    """Write the next version. Invalid names each fault by JSON pointer; StaleVersion when `seen` is not the newest."""
    connection = Connection.objects.select_for_update().get(pk=connection_id)
    require_company(actor, permissions.WRITE, connection.legal_entity_id)
    if connection.partner != PartnerCode.FILES:
        raise Invalid({"": _("Only a connection of files has a manifest.")})
    present = selectors.manifest_of(connection)
    number = present.number if present else 0
    if seen is not None and seen != number:
        raise StaleVersion(version=number)
    if found := checking.faults(content):
        raise Invalid(found)
    version = ManifestVersion.objects.create(
        connection=connection, number=number + 1, content=content, note=note[:200], created_by=actor.label
    )
    records.update(connection, events.MANIFEST_CHANGED, actor=actor, fields=[])
    return version


def restore_manifest(connection_id: UUID, number: int, *, actor: Actor) -> ManifestVersion:
    """Go back to what an earlier version said: as the next version."""
    earlier = ManifestVersion.objects.filter(connection_id=connection_id, number=number).first()
    if earlier is None:
        raise NotFound
    note = _("As version %(number)d") % {"number": number}
    return change_manifest(connection_id, earlier.content, actor=actor, note=note)
