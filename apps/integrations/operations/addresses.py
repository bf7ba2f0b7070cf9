"""A partner's system moved to another address: what waits for it goes there."""

from uuid import UUID

from django.db import transaction

from apps.core import records
from apps.core.actors import Actor
from apps.core.validation import check_fields
from apps.stores.selectors import require_company

from .. import events, permissions
from ..models import Connection


@transaction.atomic
def change_address(connection_id: UUID, *, base_url: str, actor: Actor) -> Connection:
    """The same system elsewhere. Without a difference nothing is written."""
    connection = Connection.objects.select_for_update().get(pk=connection_id)
    require_company(actor, permissions.WRITE, connection.legal_entity_id)
    if connection.base_url != base_url:
        connection.base_url = base_url
        check_fields(connection)
        records.update(connection, events.CONNECTION_CHANGED, actor=actor, fields=["base_url"])
    return connection
